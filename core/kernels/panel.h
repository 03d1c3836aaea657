#pragma once

#include "core/kernels/sliding_window.h"

#include <vector>

namespace fovea {

/// Unrolls the input under `count` ≤ tileColumns neighbouring output elements into a panel: one row of
/// tileColumns numbers per channel and tap, 0 on padding and beyond `count`.
class PanelPacker {
public:
    /// `first` is the index of the first output element within the output plane.
    PanelPacker(const SlidingWindow& sliding, std::int64_t first, std::int64_t count);

    /// Writes `channels`·taps rows, reading planes from `input` on; nothing at or after `inputEnd` is read.
    /// The panel needs room for vectorLanes numbers more.
    void pack(const float* input, const float* inputEnd, std::int64_t channels, float* panel) const;

private:
    /// Neighbouring columns of a panel's row that are neighbours in the input too, or all on padding.
    struct Segment {
        std::int32_t column = 0;
        std::int32_t count = 0;
        std::int64_t source = 0; ///< within the input plane; −1 on padding
    };

    void addSegment(std::int64_t column, std::int64_t count, std::int64_t source);
    void addTap(std::int64_t u, std::int64_t v, std::int64_t first, std::int64_t count);

    SlidingWindow m_sliding;
    std::vector<Segment> m_segments;
    std::vector<std::size_t> m_tapEnds; ///< per tap: the end of its segments
};

} // namespace fovea
