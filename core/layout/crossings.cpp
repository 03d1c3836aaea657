#include "core/layout/layer_graph.h"

#include <algorithm>
#include <numeric>

namespace fovea {

namespace {

constexpr int maxSweeps = 24;
/// Sweeps without a gain after which nothing more is to be expected.
constexpr int patience = 4;
/// Exchanging neighbours costs the square of a rank's size.
constexpr std::size_t largestExchangedRank = 128;

using Positions = std::vector<std::size_t>;

Positions neighbourPositions(const LayerGraph& graph, const std::vector<std::size_t>& neighbours) {
    Positions positions;
    for (const std::size_t neighbour : neighbours) {
        positions.push_back(graph.position[neighbour]);
    }
    std::ranges::sort(positions);
    return positions;
}

/// Pairs of edges to the next rank that cross (Barth, Jünger, Mutzel 2002: inversions, counted by a tree).
std::size_t crossingsBelow(const LayerGraph& graph, std::size_t rank) {
    if (rank + 1 >= graph.ranks.size()) {
        return 0;
    }
    const std::size_t size = graph.ranks[rank + 1].size();
    std::vector<std::size_t> tree(size + 1, 0);
    std::size_t inserted = 0;
    std::size_t crossings = 0;
    for (const std::size_t place : graph.ranks[rank]) {
        const Positions targets = neighbourPositions(graph, graph.places[place].down);
        for (const std::size_t target : targets) {
            std::size_t notRight = 0;
            for (std::size_t i = target + 1; i > 0; i -= i & (~i + 1)) {
                notRight += tree[i];
            }
            crossings += inserted - notRight;
        }
        for (const std::size_t target : targets) {
            for (std::size_t i = target + 1; i <= size; i += i & (~i + 1)) {
                ++tree[i];
            }
            ++inserted;
        }
    }
    return crossings;
}

/// The middle of sorted positions; of an even number, the middle of the middle two.
double median(const Positions& sorted) {
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? static_cast<double>(sorted[half])
                                  : static_cast<double>(sorted[half - 1] + sorted[half]) / 2;
}

/// Sorts a rank by the medians of neighbours; what has none keeps its place.
void sortByMedians(LayerGraph& graph, std::size_t rank, bool byUpper) {
    std::vector<std::size_t>& order = graph.ranks[rank];
    std::vector<std::pair<double, std::size_t>> movable;
    for (const std::size_t place : order) {
        const auto& neighbours = byUpper ? graph.places[place].up : graph.places[place].down;
        if (!neighbours.empty()) {
            movable.emplace_back(median(neighbourPositions(graph, neighbours)), place);
        }
    }
    std::ranges::stable_sort(movable, {}, &std::pair<double, std::size_t>::first);
    auto next = movable.begin();
    for (std::size_t& place : order) {
        const auto& neighbours = byUpper ? graph.places[place].up : graph.places[place].down;
        if (!neighbours.empty()) {
            place = (next++)->second;
        }
    }
    graph.numberRank(rank);
}

/// By how much edges of `left` and `right`, left of each other, cross more than if they were exchanged.
std::ptrdiff_t gainOfExchange(const Positions& left, const Positions& right) {
    std::ptrdiff_t gain = 0;
    for (const std::size_t a : left) {
        for (const std::size_t b : right) {
            gain += a > b ? 1 : (a < b ? -1 : 0);
        }
    }
    return gain;
}

bool exchangeNeighbours(LayerGraph& graph, std::size_t rank) {
    std::vector<std::size_t>& order = graph.ranks[rank];
    bool improved = false;
    for (std::size_t i = 0; i + 1 < order.size() && order.size() <= largestExchangedRank; ++i) {
        std::ptrdiff_t gain = 0;
        for (const auto member : {&LayerGraph::Place::up, &LayerGraph::Place::down}) {
            gain += gainOfExchange(neighbourPositions(graph, graph.places[order[i]].*member),
                                   neighbourPositions(graph, graph.places[order[i + 1]].*member));
        }
        if (gain > 0) {
            std::swap(order[i], order[i + 1]);
            graph.position[order[i]] = i;
            graph.position[order[i + 1]] = i + 1;
            improved = true;
        }
    }
    return improved;
}

void exchangeEverywhere(LayerGraph& graph) {
    bool improved = true;
    for (int round = 0; improved && round < maxSweeps; ++round) {
        improved = false;
        for (std::size_t rank = 0; rank < graph.ranks.size(); ++rank) {
            improved = exchangeNeighbours(graph, rank) || improved;
        }
    }
}

void sweep(LayerGraph& graph, bool down) {
    const std::size_t count = graph.ranks.size();
    for (std::size_t i = 1; i < count; ++i) {
        sortByMedians(graph, down ? i : count - 1 - i, down);
    }
}

} // namespace

std::size_t countCrossings(const LayerGraph& graph) {
    std::size_t crossings = 0;
    for (std::size_t rank = 0; rank < graph.ranks.size(); ++rank) {
        crossings += crossingsBelow(graph, rank);
    }
    return crossings;
}

void reduceCrossings(LayerGraph& graph) {
    exchangeEverywhere(graph);
    auto best = graph.ranks;
    std::size_t fewest = countCrossings(graph);
    for (int i = 0, idle = 0; fewest > 0 && i < maxSweeps && idle < patience; ++i) {
        sweep(graph, i % 2 == 0);
        exchangeEverywhere(graph);
        ++idle;
        if (const std::size_t crossings = countCrossings(graph); crossings < fewest) {
            fewest = crossings;
            best = graph.ranks;
            idle = 0;
        }
    }
    graph.ranks = std::move(best);
    for (std::size_t rank = 0; rank < graph.ranks.size(); ++rank) {
        graph.numberRank(rank);
    }
}

} // namespace fovea
