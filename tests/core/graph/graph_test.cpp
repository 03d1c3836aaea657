#include "core/base/error.h"
#include "core/graph/graph.h"
#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "tests/core/graph/sample_nets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> namesOf(const Graph& graph) {
    std::vector<std::string> names;
    for (const Node& node : graph.nodes()) {
        names.push_back(node.name);
    }
    return names;
}

TEST(GraphBuilder, NamesLayersAfterTheirKindAndNumber) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 3, 8, 8});
    const NodeId first = builder.add(std::make_shared<Relu>(), {input});
    const NodeId named = builder.add(std::make_shared<Relu>(), {first}, "relu3");
    const NodeId second = builder.add(std::make_shared<Relu>(), {named});
    const NodeId third = builder.add(std::make_shared<Relu>(), {second});
    builder.add(std::make_shared<Tanh>(), {third});
    EXPECT_THAT(namesOf(builder.build()), ElementsAre("input", "relu1", "relu3", "relu2", "relu4", "tanh1"));
}

TEST(GraphBuilder, RefusesANameThatIsTaken) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 3, 8, 8});
    builder.add(std::make_shared<Relu>(), {input}, "edge");
    try {
        builder.add(std::make_shared<Relu>(), {input}, "edge");
        FAIL() << "no error";
    } catch (const SettingError& error) {
        EXPECT_THAT(error.what(), HasSubstr("\"edge\""));
    }
}

TEST(GraphBuilder, NamesTheLayerThatRefusesItsInputAndGoesOnWithoutIt) {
    GraphBuilder builder;
    const NodeId small = builder.addInput("small", {1, 3, 4, 4});
    const NodeId large = builder.addInput("large", {1, 3, 8, 8});
    try {
        builder.add(std::make_shared<Add>(), {small, large}, "sum");
        FAIL() << "no error";
    } catch (const ShapeError& error) {
        EXPECT_THAT(error.what(), HasSubstr("layer \"sum\""));
        EXPECT_THAT(error.what(), HasSubstr("1×3×4×4"));
    }
    EXPECT_EQ(builder.size(), 2U);
    const NodeId sum = builder.add(std::make_shared<Add>(), {large, large}, "sum");
    EXPECT_EQ(builder.shape(sum), (Shape{1, 3, 8, 8}));
}

TEST(Graph, FindsNodesByName) {
    const Model model = test::branchedNet();
    ASSERT_TRUE(model.graph->find("sum").has_value());
    EXPECT_EQ(model.graph->node(*model.graph->find("sum")).op->kind(), "add");
    EXPECT_FALSE(model.graph->find("difference").has_value());
}

TEST(Graph, KnowsWhoReadsANode) {
    const Model model = test::branchedNet();
    const Graph& graph = *model.graph;
    EXPECT_THAT(graph.consumers(*graph.find("a")),
                ElementsAre(*graph.find("b"), *graph.find("c"), *graph.find("stack")));
    EXPECT_TRUE(graph.consumers(graph.output()).empty());
}

TEST(Graph, AnswersWithItsLastNode) {
    const Model model = test::branchedNet();
    const Graph& graph = *model.graph;
    EXPECT_EQ(graph.node(graph.output()).op->kind(), "softmax");
    EXPECT_THAT(graph.inputs(), ElementsAre(*graph.find("input")));
}

TEST(Graph, ListsEachNodeAfterItsInputs) {
    const Model model = test::branchedNet();
    const Graph& graph = *model.graph;
    for (const NodeId id : graph.ids()) {
        for (const NodeId input : graph.node(id).inputs) {
            EXPECT_LT(input, id);
        }
    }
}

TEST(Graph, InfersTheShapeOfEveryNodeForAnyBatch) {
    const Model model = test::branchedNet();
    const Graph& graph = *model.graph;
    const Shape input{4, 2, 9, 7};
    const std::vector<Shape> shapes = inferShapes(graph, {&input, 1});
    EXPECT_EQ(shapes[graph.find("stack")->index()], (Shape{4, 7, 9, 7}));
    EXPECT_EQ(shapes.back(), (Shape{4, 5}));
}

TEST(Graph, NamesTheLayerThatDoesNotFitANewInputSize) {
    const Model model =
        test::chain({1, 1, 6, 6}, {R"({"op": "flatten"})", R"({"op": "linear", "out": 2, "name": "fc"})"});
    const Shape larger{1, 1, 8, 8};
    try {
        inferShapes(*model.graph, {&larger, 1});
        FAIL() << "no error";
    } catch (const ShapeError& error) {
        EXPECT_THAT(error.what(), HasSubstr("layer \"fc\""));
    }
}

TEST(Graph, KnowsWhichNodesCannotBeNegative) {
    const Model model = test::branchedNet();
    const Graph& graph = *model.graph;
    const std::vector<bool> nonNegative = nonNegativeNodes(graph);
    EXPECT_FALSE(nonNegative[graph.find("input")->index()]);
    EXPECT_TRUE(nonNegative[graph.find("a")->index()]);
    EXPECT_FALSE(nonNegative[graph.find("b")->index()]);
    EXPECT_FALSE(nonNegative[graph.find("sum")->index()]);
    EXPECT_FALSE(nonNegative[graph.find("stack")->index()]);
    EXPECT_TRUE(nonNegative[graph.output().index()]);
}

} // namespace
} // namespace fovea
