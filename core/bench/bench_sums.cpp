#include "core/bench/bench_sums.h"

#include "core/base/contract.h"

#include <numeric>

namespace fovea {

BenchTaps tapsOf(const BenchState& state, std::int64_t filter) {
    return {.channels = channelsOf(state, filter),
            .rows = state.window.rows.kernel,
            .columns = state.window.columns.kernel};
}

BenchSums sumsOf(const BenchTaps& taps, const Arithmetic& arithmetic) {
    BenchSums sums;
    sums.channels.assign(static_cast<std::size_t>(taps.channels.length()), 0);
    for (const Tap& tap : arithmetic.taps) {
        FOVEA_REQUIRE(taps.channels.contains(tap.at.channel));
        sums.channels[static_cast<std::size_t>(tap.at.channel - taps.channels.begin)] += tap.product;
    }
    sums.total = std::accumulate(sums.channels.begin(), sums.channels.end(), 0.0);
    return sums;
}

MeanParts meanParts(const Arithmetic& arithmetic) {
    MeanParts parts;
    for (const Tap& tap : arithmetic.taps) {
        if (tap.weight > 0) {
            parts.sum += tap.value;
            ++parts.count;
        }
    }
    return parts;
}

std::optional<std::size_t> winnerAmong(const Arithmetic& arithmetic, std::size_t count) {
    FOVEA_REQUIRE(count <= arithmetic.taps.size());
    std::optional<std::size_t> winner;
    for (std::size_t i = 0; i < count; ++i) {
        const Tap& tap = arithmetic.taps[i];
        if (!tap.onPadding && (!winner || tap.value > arithmetic.taps[*winner].value)) {
            winner = i;
        }
    }
    return winner;
}

std::optional<Element> stampTarget(const BenchResult& result, const BenchStep& step, std::int64_t y,
                                   std::int64_t x) {
    const Shape shape = result.outputShape();
    const Window2d& window = result.state.window;
    const Element at{step.filter, window.rows.inputIndex(step.y, y), window.columns.inputIndex(step.x, x)};
    const bool isInside = at.y >= 0 && at.y < shape.height() && at.x >= 0 && at.x < shape.width();
    return isInside ? std::optional(at) : std::nullopt;
}

BenchStamp stampOf(const BenchResult& result, const BenchStep& step, const Arithmetic& arithmetic) {
    const BenchTaps taps = tapsOf(result.state, step.filter);
    FOVEA_REQUIRE(static_cast<std::int64_t>(arithmetic.taps.size()) == taps.count());
    BenchStamp stamp;
    stamp.values.assign(static_cast<std::size_t>(taps.planeSize()), 0);
    for (std::size_t i = 0; i < arithmetic.taps.size(); ++i) {
        stamp.values[i % stamp.values.size()] += arithmetic.taps[i].product;
    }
    for (std::int64_t y = 0; y < taps.rows; ++y) {
        for (std::int64_t x = 0; x < taps.columns; ++x) {
            stamp.isDropped.push_back(!stampTarget(result, step, y, x));
        }
    }
    return stamp;
}

} // namespace fovea
