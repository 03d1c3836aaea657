#pragma once

#include "core/layout/outline.h"

namespace fovea {

/// A graph as it is drawn while some groups are closed.
struct FoldedGraph {
    struct Vertex {
        NodeId node;    ///< the node, or the last one of the closed group: whose numbers leave it
        int group = -1; ///< the closed group; −1: a node
    };
    struct Edge {
        std::size_t from = 0;
        std::size_t to = 0;
        std::vector<NodeId> tensors; ///< whose outputs run along it; more than one only out of a closed group
    };
    std::vector<Vertex> vertices;      ///< in topological order
    std::vector<Edge> edges;           ///< one per pair, by their targets, then as these read them
    std::vector<std::size_t> vertexOf; ///< of each node
};

/// `open`: one per group of the outline. What lies in a closed group is not seen, whether it is open or not.
FoldedGraph foldedGraph(const Graph& graph, const Outline& outline, const std::vector<bool>& open);

/// The outermost closed group around a node; −1: none, it is seen.
int closedAround(const Outline& outline, const std::vector<bool>& open, NodeId node);

} // namespace fovea
