#include "core/layout/layer_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace fovea {

namespace {

constexpr int relaxations = 24;
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

using Place = LayerGraph::Place;

/// A piece of an edge between two neighbouring ranks.
struct Piece {
    std::size_t upper = 0;
    std::size_t lower = 0;
    int kind = 0; ///< straightened first: 0 within a trunk, 1 of a branch, 2 from or to what leads around
    std::size_t way = 0; ///< vertices on the longest way through it; long ways are straightened first
};

/// Places that share one position: a chain that is straight.
struct Blocks {
    std::vector<std::size_t> of; ///< of each place
    std::vector<std::vector<std::size_t>> places;
};

/// Vertices on the longest way from a source to each place, and from it to an end.
std::vector<std::size_t> longestWays(const LayerGraph& graph) {
    std::vector<std::size_t> before(graph.places.size(), 0);
    std::vector<std::size_t> behind(graph.places.size(), 0);
    const auto own = [&](std::size_t place) { return graph.places[place].isPassage ? 0U : 1U; };
    for (std::size_t rank = 0; rank < graph.ranks.size(); ++rank) {
        for (const std::size_t place : graph.ranks[rank]) {
            before[place] += own(place);
            for (const std::size_t next : graph.places[place].down) {
                before[next] = std::max(before[next], before[place]);
            }
        }
    }
    for (std::size_t rank = graph.ranks.size(); rank-- > 0;) {
        for (const std::size_t place : graph.ranks[rank]) {
            for (const std::size_t next : graph.places[place].down) {
                behind[place] = std::max(behind[place], behind[next]);
            }
            behind[place] += own(place);
        }
    }
    for (std::size_t place = 0; place < before.size(); ++place) {
        before[place] += behind[place];
    }
    return before;
}

class Straightener {
public:
    explicit Straightener(const LayerGraph& graph)
        : m_graph(graph)
        , m_below(graph.places.size(), none)
        , m_above(graph.places.size(), none)
        , m_straight(graph.ranks.size()) {}

    Blocks run() {
        for (const Piece& piece : pieces()) {
            if (m_below[piece.upper] == none && m_above[piece.lower] == none && fits(piece)) {
                m_below[piece.upper] = piece.lower;
                m_above[piece.lower] = piece.upper;
                m_straight[m_graph.places[piece.upper].rank].push_back(piece);
            }
        }
        return blocks();
    }

private:
    /// Of three or more branches only the middle one may be straight, so that they spread evenly.
    bool isCentral(const std::vector<std::size_t>& neighbours, std::size_t neighbour) const {
        std::vector<std::size_t> branches;
        for (const std::size_t place : neighbours) {
            if (!m_graph.places[place].isAround) {
                branches.push_back(place);
            }
        }
        if (branches.size() < 3 || m_graph.places[neighbour].isAround) {
            return true;
        }
        std::ranges::sort(branches, {}, [&](std::size_t place) { return m_graph.position[place]; });
        return branches.size() % 2 == 1 && branches[branches.size() / 2] == neighbour;
    }

    int kindOf(const Place& upper, const Place& lower) const {
        if (upper.isPassage && lower.isPassage) {
            return 0;
        }
        return upper.isAround || lower.isAround ? 2 : 1;
    }

    std::vector<Piece> pieces() const {
        const std::vector<std::size_t> ways = longestWays(m_graph);
        std::vector<Piece> pieces;
        for (std::size_t upper = 0; upper < m_graph.places.size(); ++upper) {
            for (const std::size_t lower : m_graph.places[upper].down) {
                const Place& below = m_graph.places[lower];
                if (isCentral(m_graph.places[upper].down, lower) && isCentral(below.up, upper)) {
                    pieces.push_back({upper, lower, kindOf(m_graph.places[upper], below),
                                      std::min(ways[upper], ways[lower])});
                }
            }
        }
        std::ranges::stable_sort(pieces, [](const Piece& a, const Piece& b) {
            return a.kind != b.kind ? a.kind < b.kind : a.way > b.way;
        });
        return pieces;
    }

    /// Whether it crosses none that is straight already.
    bool fits(const Piece& piece) const {
        const auto& position = m_graph.position;
        return std::ranges::none_of(m_straight[m_graph.places[piece.upper].rank], [&](const Piece& other) {
            return (position[piece.upper] < position[other.upper]) !=
                   (position[piece.lower] < position[other.lower]);
        });
    }

    Blocks blocks() const {
        Blocks blocks{std::vector<std::size_t>(m_graph.places.size(), none), {}};
        for (const std::vector<std::size_t>& rank : m_graph.ranks) {
            for (const std::size_t place : rank) {
                if (m_above[place] != none) {
                    continue;
                }
                blocks.places.emplace_back();
                for (std::size_t at = place; at != none; at = m_below[at]) {
                    blocks.places.back().push_back(at);
                    blocks.of[at] = blocks.places.size() - 1;
                }
            }
        }
        return blocks;
    }

    const LayerGraph& m_graph;
    std::vector<std::size_t> m_below; ///< the place that stands straight below
    std::vector<std::size_t> m_above;
    std::vector<std::vector<Piece>> m_straight; ///< by the rank that they leave
};

/// Distances that must be kept, and positions that keep them.
class Compactor {
public:
    Compactor(const LayerGraph& graph, const Blocks& blocks, std::span<const double> extents,
              const LayoutOptions& options)
        : m_graph(graph)
        , m_blocks(blocks)
        , m_extents(extents)
        , m_options(options)
        , m_left(blocks.places.size())
        , m_right(blocks.places.size())
        , m_at(blocks.places.size(), 0.0) {
        collectDistances();
        orderBlocks();
    }

    std::vector<double> run() {
        for (const std::size_t block : m_order) {
            m_at[block] = std::max(leftEnd(block), 0.0);
        }
        for (int i = 0; i < relaxations; ++i) {
            if (i % 2 == 0) {
                std::for_each(m_order.rbegin(), m_order.rend(), [&](std::size_t block) { relax(block); });
            } else {
                std::ranges::for_each(m_order, [&](std::size_t block) { relax(block); });
            }
        }
        std::vector<double> middles;
        for (const std::size_t block : m_blocks.of) {
            middles.push_back(m_at[block]);
        }
        return middles;
    }

private:
    struct Distance {
        std::size_t other = 0;
        double least = 0;
    };

    double extent(std::size_t place) const { return m_graph.places[place].isPassage ? 0 : m_extents[place]; }

    /// Whole numbers, so that positions may be rounded.
    double distance(std::size_t left, std::size_t right) const {
        const bool line = m_graph.places[left].isPassage || m_graph.places[right].isPassage;
        const double gap = line ? m_options.lineGap : m_options.vertexGap;
        return std::ceil(extent(left) / 2 + gap + extent(right) / 2);
    }

    void collectDistances() {
        for (const std::vector<std::size_t>& rank : m_graph.ranks) {
            for (std::size_t i = 0; i + 1 < rank.size(); ++i) {
                const double least = distance(rank[i], rank[i + 1]);
                m_left[m_blocks.of[rank[i + 1]]].push_back({m_blocks.of[rank[i]], least});
                m_right[m_blocks.of[rank[i]]].push_back({m_blocks.of[rank[i + 1]], least});
            }
        }
    }

    /// From left to right: a block comes after all that stand left of it.
    void orderBlocks() {
        std::vector<std::size_t> waitsFor;
        for (const auto& left : m_left) {
            waitsFor.push_back(left.size());
        }
        for (std::size_t block = 0; block < waitsFor.size(); ++block) {
            if (waitsFor[block] == 0) {
                m_order.push_back(block);
            }
        }
        for (std::size_t next = 0; next < m_order.size(); ++next) {
            for (const Distance& right : m_right[m_order[next]]) {
                if (--waitsFor[right.other] == 0) {
                    m_order.push_back(right.other);
                }
            }
        }
    }

    double leftEnd(std::size_t block) const {
        double end = -std::numeric_limits<double>::infinity();
        for (const Distance& left : m_left[block]) {
            end = std::max(end, m_at[left.other] + left.least);
        }
        return end;
    }
    double rightEnd(std::size_t block) const {
        double end = std::numeric_limits<double>::infinity();
        for (const Distance& right : m_right[block]) {
            end = std::min(end, m_at[right.other] - right.least);
        }
        return end;
    }

    /// Where its edges to other blocks pull it: the median, branches three times as strongly as what leads
    /// around them.
    std::optional<double> wanted(std::size_t block) {
        m_pulls.clear();
        for (const std::size_t place : m_blocks.places[block]) {
            const Place& it = m_graph.places[place];
            for (const auto* neighbours : {&it.up, &it.down}) {
                for (const std::size_t neighbour : *neighbours) {
                    const bool around = it.isAround || m_graph.places[neighbour].isAround;
                    if (m_blocks.of[neighbour] != block) {
                        m_pulls.insert(m_pulls.end(), around ? 1 : 3, m_at[m_blocks.of[neighbour]]);
                    }
                }
            }
        }
        if (m_pulls.empty()) {
            return std::nullopt;
        }
        std::ranges::sort(m_pulls);
        const std::size_t half = m_pulls.size() / 2;
        return m_pulls.size() % 2 == 1 ? m_pulls[half] : (m_pulls[half - 1] + m_pulls[half]) / 2;
    }

    void relax(std::size_t block) {
        if (const std::optional<double> target = wanted(block)) {
            const double low = leftEnd(block);
            const double high = rightEnd(block);
            m_at[block] = std::clamp(std::round(*target), low, std::max(low, high));
        }
    }

    const LayerGraph& m_graph;
    const Blocks& m_blocks;
    std::span<const double> m_extents;
    const LayoutOptions& m_options;
    std::vector<std::vector<Distance>> m_left; ///< of each block: what stands left of it, and how far
    std::vector<std::vector<Distance>> m_right;
    std::vector<std::size_t> m_order;
    std::vector<double> m_at;
    std::vector<double> m_pulls;
};

} // namespace

std::vector<double> placeAcross(const LayerGraph& graph, std::span<const double> extents,
                                const LayoutOptions& options) {
    const Blocks blocks = Straightener(graph).run();
    return Compactor(graph, blocks, extents, options).run();
}

} // namespace fovea
