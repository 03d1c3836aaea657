#pragma once

#include "core/graph/graph.h"

#include <QString>

#include <vector>

namespace fovea::ui {

/// The nodes whose name or kind holds `words`, whatever the case, in the graph's order; with several words
/// those that hold each of them. None when there are no words.
std::vector<NodeId> matchingNodes(const Graph& graph, const QString& words);

} // namespace fovea::ui
