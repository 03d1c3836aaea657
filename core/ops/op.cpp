#include "core/ops/op.h"

namespace fovea {

std::int64_t Op::multiplyAdds(std::span<const Shape> /*inputs*/) const {
    return 0;
}

bool Op::isNonNegative(const std::vector<bool>& /*inputsNonNegative*/) const {
    return false;
}

void Op::updateStatistics(std::span<Tensor> /*parameters*/, const Saved& /*saved*/) const {}

void requireInputCount(std::span<const Shape> inputs, std::size_t count, std::string_view kind) {
    if (inputs.size() != count) {
        throw ShapeError(std::string(kind) + " takes " + std::to_string(count) + " input(s), not " +
                         std::to_string(inputs.size()));
    }
}

} // namespace fovea
