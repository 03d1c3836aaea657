#include "core/layout/folded_graph.h"

#include "core/base/contract.h"

#include <algorithm>
#include <map>

namespace fovea {

namespace {

constexpr std::size_t unseen = static_cast<std::size_t>(-1);

} // namespace

int closedAround(const Outline& outline, const std::vector<bool>& open, NodeId node) {
    int closed = -1;
    for (int group = outline.groupOf[node.index()]; group >= 0;
         group = outline.groups[static_cast<std::size_t>(group)].parent) {
        if (!open[static_cast<std::size_t>(group)]) {
            closed = group;
        }
    }
    return closed;
}

FoldedGraph foldedGraph(const Graph& graph, const Outline& outline, const std::vector<bool>& open) {
    FOVEA_REQUIRE(open.size() == outline.groups.size() && outline.groupOf.size() == graph.size());
    FoldedGraph folded;
    folded.vertexOf.resize(graph.size());
    std::vector<std::size_t> ofGroup(outline.groups.size(), unseen);
    for (const NodeId id : graph.ids()) {
        const int closed = closedAround(outline, open, id);
        const auto group = static_cast<std::size_t>(closed);
        if (closed >= 0 && ofGroup[group] != unseen) {
            folded.vertexOf[id.index()] = ofGroup[group];
            continue;
        }
        folded.vertexOf[id.index()] = folded.vertices.size();
        if (closed < 0) {
            folded.vertices.push_back({.node = id});
        } else {
            ofGroup[group] = folded.vertices.size();
            const std::vector<NodeId>& nodes = outline.groups[group].nodes;
            folded.vertices.push_back({.node = nodes.back(), .group = closed});
        }
    }
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> seen;
    for (const NodeId id : graph.ids()) {
        const std::size_t to = folded.vertexOf[id.index()];
        for (const NodeId input : graph.node(id).inputs) {
            const std::size_t from = folded.vertexOf[input.index()];
            if (from == to) {
                continue;
            }
            const auto [edge, isNew] = seen.emplace(std::pair(from, to), folded.edges.size());
            if (isNew) {
                folded.edges.push_back({from, to, {}});
            }
            std::vector<NodeId>& tensors = folded.edges[edge->second].tensors;
            if (std::ranges::find(tensors, input) == tensors.end()) {
                tensors.push_back(input);
            }
        }
    }
    return folded;
}

} // namespace fovea
