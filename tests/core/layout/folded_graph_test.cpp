#include "core/layout/folded_graph.h"
#include "core/layout/layered.h"
#include "tests/support/known_networks.h"

#include <gmock/gmock.h>

namespace fovea {

namespace {

using Kind = OutlineGroup::Kind;

/// Groups of the kinds are closed, the others open.
std::vector<bool> openBut(const Outline& outline, std::initializer_list<Kind> closed) {
    std::vector<bool> open;
    for (const OutlineGroup& group : outline.groups) {
        open.push_back(std::ranges::find(closed, group.kind) == closed.end());
    }
    return open;
}

std::vector<LayoutEdge> layoutEdges(const FoldedGraph& folded) {
    std::vector<LayoutEdge> edges;
    for (const FoldedGraph::Edge& edge : folded.edges) {
        edges.push_back({edge.from, edge.to});
    }
    return edges;
}

class FoldedKnown : public testing::TestWithParam<test::NamedNetwork> {};

TEST_P(FoldedKnown, WithEverythingOpenIsTheGraph) {
    const Model model = GetParam().make({});
    const Outline outline = outlineOf(*model.graph);
    const FoldedGraph folded = foldedGraph(*model.graph, outline, openBut(outline, {}));
    EXPECT_EQ(folded.vertices.size(), model.graph->size());
    std::size_t inputs = 0;
    for (const Node& node : model.graph->nodes()) {
        inputs += node.inputs.size();
    }
    EXPECT_EQ(folded.edges.size(), inputs);
}

TEST_P(FoldedKnown, HasNoCycleWhateverIsClosed) {
    const Model model = GetParam().make({});
    const Outline outline = outlineOf(*model.graph);
    for (const auto closed : {std::initializer_list<Kind>{Kind::Fused},
                              {Kind::Repeat},
                              {Kind::Block},
                              {Kind::Fused, Kind::Repeat},
                              {Kind::Fused, Kind::Repeat, Kind::Block}}) {
        const FoldedGraph folded = foldedGraph(*model.graph, outline, openBut(outline, closed));
        EXPECT_NO_THROW(
            layOutLayered(std::vector<LayoutVertex>(folded.vertices.size()), layoutEdges(folded)));
    }
}

INSTANTIATE_TEST_SUITE_P(Networks, FoldedKnown, testing::ValuesIn(test::knownNetworks()), test::networkName);

TEST(FoldedGraph, AClosedGroupIsOneVertexWithItsLastOutput) {
    const Model model = test::resNet18();
    const Outline outline = outlineOf(*model.graph);
    const FoldedGraph folded = foldedGraph(*model.graph, outline, openBut(outline, {Kind::Fused}));
    const FoldedGraph::Vertex& stem = folded.vertices[1];
    EXPECT_EQ(outline.groups[static_cast<std::size_t>(stem.group)].nodes.size(), 3U);
    EXPECT_EQ(model.graph->node(stem.node).op->kind(), "relu");
    EXPECT_EQ(folded.vertexOf[1], 1U);
    EXPECT_EQ(folded.vertexOf[3], 1U);
}

TEST(FoldedGraph, AGroupInAClosedOneIsNotSeen) {
    const Model model = test::resNet18();
    const Outline outline = outlineOf(*model.graph);
    std::vector<bool> open = openBut(outline, {Kind::Repeat});
    const FoldedGraph folded = foldedGraph(*model.graph, outline, open);
    const auto repeat = std::ranges::find(outline.groups, Kind::Repeat, &OutlineGroup::kind);
    for (const NodeId node : repeat->nodes) {
        EXPECT_EQ(closedAround(outline, open, node), repeat - outline.groups.begin());
        EXPECT_EQ(folded.vertexOf[node.index()], folded.vertexOf[repeat->nodes.front().index()]);
    }
}

TEST(FoldedGraph, EdgesCarryTheTensorThatRunsAlongThem) {
    const Model model = test::uNet();
    const Outline outline = outlineOf(*model.graph);
    const FoldedGraph folded = foldedGraph(*model.graph, outline, openBut(outline, {Kind::Fused}));
    for (const FoldedGraph::Edge& edge : folded.edges) {
        EXPECT_THAT(edge.tensors, testing::ElementsAre(folded.vertices[edge.from].node))
            << "a fused chain has one way out";
    }
}

TEST(FoldedGraph, BundlesWhatLeavesAClosedGroupForOneReader) {
    const Model model = test::denseNet121();
    const Outline outline = outlineOf(*model.graph);
    const FoldedGraph folded = foldedGraph(*model.graph, outline, openBut(outline, {Kind::Repeat}));
    const auto bundle = std::ranges::max_element(
        folded.edges, {}, [](const FoldedGraph::Edge& edge) { return edge.tensors.size(); });
    EXPECT_EQ(bundle->tensors.size(), 23U) << "of the third dense block's layers into its last concat";
}

} // namespace

} // namespace fovea
