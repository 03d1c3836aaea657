#pragma once

#include "core/ops/layout.h"

/// How the axes of a shape correspond to those of another one of as many numbers.
namespace fovea {

/// Successive axes of one shape and of another that hold the same numbers.
struct AxisGroup {
    int firstInput = 0;
    int endInput = 0;
    int firstOutput = 0;
    int endOutput = 0;

    /// Sets the ranges of its input axes to what the box `made` of the output reads.
    void read(const Shape& input, const Shape& output, const AxisRanges& made, AxisRanges& ranges) const;
};

/// The axes of two shapes of as many numbers, more than none, from the first on in the smallest groups.
std::vector<AxisGroup> axisGroups(const Shape& input, const Shape& output);

} // namespace fovea
