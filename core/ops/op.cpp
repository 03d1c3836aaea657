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

void requireNumberOf(std::string_view things, std::int64_t value, std::int64_t most, std::string_view kind) {
    if (value < 1 || value > most) {
        throw SettingError(std::string(kind) + ": the number of " + std::string(things) + " is " +
                           std::to_string(value) + "; it must be from 1 to " + std::to_string(most));
    }
}

} // namespace fovea
