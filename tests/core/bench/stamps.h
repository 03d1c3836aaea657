#pragma once

#include "core/bench/bench_steps.h"

namespace fovea::test {

/// The kernel element (channel: slice) of tap number `tap` of an arithmetic of explainStep().
inline Element kernelElement(const BenchState& state, std::int64_t tap) {
    const std::int64_t rows = state.window.rows.kernel;
    const std::int64_t columns = state.window.columns.kernel;
    return {.channel = tap / (rows * columns), .y = tap / columns % rows, .x = tap % columns};
}

/// Transposed: the output element that tap number `tap` of a step is added to; none when it is cut off.
inline std::optional<Element> stampedElement(const BenchResult& result, const BenchStep& step,
                                             std::int64_t tap) {
    const Element kernel = kernelElement(result.state, tap);
    const Region window = windowOf(result, step);
    const Element at{.channel = step.filter,
                     .y = window.rows.begin + kernel.y * result.state.window.rows.dilation,
                     .x = window.columns.begin + kernel.x * result.state.window.columns.dilation};
    const Shape& shape = result.output->shape();
    const bool inside = at.y >= 0 && at.y < shape.height() && at.x >= 0 && at.x < shape.width();
    return inside ? std::optional(at) : std::nullopt;
}

/// Where an element lies among the numbers of a volume.
inline std::size_t placeOf(const Shape& shape, const Element& at) {
    return static_cast<std::size_t>((at.channel * shape.height() + at.y) * shape.width() + at.x);
}

} // namespace fovea::test
