#include "core/ops/broadcast.h"
#include "core/ops/conv_nd.h"
#include "core/ops/registry.h"
#include "tests/ui/scenes/graph/graph_input.h"
#include "ui/scenes/graph/graph_cards.h"
#include "ui/scenes/graph/graph_search.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace fovea::ui {

namespace {

QString optionsOf(const nlohmann::json& layer, const Shape& input = {1, 8, 32, 32}) {
    const std::vector<Shape> inputs{input};
    return layerOptions(Node{.name = "layer", .op = makeOp(layer, inputs), .inputs = {}, .inputShape = {}});
}

TEST(LayerOptions, SayWhatAWindowIsAndHowItSteps) {
    EXPECT_EQ(optionsOf({{"op", "conv2d"}, {"out", 4}, {"kernel", 3}}), QStringLiteral("3×3"));
    EXPECT_EQ(optionsOf({{"op", "conv2d"}, {"out", 4}, {"kernel", {1, 7}}, {"stride", 2}}),
              QStringLiteral("1×7 stride 2"));
    EXPECT_EQ(optionsOf({{"op", "conv2d"}, {"out", 8}, {"kernel", 3}, {"groups", 8}}),
              QStringLiteral("3×3 depthwise"));
    EXPECT_EQ(optionsOf({{"op", "conv2d"}, {"out", 8}, {"kernel", 3}, {"groups", 2}, {"dilation", 2}}),
              QStringLiteral("3×3 dilated 2 2 groups"));
}

TEST(LayerOptions, OfVolumesHaveAllAxes) {
    const WindowAxis depth{.kernel = 1, .stride = 1};
    const WindowAxis plane{.kernel = 3, .stride = 2};
    const auto op = std::make_shared<ConvNd>(
        ConvNdOptions{.inChannels = 4, .outChannels = 4, .window = {depth, plane, plane}, .groups = 4});
    EXPECT_EQ(layerOptions(Node{.name = "layer", .op = op, .inputs = {}, .inputShape = {}}),
              QStringLiteral("1×3×3 stride 1×2×2 depthwise"));
}

TEST(LayerOptions, OfPoolingBesideItsWindowIsNotSaid) {
    EXPECT_EQ(optionsOf({{"op", "max_pool2d"}, {"kernel", 2}}), QStringLiteral("2×2"));
    EXPECT_EQ(optionsOf({{"op", "max_pool2d"}, {"kernel", 3}, {"stride", 2}}),
              QStringLiteral("3×3 stride 2"));
}

TEST(LayerOptions, OfWhatHasNoWindowAreEmpty) {
    EXPECT_EQ(optionsOf({{"op", "relu"}}), QString());
    EXPECT_EQ(optionsOf({{"op", "batch_norm"}}), QString());
}

QStringList titlesOf(const Model& model, OutlineGroup::Kind kind) {
    const Outline outline = outlineOf(*model.graph);
    QStringList titles;
    for (std::size_t g = 0; g < outline.groups.size(); ++g) {
        if (outline.groups[g].kind == kind) {
            titles << groupTitle(*model.graph, outline, static_cast<int>(g));
        }
    }
    return titles;
}

TEST(GroupTitle, SaysWhatRepeatsAndHowOften) {
    using Kind = OutlineGroup::Kind;
    EXPECT_EQ(titlesOf(test::resNet50(), Kind::Repeat),
              (QStringList{QStringLiteral("RESIDUAL ×2"), QStringLiteral("RESIDUAL ×3"),
                           QStringLiteral("RESIDUAL ×5"), QStringLiteral("RESIDUAL ×2")}));
    EXPECT_EQ(titlesOf(test::googLeNet(), Kind::Repeat).front(), QStringLiteral("BRANCHES ×2"));
    EXPECT_EQ(titlesOf(test::denseNet121(), Kind::Repeat).front(), QStringLiteral("DENSE LAYER ×5"));
}

TEST(GroupTitle, CallsAProductWithItsOwnSigmoidByItsName) {
    GraphBuilder builder;
    const auto plain = [&](const char* kind, std::vector<NodeId> inputs) {
        return builder.add(makeOp({{"op", kind}}, {}), std::move(inputs));
    };
    const NodeId first = plain("relu", {builder.addInput("input", {1, 2, 4, 4})});
    const NodeId silu =
        builder.add(std::make_shared<Broadcast>("multiply"), {first, plain("sigmoid", {first})});
    const NodeId second = plain("relu", {silu});
    const NodeId gate = plain("sigmoid", {plain("global_average_pool", {second})});
    plain("softmax", {builder.add(std::make_shared<Broadcast>("multiply"), {second, gate})});
    const Graph graph = builder.build();
    const Outline outline = outlineOf(graph);
    QStringList titles;
    for (std::size_t g = 0; g < outline.groups.size(); ++g) {
        titles << groupTitle(graph, outline, static_cast<int>(g));
    }
    EXPECT_TRUE(titles.contains(QStringLiteral("SILU"))) << titles.join(u' ').toStdString();
    EXPECT_TRUE(titles.contains(QStringLiteral("GATE"))) << titles.join(u' ').toStdString();
}

TEST(MatchingNodes, AreFoundByNameAndByKindWhateverTheCase) {
    const Model model = test::lectureModel();
    const Graph& graph = *model.graph;
    EXPECT_EQ(matchingNodes(graph, QStringLiteral("CONV3")), std::vector<NodeId>{*graph.find("conv3")});
    EXPECT_EQ(matchingNodes(graph, QStringLiteral("pool")).size(), 3U);
    EXPECT_EQ(matchingNodes(graph, QStringLiteral("fc")).size(), 1U);
    EXPECT_EQ(matchingNodes(graph, QStringLiteral("linear")).size(), 1U) << "the engine's name of the kind";
    EXPECT_EQ(matchingNodes(graph, QStringLiteral("relu 2")), std::vector<NodeId>{*graph.find("relu2")});
    EXPECT_TRUE(matchingNodes(graph, QStringLiteral("  ")).empty());
    EXPECT_TRUE(matchingNodes(graph, QStringLiteral("lstm")).empty());
}

} // namespace

} // namespace fovea::ui
