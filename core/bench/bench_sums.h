#pragma once

#include "core/bench/bench_steps.h"

namespace fovea {

/// Where the taps of a step lie in its window: one place per channel read and kernel element, in the order
/// channel, row, column.
struct BenchTaps {
    Range channels; ///< of the input that the step's filter reads
    std::int64_t rows = 0;
    std::int64_t columns = 0;

    std::int64_t planeSize() const { return rows * columns; }
    std::int64_t count() const { return channels.length() * planeSize(); }
    /// Place of a kernel element (channel: slice within the filter) and back.
    std::int64_t indexOf(const Element& weight) const {
        return (weight.channel * rows + weight.y) * columns + weight.x;
    }
    Element elementAt(std::int64_t index) const {
        return {index / planeSize(), index / columns % rows, index % columns};
    }
};
/// Of the steps of one filter.
BenchTaps tapsOf(const BenchState& state, std::int64_t filter);

/// The products of a step added up: of each channel, in their order, and of all of them.
struct BenchSums {
    std::vector<double> channels;
    double total = 0;
};
BenchSums sumsOf(const BenchTaps& taps, const Arithmetic& arithmetic);

/// What a mean is made of: the numbers that count, added up, and how many they are.
struct MeanParts {
    double sum = 0;
    std::int64_t count = 0;
};
MeanParts meanParts(const Arithmetic& arithmetic);

/// The largest of the first `count` taps of a max pooling, the first of equal ones; none while all of them
/// lie on padding.
std::optional<std::size_t> winnerAmong(const Arithmetic& arithmetic, std::size_t count);

/// What one step of a transposed convolution adds to the output.
struct BenchStamp {
    std::vector<double> values;  ///< kernel rows × columns: the sum over the channels
    std::vector<bool> isDropped; ///< falls where the padding cuts the output off
};
BenchStamp stampOf(const BenchResult& result, const BenchStep& step, const Arithmetic& arithmetic);
/// The output element that a kernel element's product is added to; none when it is dropped.
std::optional<Element> stampTarget(const BenchResult& result, const BenchStep& step, std::int64_t y,
                                   std::int64_t x);

} // namespace fovea
