#include "core/layout/outline_parts.h"

#include <algorithm>

namespace fovea {

namespace {

bool begins(const Node& node) {
    if (node.isInput() || node.inputs.empty()) {
        return false;
    }
    const OpCategory category = node.op->category();
    return category == OpCategory::Convolution || category == OpCategory::Linear ||
           category == OpCategory::Normalization || node.op->kind() == "add";
}

/// Works on one input's numbers one by one.
bool continues(const Node& node) {
    if (node.isInput() || node.inputs.size() != 1) {
        return false;
    }
    const OpCategory category = node.op->category();
    return category == OpCategory::Normalization || category == OpCategory::Activation ||
           node.op->kind() == "dropout";
}

} // namespace

std::vector<std::vector<NodeId>> readersOf(const Graph& graph) {
    std::vector<std::vector<NodeId>> readers(graph.size());
    for (const NodeId id : graph.ids()) {
        for (const NodeId input : graph.node(id).inputs) {
            readers[input.index()].push_back(id);
        }
    }
    return readers;
}

std::vector<std::vector<NodeId>> fusedChains(const Graph& graph) {
    const std::vector<std::vector<NodeId>> readers = readersOf(graph);
    std::vector<bool> taken(graph.size(), false);
    std::vector<std::vector<NodeId>> chains;
    for (const NodeId id : graph.ids()) {
        if (taken[id.index()]) {
            continue;
        }
        std::vector<NodeId>& chain = chains.emplace_back(std::vector<NodeId>{id});
        while (begins(graph.node(id)) && readers[chain.back().index()].size() == 1 &&
               std::ranges::count(graph.outputs(), chain.back()) == 0) {
            const NodeId next = readers[chain.back().index()].front();
            if (!continues(graph.node(next))) {
                break;
            }
            taken[next.index()] = true;
            chain.push_back(next);
        }
    }
    return chains;
}

} // namespace fovea
