#pragma once

#include "core/bench/bench_steps.h"

namespace fovea {

/// What belongs together on the bench, for linked highlighting. All questions are answered in constant time,
/// so that a picture may ask them for every cell. `padded` coordinates are rows and columns of
/// BenchResult::padded; for transposed convolution that is the input itself.
class BenchLinks {
public:
    /// Keeps a reference.
    explicit BenchLinks(const BenchResult& result);

    /// Whether output element `output` is computed from padded element `input` (its channel too).
    bool feeds(const Element& input, const Element& output) const;
    /// The kernel element (channel: slice within the filter) with which `output` reads `input`; none when it
    /// does not.
    std::optional<Element> weightBetween(const Element& input, const Element& output) const;
    /// Whether weight (slice, y, x) of `filter` is ever multiplied by padded element `input`.
    bool usesWeight(std::int64_t filter, const Element& weight, const Element& input) const;
    /// The outputs that read `input`, at most `limit` of them, in reading order.
    std::vector<Element> outputsFedBy(const Element& input, std::size_t limit = 4096) const;
    /// How many outputs read `input`, in all channels.
    std::int64_t feedCount(const Element& input) const;

private:
    /// The places of one axis that read position `input`, in rising order.
    std::vector<std::int64_t> fedRows(std::int64_t input) const;
    std::vector<std::int64_t> fedColumns(std::int64_t input) const;
    bool isInput(const Element& input) const;

    const BenchResult& m_result;
    /// For each row and column of the padded input, how many rows and columns of the output read it.
    std::vector<std::int64_t> m_rowFeeds;
    std::vector<std::int64_t> m_columnFeeds;
};

} // namespace fovea
