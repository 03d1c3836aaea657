#pragma once

#include "core/graph/graph.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fovea {

/// A set of elements of one picture's volume.
struct ElementSet {
    /// One byte for each place of a map, row by row: 1 when it is in the set.
    using Places = std::vector<std::uint8_t>;

    std::int64_t height = 0;
    std::int64_t width = 0;
    /// Per channel its places; null or all 0 when it has none. Channels with equal places may share them.
    std::vector<std::shared_ptr<Places>> channels;

    explicit ElementSet(const Shape& shape);
    /// The smallest box around the set; empty when the set is.
    Region bounds() const;
    /// The places that are in the set in any channel, row by row.
    std::vector<bool> anyChannel() const;
};

/// The shapes of what `node` reads.
std::vector<Shape> shapesRead(const Node& node, std::span<const Shape> shapes);

/// The elements of the graph's input `onInput` that the unit at `at` of `node` is computed from: those with a
/// path of taps to it, whatever the weights are. Padding, the holes of dilated windows, groups, and rows that
/// strides leave over are taken into account at every level.
ElementSet dependence(const Graph& graph, std::span<const Shape> shapes, NodeId node, const Element& at,
                      NodeId onInput);

} // namespace fovea
