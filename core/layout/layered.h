#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fovea {

struct LayoutPoint {
    double x = 0;
    double y = 0;
    bool operator==(const LayoutPoint&) const = default;
};

struct LayoutRect {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;
    double right() const { return left + width; }
    double bottom() const { return top + height; }
    bool operator==(const LayoutRect&) const = default;
};

enum class LayoutDirection { Down, Right };

/// A box to be placed. Sizes are finite and ≥ 0.
struct LayoutVertex {
    double width = 0;
    double height = 0;
    /// Room kept free before and behind it, in the direction of flow.
    double before = 0;
    double after = 0;
};

struct LayoutEdge {
    std::size_t from = 0;
    std::size_t to = 0;
};

struct LayoutOptions {
    LayoutDirection direction = LayoutDirection::Down;
    double rankGap = 40;   ///< between ranks
    double vertexGap = 24; ///< between boxes of a rank
    double lineGap = 16;   ///< between a line that passes a rank and what stands there
    double portGap = 16;   ///< between lines that enter one box, where it is wide enough
};

/// Where everything lies. The drawing begins at (0, 0).
struct LayeredLayout {
    std::vector<LayoutRect> vertices;
    std::vector<std::size_t> ranks; ///< of each vertex, from 0
    /// One per edge, from the border of its source to that of its target. Between points 0–1, 2–3, 4–5, … the
    /// route runs straight along the flow; between 1–2, 3–4, … it crosses the gap between two ranks, and may
    /// be drawn as a curve that leaves and arrives along the flow. Edges of one source run along one trunk as
    /// far as they go together.
    std::vector<std::vector<LayoutPoint>> routes;
    double width = 0;
    double height = 0;
};

/// Nothing larger is laid out.
inline constexpr std::size_t maxLayoutVertices = 20'000;
inline constexpr std::size_t maxLayoutEdges = 100'000;
/// Vertices and the places where long edges pass a rank, together.
inline constexpr std::size_t maxLayoutPlaces = 400'000;

/// Draws an acyclic graph in ranks so that every edge goes forward: ranks by longest paths, a place in every
/// rank that a long edge passes, few crossings by medians (Sugiyama, Tagawa, Toda 1981; Gansner, Koutsofios,
/// North, Vo 1993), and positions in which the longest chains and all long edges are straight (after Brandes
/// and Köpf 2001). The result depends on nothing but its input, in its order.
///
/// Throws SettingError when there is a cycle, LimitError above the limits.
LayeredLayout layOutLayered(std::span<const LayoutVertex> vertices, std::span<const LayoutEdge> edges,
                            const LayoutOptions& options = {});

} // namespace fovea
