#pragma once

#include "core/graph/graph.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fovea {

/// A set of a tensor's elements.
struct ElementSet {
    /// One byte for each place of a map, in the order of the tensor: 1 when it is in the set.
    using Places = std::vector<std::uint8_t>;

    Shape shape;
    /// Per map (channel by channel, picture by picture) its places; null or all 0 when it has none. Maps with
    /// equal places may share them.
    std::vector<std::shared_ptr<Places>> maps;

    explicit ElementSet(const Shape& shape);
    /// The smallest box around the set; empty when the set is.
    Region bounds() const;
    /// The places that are in the set in any map.
    Places anyMap() const;
};

/// The shapes of what `node` reads.
std::vector<Shape> shapesRead(const Node& node, std::span<const Shape> shapes);

/// The elements of the graph's input `onInput` that the unit at `at` of picture `picture` of `node` is
/// computed from: those with a path of taps to it, whatever the weights are; so every element that is left
/// out changes nothing, while one that is included may still be multiplied by 0 or lose a maximum. Padding,
/// the holes of dilated windows, groups, and rows that strides leave over are taken into account at every
/// level.
ElementSet dependence(const Graph& graph, std::span<const Shape> shapes, NodeId node, std::int64_t picture,
                      const Element& at, NodeId onInput);

} // namespace fovea
