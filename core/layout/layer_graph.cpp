#include "core/layout/layer_graph.h"

#include "core/base/contract.h"
#include "core/base/error.h"

#include <queue>

#include <algorithm>
#include <string>

namespace fovea {

namespace {

struct Neighbours {
    std::vector<std::vector<std::size_t>> readers; ///< without repetitions, ascending
    std::vector<std::vector<std::size_t>> sources;
};

Neighbours neighboursOf(std::size_t count, std::span<const LayoutEdge> edges) {
    Neighbours neighbours{std::vector<std::vector<std::size_t>>(count),
                          std::vector<std::vector<std::size_t>>(count)};
    for (const LayoutEdge& edge : edges) {
        FOVEA_REQUIRE(edge.from < count && edge.to < count);
        neighbours.readers[edge.from].push_back(edge.to);
        neighbours.sources[edge.to].push_back(edge.from);
    }
    for (auto* lists : {&neighbours.readers, &neighbours.sources}) {
        for (std::vector<std::size_t>& list : *lists) {
            std::ranges::sort(list);
            list.erase(std::unique(list.begin(), list.end()), list.end());
        }
    }
    return neighbours;
}

/// Kahn's order; of those that may come next, the smallest index.
std::vector<std::size_t> topologicalOrder(const Neighbours& neighbours) {
    const std::size_t count = neighbours.sources.size();
    std::vector<std::size_t> waitsFor(count);
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t v = 0; v < count; ++v) {
        waitsFor[v] = neighbours.sources[v].size();
        if (waitsFor[v] == 0) {
            ready.push(v);
        }
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
        const std::size_t v = ready.top();
        ready.pop();
        order.push_back(v);
        for (const std::size_t reader : neighbours.readers[v]) {
            if (--waitsFor[reader] == 0) {
                ready.push(reader);
            }
        }
    }
    if (order.size() != count) {
        throw SettingError("a graph with a cycle cannot be laid out in ranks: " +
                           std::to_string(count - order.size()) + " of its vertices wait for each other");
    }
    return order;
}

/// Longest paths from the sources; what reads nothing stands just before its first reader.
std::vector<std::size_t> ranksOf(const Neighbours& neighbours) {
    const std::vector<std::size_t> order = topologicalOrder(neighbours);
    std::vector<std::size_t> ranks(order.size(), 0);
    for (const std::size_t v : order) {
        for (const std::size_t source : neighbours.sources[v]) {
            ranks[v] = std::max(ranks[v], ranks[source] + 1);
        }
    }
    for (const std::size_t v : order) {
        if (neighbours.sources[v].empty() && !neighbours.readers[v].empty()) {
            std::size_t first = ranks[neighbours.readers[v].front()];
            for (const std::size_t reader : neighbours.readers[v]) {
                first = std::min(first, ranks[reader]);
            }
            ranks[v] = first - 1;
        }
    }
    return ranks;
}

void join(LayerGraph& graph, std::size_t upper, std::size_t lower) {
    graph.places[upper].down.push_back(lower);
    graph.places[lower].up.push_back(upper);
}

/// The trunk of `source` down to the rank before its last reader; returns the place it has in each rank.
std::vector<std::size_t> addTrunk(LayerGraph& graph, std::size_t source, std::size_t end, bool isAround) {
    std::vector<std::size_t> trunk{source};
    const std::size_t begin = graph.places[source].rank;
    for (std::size_t rank = begin + 1; rank < end; ++rank) {
        if (graph.places.size() >= maxLayoutPlaces) {
            throw LimitError("a graph whose edges pass more than " + std::to_string(maxLayoutPlaces) +
                             " ranks in all is too large to be laid out");
        }
        graph.places.push_back({.rank = rank, .up = {}, .down = {}, .isPassage = true, .isAround = isAround});
        join(graph, trunk.back(), graph.places.size() - 1);
        trunk.push_back(graph.places.size() - 1);
    }
    return trunk;
}

void addTrunks(LayerGraph& graph, const Neighbours& neighbours, std::span<const LayoutEdge> edges) {
    std::vector<std::vector<std::size_t>> trunks;
    for (std::size_t v = 0; v < graph.vertexCount; ++v) {
        std::size_t end = 0;
        for (const std::size_t reader : neighbours.readers[v]) {
            end = std::max(end, graph.places[reader].rank);
        }
        trunks.push_back(addTrunk(graph, v, end, neighbours.readers[v].size() > 1));
    }
    for (std::size_t v = 0; v < graph.vertexCount; ++v) {
        for (const std::size_t reader : neighbours.readers[v]) {
            join(graph, trunks[v][graph.places[reader].rank - graph.places[v].rank - 1], reader);
        }
    }
    for (const LayoutEdge& edge : edges) {
        const auto steps =
            static_cast<std::ptrdiff_t>(graph.places[edge.to].rank - graph.places[edge.from].rank);
        const std::vector<std::size_t>& trunk = trunks[edge.from];
        graph.paths.emplace_back(trunk.begin(), trunk.begin() + steps);
        graph.paths.back().push_back(edge.to);
    }
}

/// Depth first from the places that read nothing: a vertex's readers in their order, its trunk last.
void orderAsWalked(LayerGraph& graph, std::size_t rankCount) {
    graph.ranks.assign(rankCount, {});
    std::vector<bool> seen(graph.places.size(), false);
    std::vector<std::size_t> stack;
    for (std::size_t start = 0; start < graph.vertexCount; ++start) {
        if (graph.places[start].up.empty()) {
            stack.push_back(start);
        }
        while (!stack.empty()) {
            const std::size_t at = stack.back();
            stack.pop_back();
            if (seen[at]) {
                continue;
            }
            seen[at] = true;
            graph.ranks[graph.places[at].rank].push_back(at);
            std::vector<std::size_t> next = graph.places[at].down;
            std::ranges::sort(next, std::greater<>());
            stack.insert(stack.end(), next.begin(), next.end());
        }
    }
}

} // namespace

void LayerGraph::numberRank(std::size_t rank) {
    for (std::size_t i = 0; i < ranks[rank].size(); ++i) {
        position[ranks[rank][i]] = i;
    }
}

LayerGraph makeLayerGraph(std::size_t vertexCount, std::span<const LayoutEdge> edges) {
    if (vertexCount > maxLayoutVertices || edges.size() > maxLayoutEdges) {
        throw LimitError("a graph of " + std::to_string(vertexCount) + " vertices and " +
                         std::to_string(edges.size()) + " edges is too large to be laid out; at most " +
                         std::to_string(maxLayoutVertices) + " and " + std::to_string(maxLayoutEdges) +
                         " can be");
    }
    const Neighbours neighbours = neighboursOf(vertexCount, edges);
    const std::vector<std::size_t> ranks = ranksOf(neighbours);
    LayerGraph graph;
    graph.vertexCount = vertexCount;
    std::size_t rankCount = 0;
    for (std::size_t v = 0; v < vertexCount; ++v) {
        graph.places.push_back({.rank = ranks[v], .up = {}, .down = {}});
        rankCount = std::max(rankCount, ranks[v] + 1);
    }
    addTrunks(graph, neighbours, edges);
    orderAsWalked(graph, rankCount);
    graph.position.resize(graph.places.size());
    for (std::size_t rank = 0; rank < rankCount; ++rank) {
        graph.numberRank(rank);
    }
    return graph;
}

} // namespace fovea
