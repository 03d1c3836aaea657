#pragma once

#include "core/graph/graph.h"

namespace fovea {

/// One thing in a group: a node, or a group of its own.
struct OutlineItem {
    NodeId node;
    int group = -1; ///< index into Outline::groups; −1: a node
    bool isGroup() const { return group >= 0; }
    bool operator==(const OutlineItem&) const = default;
};

struct OutlineGroup {
    enum class Kind {
        Fused,  ///< a layer and what works on its numbers one by one: convolution, batch norm, ReLU
        Block,  ///< branches between two places through which everything passes; or one copy of a repetition
        Repeat, ///< items that are alike and follow each other
    };
    Kind kind = Kind::Block;
    int parent = -1;                ///< −1: none
    std::vector<OutlineItem> items; ///< in the order of the graph; of a Repeat, the copies
    std::vector<NodeId> nodes;      ///< all nodes in it, ascending; never empty
};

/// How a graph falls into groups, found by structure, kinds and options of the ops, never by names.
struct Outline {
    std::vector<OutlineGroup> groups;
    std::vector<OutlineItem> items; ///< what is in no group
    std::vector<int> groupOf;       ///< of each node: the innermost group; −1: none
};

/// Groups of `graph`:
/// - Fused: a convolution, linear layer, normalization or addition, and the normalizations, activations and
///   dropouts behind it, each the only reader of what comes before.
/// - Block: two or more layers between two neighbouring places through which all numbers pass, where they
///   run in branches (a residual block, an inception module).
/// - Repeat: two or more alike in a row; of single layers, three or more. Blocks are alike when their wiring,
/// kinds and windows are, whatever
///   the number of channels; chains without branches must also have the same numbers of filters. Layers that
///   read all of the layers before them (a dense block's) repeat as well.
Outline outlineOf(const Graph& graph);

} // namespace fovea
