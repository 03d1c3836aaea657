#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/layout/layer_graph.h"
#include "core/layout/layered.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

using Edges = std::vector<LayoutEdge>;

std::vector<LayoutVertex> boxes(std::size_t count, double width = 100, double height = 40) {
    return std::vector<LayoutVertex>(count, LayoutVertex{.width = width, .height = height});
}

double middle(const LayoutRect& box) {
    return box.left + box.width / 2;
}

bool overlap(const LayoutRect& a, const LayoutRect& b) {
    return a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom();
}

/// Up to `count` vertices of different sizes, each of which reads some before it.
struct RandomGraph {
    std::vector<LayoutVertex> vertices;
    Edges edges;
    explicit RandomGraph(std::uint64_t seed) {
        Rng rng(seed);
        const std::size_t count = 2 + rng.below(40);
        for (std::size_t v = 0; v < count; ++v) {
            vertices.push_back({.width = 20 + static_cast<double>(rng.below(200)),
                                .height = 10 + static_cast<double>(rng.below(60)),
                                .before = static_cast<double>(rng.below(2) * 24),
                                .after = static_cast<double>(rng.below(2) * 8)});
            for (std::size_t reads = rng.below(4); v > 0 && reads > 0; --reads) {
                const std::size_t near = rng.below(std::min<std::size_t>(v, 6));
                edges.push_back({rng.below(4) == 0 ? rng.below(v) : v - 1 - near, v});
            }
        }
    }
};

/// Whether a polyline passes through the inside of a box.
bool passesThrough(const std::vector<LayoutPoint>& route, const LayoutRect& box) {
    for (std::size_t i = 0; i + 1 < route.size(); i += 2) {
        const double left = std::min(route[i].x, route[i + 1].x);
        const double right = std::max(route[i].x, route[i + 1].x);
        const double top = std::min(route[i].y, route[i + 1].y);
        const double bottom = std::max(route[i].y, route[i + 1].y);
        if (left < box.right() && right > box.left && top < box.bottom() && bottom > box.top) {
            return true;
        }
    }
    return false;
}

class RandomLayouts : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomLayouts, NoBoxesOverlapAndAllLieInTheDrawing) {
    const RandomGraph graph(GetParam());
    for (const LayoutDirection direction : {LayoutDirection::Down, LayoutDirection::Right}) {
        const LayeredLayout layout = layOutLayered(graph.vertices, graph.edges, {.direction = direction});
        ASSERT_EQ(layout.vertices.size(), graph.vertices.size());
        for (std::size_t a = 0; a < layout.vertices.size(); ++a) {
            const LayoutRect& box = layout.vertices[a];
            EXPECT_EQ(box.width, graph.vertices[a].width);
            EXPECT_EQ(box.height, graph.vertices[a].height);
            EXPECT_TRUE(box.left >= 0 && box.top >= 0 && box.right() <= layout.width &&
                        box.bottom() <= layout.height);
            for (std::size_t b = a + 1; b < layout.vertices.size(); ++b) {
                EXPECT_FALSE(overlap(box, layout.vertices[b])) << a << " and " << b;
            }
        }
    }
}

TEST_P(RandomLayouts, EveryEdgeGoesForwardFromItsSourceToItsTarget) {
    const RandomGraph graph(GetParam());
    const LayeredLayout layout = layOutLayered(graph.vertices, graph.edges);
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& route = layout.routes[e];
        const LayoutRect& from = layout.vertices[graph.edges[e].from];
        const LayoutRect& to = layout.vertices[graph.edges[e].to];
        EXPECT_LT(layout.ranks[graph.edges[e].from], layout.ranks[graph.edges[e].to]);
        ASSERT_GE(route.size(), 4U);
        EXPECT_EQ(route.size() % 2, 0U);
        EXPECT_DOUBLE_EQ(route.front().y, from.bottom());
        EXPECT_DOUBLE_EQ(route.front().x, middle(from));
        EXPECT_DOUBLE_EQ(route.back().y, to.top);
        EXPECT_TRUE(route.back().x >= to.left && route.back().x <= to.right());
        for (std::size_t i = 0; i + 1 < route.size(); ++i) {
            EXPECT_LE(route[i].y, route[i + 1].y);
            EXPECT_TRUE(i % 2 == 1 || route[i].x == route[i + 1].x) << "straight along the flow";
        }
    }
}

TEST_P(RandomLayouts, NoEdgePassesThroughABox) {
    const RandomGraph graph(GetParam());
    const LayeredLayout layout = layOutLayered(graph.vertices, graph.edges);
    for (const auto& route : layout.routes) {
        for (const LayoutRect& box : layout.vertices) {
            EXPECT_FALSE(passesThrough(route, box));
        }
    }
}

TEST_P(RandomLayouts, ToTheRightIsTheSameTurned) {
    RandomGraph graph(GetParam());
    const LayeredLayout down = layOutLayered(graph.vertices, graph.edges);
    for (LayoutVertex& vertex : graph.vertices) {
        std::swap(vertex.width, vertex.height);
    }
    const LayeredLayout right =
        layOutLayered(graph.vertices, graph.edges, {.direction = LayoutDirection::Right});
    EXPECT_EQ(right.width, down.height);
    for (std::size_t v = 0; v < graph.vertices.size(); ++v) {
        EXPECT_EQ(right.vertices[v].left, down.vertices[v].top);
        EXPECT_EQ(right.vertices[v].top, down.vertices[v].left);
    }
}

TEST_P(RandomLayouts, SweepsNeverLeaveMoreCrossings) {
    const RandomGraph graph(GetParam());
    LayerGraph layers = makeLayerGraph(graph.vertices.size(), graph.edges);
    const std::size_t before = countCrossings(layers);
    reduceCrossings(layers);
    EXPECT_LE(countCrossings(layers), before);
}

TEST_P(RandomLayouts, AreTheSameEveryTime) {
    const RandomGraph graph(GetParam());
    const LayeredLayout first = layOutLayered(graph.vertices, graph.edges);
    const LayeredLayout second = layOutLayered(graph.vertices, graph.edges);
    EXPECT_EQ(first.vertices, second.vertices);
    EXPECT_EQ(first.routes, second.routes);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLayouts, testing::Range<std::uint64_t>(1, 41));

TEST(LayeredLayout, AChainIsOneStraightLine) {
    std::vector<LayoutVertex> vertices = boxes(6);
    vertices[2].width = 31;
    vertices[4].width = 250;
    const LayeredLayout layout = layOutLayered(vertices, Edges{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}});
    for (const LayoutRect& box : layout.vertices) {
        EXPECT_NEAR(middle(box), layout.width / 2, 0.51);
    }
    EXPECT_DOUBLE_EQ(layout.vertices[1].top - layout.vertices[0].bottom(), LayoutOptions{}.rankGap);
}

TEST(LayeredLayout, AShortcutLeavesTheLongWayStraight) {
    // Two residual blocks: 0 → 1 → 2 → 3, 0 → 3; 3 → 4 → 5 → 6, 3 → 6.
    const Edges edges{{0, 1}, {1, 2}, {2, 3}, {0, 3}, {3, 4}, {4, 5}, {5, 6}, {3, 6}};
    const LayeredLayout layout = layOutLayered(boxes(7), edges);
    for (const LayoutRect& box : layout.vertices) {
        EXPECT_DOUBLE_EQ(middle(box), middle(layout.vertices[0]));
    }
    EXPECT_NE(layout.routes[3][2].x, middle(layout.vertices[0])) << "the shortcut runs beside";
    EXPECT_EQ(layout.routes[3][2].x, layout.routes[7][2].x) << "on the same side";
}

TEST(LayeredLayout, BranchesSpreadEvenlyAroundTheirFork) {
    // An inception module: four branches of one, two, two and two boxes.
    const Edges edges{{0, 1}, {0, 2}, {2, 3}, {0, 4}, {4, 5}, {0, 6}, {6, 7}, {1, 8}, {3, 8}, {5, 8}, {7, 8}};
    const LayeredLayout layout = layOutLayered(boxes(9), edges);
    const double fork = middle(layout.vertices[0]);
    EXPECT_NEAR(fork, (middle(layout.vertices[1]) + middle(layout.vertices[6])) / 2, 1);
    EXPECT_NEAR(fork, middle(layout.vertices[8]), 1) << "and meet under it";
    EXPECT_EQ(middle(layout.vertices[2]), middle(layout.vertices[3]));
    EXPECT_EQ(middle(layout.vertices[4]), middle(layout.vertices[5]));
}

TEST(LayeredLayout, LongEdgesOfOneSourceShareATrunk) {
    const Edges edges{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 3}, {0, 4}};
    const LayeredLayout layout = layOutLayered(boxes(5), edges);
    const auto& shorter = layout.routes[4];
    const auto& longer = layout.routes[5];
    EXPECT_TRUE(std::equal(shorter.begin(), shorter.end() - 2, longer.begin()));
}

TEST(LayeredLayout, CrossingsThatNeedNotBeAreUndone) {
    LayerGraph layers = makeLayerGraph(4, Edges{{0, 3}, {1, 2}});
    reduceCrossings(layers);
    EXPECT_EQ(countCrossings(layers), 0U);
}

TEST(LayeredLayout, CountsTheCrossingsOfACompletePair) {
    // Three above, three below, all joined: 3·3 pairs of pairs.
    Edges edges;
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 3; b < 6; ++b) {
            edges.push_back({a, b});
        }
    }
    EXPECT_EQ(countCrossings(makeLayerGraph(6, edges)), 9U);
}

TEST(LayeredLayout, WhatReadsNothingStandsJustBeforeItsReader) {
    const LayeredLayout layout = layOutLayered(boxes(5), Edges{{0, 1}, {1, 2}, {2, 3}, {4, 3}});
    EXPECT_EQ(layout.ranks[4], 2U);
}

TEST(LayeredLayout, RoomAroundABoxIsKeptInTheFlow) {
    std::vector<LayoutVertex> vertices = boxes(2);
    vertices[1].before = 24;
    vertices[0].after = 8;
    const LayeredLayout layout = layOutLayered(vertices, Edges{{0, 1}});
    EXPECT_DOUBLE_EQ(layout.vertices[1].top - layout.vertices[0].bottom(), 40 + 24 + 8);
}

TEST(LayeredLayout, NothingAndOneBoxAreFine) {
    EXPECT_EQ(layOutLayered({}, {}).width, 0);
    const LayeredLayout one = layOutLayered(boxes(1), {});
    EXPECT_EQ(one.vertices[0], (LayoutRect{0, 0, 100, 40}));
}

TEST(LayeredLayout, ACycleIsRefused) {
    EXPECT_THROW(layOutLayered(boxes(3), Edges{{0, 1}, {1, 2}, {2, 1}}), SettingError);
    EXPECT_THROW(layOutLayered(boxes(1), Edges{{0, 0}}), SettingError);
}

TEST(LayeredLayout, WhatIsTooLargeIsRefusedWithTheLimit) {
    EXPECT_THROW(layOutLayered(boxes(maxLayoutVertices + 1), {}), LimitError);
    // Each of the first half is read by each of the second, which stand in a chain.
    Edges edges;
    const std::size_t count = 1'400;
    for (std::size_t v = 1; v < count; ++v) {
        edges.push_back({v - 1, v});
        edges.push_back({v / 2, count - 1});
    }
    EXPECT_THROW(layOutLayered(boxes(count), edges), LimitError);
}

} // namespace

} // namespace fovea
