#include "tests/support/random_bench.h"

#include "core/bench/bench_edit.h"
#include "core/bench/bench_ops.h"

namespace fovea::test {

namespace {

std::int64_t from(Rng& rng, std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(high - low + 1)));
}

bool oneIn(Rng& rng, std::uint64_t chances) {
    return rng.below(chances) == 0;
}

WindowAxis randomAxis(Rng& rng, std::int64_t extent) {
    WindowAxis axis;
    axis.kernel = from(rng, 1, std::min<std::int64_t>(extent, 5));
    axis.stride = from(rng, 1, 3);
    axis.padBefore = oneIn(rng, 2) ? 0 : from(rng, 0, 3);
    axis.padAfter = oneIn(rng, 2) ? axis.padBefore : from(rng, 0, 3);
    axis.dilation = oneIn(rng, 3) ? from(rng, 2, 3) : 1;
    return axis;
}

BenchState drawn(Rng& rng) {
    BenchState state;
    state.operation = static_cast<BenchOperation>(rng.below(7));
    state.size = {.width = from(rng, 1, 12), .height = from(rng, 1, 12), .depth = from(rng, 1, 6)};
    state.window = {.rows = randomAxis(rng, state.size.height), .columns = randomAxis(rng, state.size.width)};
    state.paddingMode = static_cast<PaddingMode>(rng.below(3));
    state.filters = from(rng, 1, 6);
    if (state.operation == BenchOperation::Depthwise) {
        state.filters = state.size.depth * from(rng, 1, 2);
    }
    state.groups = oneIn(rng, 2) ? 1 : from(rng, 1, 3);
    state.countPadding = oneIn(rng, 2);
    state.fit = static_cast<FitRule>(rng.below(3));
    state.growth = from(rng, 0, 6);
    state.inputSource = {.pattern = static_cast<InputSource::Pattern>(rng.below(12)),
                         .seed = rng.below(1000)};
    return state;
}

void typeNumbers(Rng& rng, BenchState& state) {
    const auto number = [&rng] { return static_cast<float>(rng.uniform(-2, 2)); };
    for (std::int64_t i = 0; i < 5; ++i) {
        const Element at{.channel = from(rng, 0, state.size.depth - 1),
                         .y = from(rng, 0, state.size.height - 1),
                         .x = from(rng, 0, state.size.width - 1)};
        state = withInput(std::move(state), at, number());
    }
    for (std::int64_t k = 0; hasFilters(state.operation) && k < state.filters; ++k) {
        state = withBias(std::move(state), k, number());
        const Element at{.channel = from(rng, 0, state.size.depth / state.groups - 1),
                         .y = from(rng, 0, state.window.rows.kernel - 1),
                         .x = from(rng, 0, state.window.columns.kernel - 1)};
        if (oneIn(rng, 2)) {
            state = withWeight(std::move(state), k, at, number());
        } else {
            state = withFilterSource(std::move(state), k,
                                     {.pattern = static_cast<FilterSource::Pattern>(rng.below(16)),
                                      .seed = rng.below(1000),
                                      .orientation = rng.uniform(0, 180),
                                      .wavelength = rng.uniform(2, 10)});
        }
    }
}

BenchState next(Rng& rng) {
    while (true) {
        BenchState state = drawn(rng);
        if (!problemOf(state)) {
            state = arranged(std::move(state));
            if (oneIn(rng, 2)) {
                typeNumbers(rng, state);
            }
            return state;
        }
    }
}

} // namespace

BenchState randomBench(std::uint64_t seed) {
    Rng rng(seed);
    return next(rng);
}

BenchState randomFittingBench(std::uint64_t seed) {
    Rng rng(seed);
    while (true) {
        BenchState state = next(rng);
        const auto fits = [&state](std::int64_t input, const WindowAxis& axis) {
            return benchExtent(state.operation, input, axis, state.fit).has_value();
        };
        if (fits(state.size.height, state.window.rows) && fits(state.size.width, state.window.columns)) {
            return state;
        }
    }
}

} // namespace fovea::test
