#pragma once

#include "core/base/control.h"
#include "core/graph/graph.h"

namespace fovea {

/// The part of the network's input that can influence a unit.
struct ReceptiveField {
    /// As if every map went on for ever: its size is the layer's textbook receptive field (Araujo, Norris and
    /// Sim 2019). Ops that read all of their input (linear, global pooling) read the map as large as it is,
    /// and the windows before them go on beyond its edges. Branches are united by their bounding box. Empty
    /// when the unit is not computed from the input at all. No side lies farther out than
    /// farthestReceptiveField.
    Region unclipped;
    /// What really lies on the input: the bounding box of all inputs that the unit depends on, exact also
    /// when windows leave rows over. Empty when there are none.
    Region clipped;
};

/// Keeps sums far from overflow when layers with huge settings follow each other.
inline constexpr std::int64_t farthestReceptiveField = std::int64_t{1} << 40;

/// The receptive field of the unit at `at` of node `node` on the graph's input `onInput`. `shapes` come from
/// inferShapes().
ReceptiveField receptiveField(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                              const Element& at, NodeId onInput);

/// Which pixels (rows×columns of the input, row by row) the unit really depends on: dilation and strides
/// larger than their windows leave holes in the bounding box. Includes a pixel when a path of taps leads from
/// any channel of it to the unit, whatever the weights are; so every pixel that is left out changes nothing,
/// while one that is included may still be multiplied by 0 or lose a maximum.
std::vector<bool> receptiveMask(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                                const Element& at, NodeId onInput);

/// Rows and columns of each layer's unclipped field, for summaries: of the units in the middle of its maps
/// (all channels of that place together, since the branches of a concat see differently far), or of the
/// middle one of a layer without maps. 0×0 when it does not depend on the input. Throws Cancelled.
struct FieldSize {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
};
std::vector<FieldSize> receptiveFieldSizes(const Graph& graph, std::span<const Shape> shapes, NodeId onInput,
                                           const Control& control = {});

} // namespace fovea
