#pragma once

#include "core/graph/graph.h"
#include "ui/render/tile.h"
#include "ui/session/graph_options.h"

#include <limits>

namespace fovea::ui {

/// What the person looks at: shared by all views, not undoable. Channel, row and column are those of the
/// layer's TensorView.
struct Selection {
    NodeId node;
    std::int64_t channel = 0;
    std::int64_t y = 0;
    std::int64_t x = 0;
    /// The chosen slice of how many, for layers that are shown in slices; of 1: none was chosen yet.
    std::int64_t slice = 0;
    std::int64_t slices = 1;
    /// The unit stays where it is while the pointer moves.
    bool pinned = false;
    bool operator==(const Selection&) const = default;
};

enum class TileSort {
    Index,
    Mean,
    Max,
    ZeroShare,
    Difference, ///< between two pictures
};

/// Of the graph, which is zoomed by its view.
inline constexpr double minGraphZoom = 0.02;
inline constexpr double maxGraphZoom = 4;
inline constexpr double minZoom = 0.25;
inline constexpr double maxZoom = 8;
inline constexpr int minTileSize = 16;
inline constexpr int maxTileSize = 512;

/// How things are shown: kept between sessions, not undoable.
struct ViewOptions {
    RangeOptions range;
    TileSort sort = TileSort::Index;
    bool hideDead = false;
    bool showFilters = false;
    double zoom = 1;   ///< of the network scene: minZoom…maxZoom
    int tileSize = 96; ///< of the layer scene, in logical pixels: minTileSize…maxTileSize
    GraphOptions graph;
    /// Of a layer's maps and of the classes: the strongest. On screen all of them scroll by; a picture has an
    /// end.
    std::int64_t mostShown = std::numeric_limits<std::int64_t>::max();
    bool operator==(const ViewOptions&) const = default;
};

} // namespace fovea::ui
