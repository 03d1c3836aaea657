#include "core/layout/layered.h"

#include "core/base/contract.h"
#include "core/layout/layer_graph.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

bool isSize(double value) {
    return std::isfinite(value) && value >= 0;
}

/// Everything in the direction of flow first; turned at the end.
class Drawing {
public:
    Drawing(std::span<const LayoutVertex> vertices, const LayerGraph& graph, const LayoutOptions& options)
        : m_vertices(vertices)
        , m_graph(graph)
        , m_options(options)
        , m_right(options.direction == LayoutDirection::Right) {
        std::vector<double> extents;
        for (const LayoutVertex& vertex : vertices) {
            FOVEA_REQUIRE(isSize(vertex.width) && isSize(vertex.height) && isSize(vertex.before) &&
                          isSize(vertex.after));
            extents.push_back(across(vertex));
        }
        m_middles = placeAcross(graph, extents, options);
        moveToOrigin();
        placeAlong();
    }

    LayeredLayout finish() const {
        LayeredLayout layout;
        for (std::size_t v = 0; v < m_vertices.size(); ++v) {
            const LayoutVertex& vertex = m_vertices[v];
            const LayoutPoint corner = turned({m_middles[v] - across(vertex) / 2, m_begins[v]});
            layout.vertices.push_back({corner.x, corner.y, vertex.width, vertex.height});
            layout.ranks.push_back(m_graph.places[v].rank);
        }
        const std::vector<double> ports = portsOfEdges();
        for (std::size_t e = 0; e < m_graph.paths.size(); ++e) {
            layout.routes.push_back(route(m_graph.paths[e], ports[e]));
        }
        const LayoutPoint size = turned({m_width, m_height});
        layout.width = size.x;
        layout.height = size.y;
        return layout;
    }

private:
    struct Rank {
        double top = 0;
        double bottom = 0;
    };

    double across(const LayoutVertex& vertex) const { return m_right ? vertex.height : vertex.width; }
    double along(const LayoutVertex& vertex) const { return m_right ? vertex.width : vertex.height; }
    LayoutPoint turned(const LayoutPoint& point) const {
        return m_right ? LayoutPoint{point.y, point.x} : point;
    }
    double halfAcross(std::size_t place) const {
        return m_graph.places[place].isPassage ? 0 : across(m_vertices[place]) / 2;
    }

    void moveToOrigin() {
        double left = 0;
        double right = 0;
        for (std::size_t place = 0; place < m_middles.size(); ++place) {
            const double half = std::ceil(halfAcross(place));
            left = place == 0 ? m_middles[0] - half : std::min(left, m_middles[place] - half);
            right = place == 0 ? m_middles[0] + half : std::max(right, m_middles[place] + half);
        }
        for (double& middle : m_middles) {
            middle -= left;
        }
        m_width = right - left;
    }

    void placeAlong() {
        double at = 0;
        m_begins.resize(m_vertices.size());
        for (const std::vector<std::size_t>& places : m_graph.ranks) {
            double before = 0;
            double size = 0;
            double after = 0;
            for (const std::size_t place : places) {
                if (!m_graph.places[place].isPassage) {
                    before = std::max(before, m_vertices[place].before);
                    after = std::max(after, m_vertices[place].after);
                    size = std::max(size, along(m_vertices[place]));
                }
            }
            const Rank rank{at + before, at + before + size};
            for (const std::size_t place : places) {
                if (!m_graph.places[place].isPassage) {
                    m_begins[place] = rank.top + std::floor((size - along(m_vertices[place])) / 2);
                }
            }
            m_ranks.push_back(rank);
            m_height = rank.bottom + after;
            at = m_height + m_options.rankGap;
        }
    }

    /// How far from the middle of its target each edge arrives: side by side in the order in which they
    /// come, what comes straight in the middle.
    std::vector<double> portsOfEdges() const {
        std::vector<std::vector<std::size_t>> entering(m_vertices.size());
        for (std::size_t e = 0; e < m_graph.paths.size(); ++e) {
            entering[m_graph.paths[e].back()].push_back(e);
        }
        std::vector<double> ports(m_graph.paths.size(), 0.0);
        for (std::size_t v = 0; v < m_vertices.size(); ++v) {
            spread(v, entering[v], ports);
        }
        return ports;
    }

    void spread(std::size_t vertex, std::vector<std::size_t>& edges, std::vector<double>& ports) const {
        const auto origin = [&](std::size_t edge) {
            return m_middles[m_graph.paths[edge][m_graph.paths[edge].size() - 2]];
        };
        std::ranges::stable_sort(edges, {}, origin);
        const auto count = static_cast<double>(edges.size());
        const double gap = std::floor(std::min(m_options.portGap, across(m_vertices[vertex]) / (count + 1)));
        double first = -gap * (count - 1) / 2;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            if (origin(edges[i]) == m_middles[vertex]) {
                first = -gap * static_cast<double>(i);
            }
        }
        const double room = across(m_vertices[vertex]) / 2;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            ports[edges[i]] = std::clamp(first + gap * static_cast<double>(i), -room, room);
        }
    }

    std::vector<LayoutPoint> route(const std::vector<std::size_t>& path, double port) const {
        std::vector<LayoutPoint> points;
        for (std::size_t i = 0; i < path.size(); ++i) {
            const std::size_t place = path[i];
            const bool isLast = i + 1 == path.size();
            const double x = m_middles[place] + (isLast ? port : 0);
            const Rank& rank = m_ranks[m_graph.places[place].rank];
            points.push_back({x, i == 0 ? m_begins[place] + along(m_vertices[place]) : rank.top});
            points.push_back({x, isLast ? m_begins[place] : rank.bottom});
        }
        std::ranges::transform(points, points.begin(), [this](const LayoutPoint& p) { return turned(p); });
        return points;
    }

    std::span<const LayoutVertex> m_vertices;
    const LayerGraph& m_graph;
    const LayoutOptions& m_options;
    bool m_right;
    std::vector<double> m_middles; ///< of each place, across the flow
    std::vector<double> m_begins;  ///< of each vertex, along it
    std::vector<Rank> m_ranks;
    double m_width = 0;
    double m_height = 0;
};

} // namespace

LayeredLayout layOutLayered(std::span<const LayoutVertex> vertices, std::span<const LayoutEdge> edges,
                            const LayoutOptions& options) {
    LayerGraph graph = makeLayerGraph(vertices.size(), edges);
    reduceCrossings(graph);
    return Drawing(vertices, graph, options).finish();
}

} // namespace fovea
