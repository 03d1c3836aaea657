#pragma once

#include "core/explain/tensor_view.h"
#include "core/explain/unit.h"

namespace fovea {

/// How each node's output is shown. A transposition that puts the channels last, and what follows it without
/// mixing axes, is shown by its channels all the same.
std::vector<TensorView> layerViews(const Graph& graph, std::span<const Shape> shapes);

/// The address of a number of `node`, whose output `view` shows, and the way back.
UnitAddress unitAddress(NodeId node, const TensorView& view, const ShownPlace& place);
ShownPlace shownPlace(const TensorView& view, std::int64_t picture, const Element& at);

} // namespace fovea
