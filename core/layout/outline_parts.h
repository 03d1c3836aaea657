#pragma once

#include "core/layout/outline.h"

#include <span>
#include <string>

namespace fovea {

/// A node, or the chain of nodes of a fused group: what the outline is made of.
struct OutlineUnit {
    std::vector<NodeId> nodes;
    OutlineItem item;
    std::vector<std::size_t> sources; ///< units, one per input of the first node
    std::vector<std::size_t> readers; ///< units, one per reading input
};

/// The readers of each node, one entry per reading input.
std::vector<std::vector<NodeId>> readersOf(const Graph& graph);
/// Splits the graph into fused chains and single nodes, in topological order.
std::vector<std::vector<NodeId>> fusedChains(const Graph& graph);

bool isConcat(const Node& node);
/// Kind and options of a node without what follows from its input's channels; with `anyWidth` also without
/// the number of filters.
std::string signatureOf(const Node& node, bool anyWidth);

/// A group or node in a row with what it is compared by.
struct RowItem {
    OutlineItem item;
    std::string signature; ///< of one item after the other
    std::string exact;     ///< of one stretch of several items after the other
    /// Whether folding several of it spares anything worth sparing: a node that weighs, or a block.
    bool weighs = false;
    bool isBlock = false; ///< several layers that are a thing of their own
};

/// Replaces repetitions in the row by Repeat groups, the shortest period first, again and again.
void foldRepetitions(Outline& outline, std::vector<RowItem>& row);
/// Adds a group over `items`, whose nodes are collected; returns it as an item.
OutlineItem addGroup(Outline& outline, OutlineGroup::Kind kind, std::vector<OutlineItem> items);

} // namespace fovea
