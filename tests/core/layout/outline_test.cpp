#include "core/layout/outline.h"
#include "core/ops/add.h"
#include "core/ops/pool2d.h"
#include "tests/support/known_networks.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace fovea {

namespace {

using Kind = OutlineGroup::Kind;
using testing::ElementsAre;

std::vector<std::size_t> copies(const Outline& outline) {
    std::vector<std::size_t> counts;
    for (const OutlineGroup& group : outline.groups) {
        if (group.kind == Kind::Repeat) {
            counts.push_back(group.items.size());
        }
    }
    return counts;
}

std::size_t countOf(const Outline& outline, Kind kind) {
    return static_cast<std::size_t>(std::ranges::count(outline.groups, kind, &OutlineGroup::kind));
}

std::vector<std::string> kinds(const Graph& graph, const OutlineGroup& group) {
    std::vector<std::string> names;
    for (const NodeId node : group.nodes) {
        names.emplace_back(graph.node(node).op->kind());
    }
    return names;
}

class KnownOutlines : public testing::TestWithParam<test::NamedNetwork> {};

TEST_P(KnownOutlines, AreATreeThatHoldsEveryNodeOnce) {
    const Model model = GetParam().make({});
    const Outline outline = outlineOf(*model.graph);
    std::vector<int> seen(model.graph->size(), 0);
    std::vector<int> groupSeen(outline.groups.size(), 0);
    const auto visit = [&](const std::vector<OutlineItem>& items, int parent) {
        for (const OutlineItem& item : items) {
            if (item.isGroup()) {
                ++groupSeen[static_cast<std::size_t>(item.group)];
                EXPECT_EQ(outline.groups[static_cast<std::size_t>(item.group)].parent, parent);
            } else {
                ++seen[item.node.index()];
                EXPECT_EQ(outline.groupOf[item.node.index()], parent);
            }
        }
    };
    visit(outline.items, -1);
    for (std::size_t g = 0; g < outline.groups.size(); ++g) {
        visit(outline.groups[g].items, static_cast<int>(g));
        EXPECT_TRUE(std::ranges::is_sorted(outline.groups[g].nodes));
        EXPECT_GE(outline.groups[g].nodes.size(), 2U);
    }
    EXPECT_THAT(seen, testing::Each(1));
    EXPECT_THAT(groupSeen, testing::Each(1));
}

TEST_P(KnownOutlines, FusedChainsHaveOneWayThrough) {
    const Model model = GetParam().make({});
    const Graph& graph = *model.graph;
    const Outline outline = outlineOf(graph);
    for (const OutlineGroup& group : outline.groups) {
        for (std::size_t i = 0; group.kind == Kind::Fused && i + 1 < group.nodes.size(); ++i) {
            EXPECT_THAT(graph.consumers(group.nodes[i]), ElementsAre(group.nodes[i + 1]));
            EXPECT_THAT(graph.node(group.nodes[i + 1]).inputs, ElementsAre(group.nodes[i]));
        }
    }
}

TEST_P(KnownOutlines, CopiesOfARepetitionAreAsLongAsEachOther) {
    const Model model = GetParam().make({});
    const Outline outline = outlineOf(*model.graph);
    for (const OutlineGroup& group : outline.groups) {
        if (group.kind == Kind::Repeat) {
            EXPECT_EQ(group.nodes.size() % group.items.size(), 0U);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Networks, KnownOutlines, testing::ValuesIn(test::knownNetworks()),
                         test::networkName);

TEST(Outline, FindsConvolutionNormAndActivationAsOne) {
    const Model model = test::resNet18();
    const Outline outline = outlineOf(*model.graph);
    const auto fused = std::ranges::find(outline.groups, Kind::Fused, &OutlineGroup::kind);
    ASSERT_NE(fused, outline.groups.end());
    EXPECT_THAT(kinds(*model.graph, *fused), ElementsAre("conv2d", "batch_norm", "relu"));
}

TEST(Outline, FindsTheResidualBlocksOfResNet18) {
    const Outline outline = outlineOf(*test::resNet18().graph);
    EXPECT_EQ(countOf(outline, Kind::Block), 8U);
    EXPECT_THAT(copies(outline), ElementsAre(2)) << "the other stages begin with another block";
}

TEST(Outline, CountsTheBottlenecksOfResNet50) {
    const Outline outline = outlineOf(*test::resNet50().graph);
    EXPECT_EQ(countOf(outline, Kind::Block), 16U);
    EXPECT_THAT(copies(outline), ElementsAre(2, 3, 5, 2)) << "after the first of each stage";
}

TEST(Outline, CountsTheDenseLayersOfDenseNet121) {
    const Outline outline = outlineOf(*test::denseNet121().graph);
    EXPECT_THAT(copies(outline), ElementsAre(5, 11, 23, 15)) << "the first of each block has nothing to join";
}

TEST(Outline, CountsTheInceptionModulesOfGoogLeNetWhateverTheirWidths) {
    const Outline outline = outlineOf(*test::googLeNet().graph);
    EXPECT_THAT(copies(outline), ElementsAre(2, 5, 2));
}

TEST(Outline, CountsTheInvertedResidualsOfMobileNetV2) {
    const Outline outline = outlineOf(*test::mobileNetV2().graph);
    EXPECT_THAT(copies(outline), ElementsAre(2, 3, 2, 2));
}

TEST(Outline, AUNetIsNoBlockOfItself) {
    const Model model = test::uNet();
    const Outline outline = outlineOf(*model.graph);
    EXPECT_EQ(countOf(outline, Kind::Block), 0U);
    EXPECT_EQ(countOf(outline, Kind::Fused), 18U);
}

TEST(Outline, ANetworkOfSeveralInputsIsNoBlockOfItself) {
    GraphBuilder builder;
    const NodeId left =
        builder.add(std::make_shared<MaxPool2d>(Pool2dOptions{}), {builder.addInput("left", {1, 2, 8, 8})});
    const NodeId right =
        builder.add(std::make_shared<MaxPool2d>(Pool2dOptions{}), {builder.addInput("right", {1, 2, 8, 8})});
    builder.add(std::make_shared<Add>(), {left, right}, "sum");
    EXPECT_TRUE(outlineOf(builder.build()).groups.empty());
}

TEST(Outline, IsFoundByStructureAndNotByNames) {
    const Model model = test::resNet50();
    GraphBuilder renamed;
    for (const NodeId id : model.graph->ids()) {
        const Node& node = model.graph->node(id);
        const std::string name = "z" + std::to_string(model.graph->size() - id.index());
        if (node.isInput()) {
            renamed.addInput(name, node.inputShape);
        } else {
            renamed.add(node.op, node.inputs, name);
        }
    }
    EXPECT_EQ(copies(outlineOf(renamed.build())), copies(outlineOf(*model.graph)));
}

} // namespace

} // namespace fovea
