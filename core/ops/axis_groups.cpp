#include "core/ops/axis_groups.h"

namespace fovea {

namespace {

/// The one axis from `first` to before `end` that is not 1; −1 when there are several, `first` when none is.
int onlyLongAxis(const Shape& shape, int first, int end) {
    int found = first;
    int count = 0;
    for (int axis = first; axis < end; ++axis) {
        if (shape[axis] != 1) {
            found = axis;
            ++count;
        }
    }
    return count > 1 ? -1 : found;
}

} // namespace

void AxisGroup::read(const Shape& input, const Shape& output, const AxisRanges& made,
                     AxisRanges& ranges) const {
    const int from = onlyLongAxis(input, firstInput, endInput);
    const int to = onlyLongAxis(output, firstOutput, endOutput);
    if (firstInput == endInput || firstOutput == endOutput || (from >= 0 && to >= 0)) {
        for (int axis = firstInput; axis < endInput; ++axis) {
            const bool isSame = axis == from && firstOutput < endOutput;
            ranges[static_cast<std::size_t>(axis)] =
                isSame ? made[static_cast<std::size_t>(to)] : Range{0, input[axis]};
        }
        return;
    }
    std::int64_t first = 0;
    std::int64_t last = 0;
    for (int axis = firstOutput; axis < endOutput; ++axis) {
        const Range range = clipped(made[static_cast<std::size_t>(axis)], output[axis]);
        if (range.length() == 0) {
            return; // its ranges stay empty
        }
        first = first * output[axis] + range.begin;
        last = last * output[axis] + range.end - 1;
    }
    // From the outermost axis in: as long as all lie at one index of an axis, only a part of the next counts.
    std::int64_t below = 1;
    for (int axis = firstInput; axis < endInput; ++axis) {
        below *= input[axis];
    }
    bool whole = false;
    for (int axis = firstInput; axis < endInput; ++axis) {
        below /= input[axis];
        Range& range = ranges[static_cast<std::size_t>(axis)];
        range = whole ? Range{0, input[axis]}
                      : Range{first / below % input[axis], last / below % input[axis] + 1};
        whole = whole || range.length() > 1;
    }
}

std::vector<AxisGroup> axisGroups(const Shape& input, const Shape& output) {
    std::vector<AxisGroup> groups;
    AxisGroup group;
    std::int64_t in = 1;
    std::int64_t out = 1;
    while (group.endInput < input.rank() || group.endOutput < output.rank()) {
        const bool takesInput =
            group.endInput < input.rank() && (in <= out || group.endOutput == output.rank());
        if (takesInput) {
            in *= input[group.endInput++];
        } else {
            out *= output[group.endOutput++];
        }
        if (in == out && group.endInput > group.firstInput && group.endOutput > group.firstOutput) {
            groups.push_back(group);
            group.firstInput = group.endInput;
            group.firstOutput = group.endOutput;
            in = 1;
            out = 1;
        }
    }
    groups.push_back(group);
    return groups;
}

} // namespace fovea
