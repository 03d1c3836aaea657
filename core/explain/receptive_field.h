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
    /// when windows leave rows over (see dependence()). Empty when there are none.
    Region clipped;
};

/// Keeps sums far from overflow when layers with huge settings follow each other.
inline constexpr std::int64_t farthestReceptiveField = std::int64_t{1} << 40;

/// The receptive field of the unit at `at` of picture `picture` of node `node` on the graph's input
/// `onInput`. `shapes` come from inferShapes().
ReceptiveField receptiveField(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                              std::int64_t picture, const Element& at, NodeId onInput);

/// Rows and columns of each layer's unclipped field, for summaries: of the units in the middle of its maps
/// (all channels of that place together, since the branches of a concat see differently far; of N×C×W the
/// largest of the first, the middle and the last), or of the middle one of a layer without maps. 0×0 when it
/// does not depend on the input. Throws Cancelled.
struct FieldSize {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
};
std::vector<FieldSize> receptiveFieldSizes(const Graph& graph, std::span<const Shape> shapes, NodeId onInput,
                                           const Control& control = {});

} // namespace fovea
