#include "core/graph/parameters.h"
#include "tests/core/graph/sample_nets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace fovea {
namespace {

using ::testing::Each;

TEST(Parameters, OfTheLecturesNetAre6440) {
    // [CONV 3×3 ×10 – RELU – CONV 3×3 ×10 – RELU – POOL 2×2] ×3 – FC 10 on 32×32×3:
    // 280 + 5·910 + 1,610.
    GraphBuilder builder;
    NodeId last = builder.addInput("input", {1, 3, 32, 32});
    for (int stage = 0; stage < 3; ++stage) {
        last = test::appendLayers(builder, last,
                                  {R"({"op": "conv2d", "out": 10, "kernel": 3, "padding": 1})",
                                   R"({"op": "relu"})",
                                   R"({"op": "conv2d", "out": 10, "kernel": 3, "padding": 1})",
                                   R"({"op": "relu"})", R"({"op": "max_pool2d", "kernel": 2})"});
    }
    test::appendLayers(builder, last, {R"({"op": "flatten"})", R"({"op": "linear", "out": 10})"});
    EXPECT_EQ(Parameters(builder.build()).count(), 6440);
}

TEST(Parameters, CountRunningStatisticsToo) {
    const Model model = test::chain({1, 3, 4, 4}, {R"({"op": "batch_norm"})"});
    EXPECT_EQ(model.parameters->count(), 12);
}

TEST(Parameters, StartNeutral) {
    const Model model =
        test::chain({1, 3, 4, 4}, {R"({"op": "conv2d", "out": 2, "kernel": 3})", R"({"op": "batch_norm"})"});
    const Parameters parameters(*model.graph);
    EXPECT_THAT(parameters.of({1})[0].values(), Each(0.0F));
    EXPECT_THAT(parameters.of({1})[1].values(), Each(0.0F));
    EXPECT_THAT(parameters.of({2})[0].values(), Each(1.0F));
    EXPECT_THAT(parameters.of({2})[1].values(), Each(0.0F));
    EXPECT_THAT(parameters.of({2})[2].values(), Each(0.0F));
    EXPECT_THAT(parameters.of({2})[3].values(), Each(1.0F));
    EXPECT_TRUE(parameters.of({0}).empty());
}

TEST(Parameters, DrawnAfterHeHaveVarianceTwoByFanIn) {
    const Model model = test::chain({1, 8, 4, 4}, {R"({"op": "conv2d", "out": 100, "kernel": 3})"});
    Rng rng(3);
    const Parameters parameters = Parameters::heInitialized(*model.graph, rng);
    double squares = 0;
    for (const float weight : parameters.of({1})[0].values()) {
        squares += static_cast<double>(weight) * weight;
    }
    EXPECT_NEAR(squares / (100.0 * 72.0), 2.0 / 72.0, 0.1 * 2.0 / 72.0);
    EXPECT_THAT(parameters.of({1})[1].values(), Each(0.0F));
}

TEST(Parameters, DrawnFromTheSameSeedAreTheSame) {
    const Model model = test::branchedNet();
    const Graph& graph = *model.graph;
    Rng one(5);
    Rng other(5);
    const Parameters first = Parameters::heInitialized(graph, one);
    const Parameters second = Parameters::heInitialized(graph, other);
    for (const NodeId id : graph.ids()) {
        for (std::size_t i = 0; i < first.of(id).size(); ++i) {
            EXPECT_TRUE(std::ranges::equal(first.of(id)[i].values(), second.of(id)[i].values()));
        }
    }
}

TEST(Parameters, ACopyCanBeChangedWithoutTheOriginal) {
    const Model model = test::chain({1, 2}, {R"({"op": "linear", "out": 1})"});
    const Parameters original(*model.graph);
    Parameters copy = original;
    copy.mutableOf({1})[0].mutableData()[0] = 7.0F;
    EXPECT_EQ(original.of({1})[0].data()[0], 0.0F);
    EXPECT_EQ(copy.of({1})[0].data()[0], 7.0F);
}

} // namespace
} // namespace fovea
