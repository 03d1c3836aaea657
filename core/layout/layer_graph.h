#pragma once

#include "core/layout/layered.h"

namespace fovea {

/// A graph whose edges join neighbouring ranks only: places 0 … vertexCount−1 are the vertices, the others
/// are where a source's trunk passes a rank on its way to readers further down.
struct LayerGraph {
    struct Place {
        std::size_t rank = 0;
        std::vector<std::size_t> up; ///< places of the rank before that lead here
        std::vector<std::size_t> down;
        bool isPassage = false;
        /// Of a passage: other readers than the one at its end read the same source, so that it leads
        /// around them.
        bool isAround = false;
    };
    std::vector<Place> places;
    std::vector<std::vector<std::size_t>> ranks; ///< the places of each rank, from left to right
    std::vector<std::size_t> position;           ///< of each place in its rank
    std::vector<std::vector<std::size_t>> paths; ///< of each edge: the places from its source to its target
    std::size_t vertexCount = 0;

    void numberRank(std::size_t rank);
};

/// Ranks, passages and a first order, that of a walk from the sources. Throws as layOutLayered() does.
LayerGraph makeLayerGraph(std::size_t vertexCount, std::span<const LayoutEdge> edges);

/// Reorders the ranks so that fewer edges cross.
void reduceCrossings(LayerGraph& graph);
/// How many pairs of edges cross.
std::size_t countCrossings(const LayerGraph& graph);

/// The middle of each place across the flow. `extents` are the sizes of the vertices across the flow.
std::vector<double> placeAcross(const LayerGraph& graph, std::span<const double> extents,
                                const LayoutOptions& options);

} // namespace fovea
