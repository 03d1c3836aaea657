#include "core/ops/window.h"

#include "core/base/error.h"
#include "core/ops/layout.h"

#include <array>
#include <numeric>
#include <string>

namespace fovea {

namespace {

void requireSetting(std::int64_t value, std::int64_t lowest, const char* name, std::string_view kind,
                    std::int64_t highest = maxWindowSetting) {
    if (value < lowest || value > highest) {
        throw SettingError(std::string(kind) + ": " + name + " is " + std::to_string(value) +
                           "; it must be from " + std::to_string(lowest) + " to " + std::to_string(highest));
    }
}

std::int64_t floorDivide(std::int64_t value, std::int64_t divisor) {
    return value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);
}

template <class StepOf>
RegionSteps stepsAlong(std::span<const WindowAxis> axes, const StepOf& stepOf) {
    const auto fromEnd = [&](std::size_t i) {
        return axes.size() > i ? stepOf(axes[axes.size() - 1 - i]) : std::int64_t{1};
    };
    return {.slices = axes.size() == 3 ? fromEnd(2) : 1, .rows = fromEnd(1), .columns = fromEnd(0)};
}

} // namespace

Range WindowAxis::inputRange(const Range& outputs) const {
    if (outputs.length() == 0) {
        return {};
    }
    return {inputIndex(outputs.begin, 0), inputIndex(outputs.end - 1, kernel - 1) + 1};
}

Range WindowAxis::inputsReaching(const Range& outputs) const {
    Range range;
    for (std::int64_t tap = 0; tap < kernel; ++tap) {
        const std::int64_t offset = padBefore - tap * dilation;
        const Range reaching{-floorDivide(-(outputs.begin + offset), stride),
                             floorDivide(outputs.end - 1 + offset, stride) + 1};
        range = united(range, reaching);
    }
    return range;
}

std::int64_t WindowAxis::reachingStep() const {
    return dilation / std::gcd(dilation, stride);
}

RegionSteps tapSteps(std::span<const WindowAxis> axes) {
    return stepsAlong(axes, [](const WindowAxis& axis) { return axis.dilation; });
}

RegionSteps tapSteps(const Window2d& window) {
    return tapSteps(std::array{window.rows, window.columns});
}

RegionSteps reachingSteps(std::span<const WindowAxis> axes) {
    return stepsAlong(axes, [](const WindowAxis& axis) { return axis.reachingStep(); });
}

RegionSteps reachingSteps(const Window2d& window) {
    return reachingSteps(std::array{window.rows, window.columns});
}

Window2d Window2d::square(std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                          std::int64_t dilation) {
    const WindowAxis axis{
        .kernel = kernel, .stride = stride, .padBefore = padding, .padAfter = padding, .dilation = dilation};
    return {.rows = axis, .columns = axis};
}

void requireValid(const Window2d& window, std::string_view kind) {
    for (const WindowAxis& axis : {window.rows, window.columns}) {
        requireSetting(axis.kernel, 1, "the kernel size", kind, maxKernelExtent);
        requireSetting(axis.stride, 1, "the stride", kind);
        requireSetting(axis.padBefore, 0, "the padding", kind);
        requireSetting(axis.padAfter, 0, "the padding", kind);
        requireSetting(axis.dilation, 1, "the dilation", kind);
    }
}

std::int64_t outputExtent(std::int64_t input, const WindowAxis& axis, Rounding rounding) {
    const std::int64_t slack = input + axis.padBefore + axis.padAfter - axis.span();
    if (slack < 0) {
        throw ShapeError("a window of " + std::to_string(axis.span()) + " does not fit into an input of " +
                         std::to_string(input) + " with padding " + std::to_string(axis.padBefore) + " and " +
                         std::to_string(axis.padAfter));
    }
    std::int64_t extent = slack / axis.stride + 1;
    if (rounding == Rounding::Ceil && slack % axis.stride != 0 &&
        extent * axis.stride < input + axis.padBefore) {
        ++extent;
    }
    return extent;
}

} // namespace fovea
