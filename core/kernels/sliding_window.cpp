#include "core/kernels/sliding_window.h"

#include <algorithm>

namespace fovea {

namespace {

/// Smallest q with q·divisor ≥ value, for divisor > 0 and any sign of value.
std::int64_t ceilDivide(std::int64_t value, std::int64_t divisor) {
    return value >= 0 ? (value + divisor - 1) / divisor : -(-value / divisor);
}

} // namespace

Range outputsOnInput(const WindowAxis& axis, std::int64_t tap, std::int64_t inputs, std::int64_t outputs) {
    const std::int64_t offset = axis.inputIndex(0, tap);
    const std::int64_t begin = std::clamp<std::int64_t>(ceilDivide(-offset, axis.stride), 0, outputs);
    const std::int64_t end =
        std::clamp<std::int64_t>(ceilDivide(inputs - offset, axis.stride), begin, outputs);
    return {begin, end};
}

} // namespace fovea
