#pragma once

#include "core/graph/graph.h"

namespace fovea {

/// The part of the network's input that can influence a unit.
struct ReceptiveField {
    /// As if every map went on for ever: its size is the layer's textbook receptive field. For ops that read
    /// all of their input (linear, global pooling) it is all of the input.
    Region unclipped;
    /// What really lies on the input, exact also when windows leave rows over: the bounding box of all inputs
    /// that the unit depends on.
    Region clipped;
};

/// The receptive field of the unit at `at` of node `node` on the graph's input `onInput`. `shapes` come from
/// inferShapes().
ReceptiveField receptiveField(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                              const Element& at, NodeId onInput);

/// Which pixels (rows×columns of the input, row by row) the unit really depends on: dilation leaves holes in
/// the bounding box. Includes a pixel when any channel of it matters.
std::vector<bool> receptiveMask(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                                const Element& at, NodeId onInput);

/// Rows and columns of the unclipped field of a layer's middle unit, for summaries.
struct FieldSize {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
};
FieldSize receptiveFieldSize(const Graph& graph, std::span<const Shape> shapes, NodeId node, NodeId onInput);

} // namespace fovea
