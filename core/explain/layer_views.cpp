#include "core/explain/layer_views.h"

#include "core/ops/flatten.h"
#include "core/ops/layout.h"
#include "core/ops/rearrange.h"

#include <algorithm>

namespace fovea {

namespace {

/// Whether `order` moves axis 1 behind all others.
bool movesChannelsLast(const std::vector<int>& order) {
    const int rank = static_cast<int>(order.size());
    for (int axis = 1; axis < rank; ++axis) {
        const int from = axis + 1 < rank ? axis + 1 : 1;
        if (order[static_cast<std::size_t>(axis)] != from) {
            return false;
        }
    }
    return rank > 2 && order.front() == 0;
}

/// What is defined for maps only, and what makes other axes of the old ones.
bool hasChannelsFirst(const Op& op) {
    return op.category() == OpCategory::Convolution || op.category() == OpCategory::Pooling ||
           dynamic_cast<const Reshape*>(&op) != nullptr || dynamic_cast<const Flatten*>(&op) != nullptr;
}

bool channelsAreLast(const Node& node, int rank, const std::vector<TensorView>& before) {
    if (node.isInput() || rank < 3) {
        return false;
    }
    if (const auto* transpose = dynamic_cast<const Transpose*>(node.op.get())) {
        return !before[node.inputs.front().index()].channelsLast() && movesChannelsLast(transpose->order());
    }
    return !hasChannelsFirst(*node.op) && std::ranges::any_of(node.inputs, [&](NodeId input) {
        const TensorView& view = before[input.index()];
        return view.channelsLast() && view.shape().rank() == rank;
    });
}

} // namespace

std::vector<TensorView> layerViews(const Graph& graph, std::span<const Shape> shapes) {
    std::vector<TensorView> views;
    for (const NodeId id : graph.ids()) {
        const Shape& shape = shapes[id.index()];
        views.emplace_back(shape, channelsAreLast(graph.node(id), shape.rank(), views));
    }
    return views;
}

UnitAddress unitAddress(NodeId node, const TensorView& view, const ShownPlace& place) {
    const Place in = placeOf(view.shape(), view.indexOf(place));
    return {.node = node, .picture = in.picture, .at = in.at};
}

ShownPlace shownPlace(const TensorView& view, std::int64_t picture, const Element& at) {
    return view.placeOf(indexOf(view.shape(), picture, at));
}

} // namespace fovea
