#include "core/base/error.h"
#include "core/graph/executor.h"
#include "core/ops/concat.h"
#include "core/ops/index_map.h"
#include "tests/core/graph/sample_nets.h"
#include "tests/support/op_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {
namespace {

using ::testing::HasSubstr;

Tensor pictures(const Model& model, std::int64_t batch) {
    Rng rng(17);
    return test::uniformTensor(model.inputShape().withBatch(batch), rng);
}

TEST(Forward, KeepsEveryNodesOutputAsTheReferenceComputesIt) {
    const Model model = test::branchedNet();
    const Tensor input = pictures(model, 3);
    const auto trace = forward(model, input, Workers(2), {.revision = 42, .control = {}});
    const std::vector<TensorD> exact = referenceForward(*model.graph, *model.parameters, {&input, 1});
    EXPECT_EQ(trace->revision(), 42U);
    for (const NodeId id : model.graph->ids()) {
        const Tensor& output = trace->output(id);
        ASSERT_EQ(output.shape(), exact[id.index()].shape());
        const double allowed = 1e-4 * test::largestMagnitude(exact[id.index()]);
        for (std::int64_t i = 0; i < output.size(); ++i) {
            ASSERT_NEAR(output.data()[i], exact[id.index()].data()[i], allowed) << model.graph->node(id).name;
        }
    }
}

TEST(Forward, GivesTheSameBitsForAnyNumberOfThreads) {
    const Model model = test::branchedNet();
    const Tensor input = pictures(model, 5);
    const auto one = forward(model, input, Workers(1));
    const auto two = forward(model, input, Workers(2));
    for (const NodeId id : model.graph->ids()) {
        EXPECT_TRUE(test::sameBits(one->output(id), two->output(id))) << model.graph->node(id).name;
    }
}

TEST(Forward, GivesEachPictureWhatItGetsAlone) {
    const Model model = test::branchedNet();
    const Tensor batch = pictures(model, 2);
    const std::int64_t volume = batch.shape().volumeSize();
    const Tensor second =
        Tensor::from(model.inputShape(), batch.values().subspan(static_cast<std::size_t>(volume)));
    const Tensor together = forward(model, batch, Workers(1))->output(model.graph->output());
    const Tensor alone = forward(model, second, Workers(1))->output(model.graph->output());
    for (std::int64_t c = 0; c < 5; ++c) {
        EXPECT_NEAR(together.at(1, c, 0, 0), alone.at(0, c, 0, 0), 1e-6);
    }
}

TEST(Trace, HandsOutTheInputsOfANode) {
    const Model model = test::branchedNet();
    const auto trace = forward(model, pictures(model, 1), Workers(1));
    const std::vector<Tensor> inputs = trace->inputsOf(*model.graph->find("stack"));
    ASSERT_EQ(inputs.size(), 2U);
    EXPECT_TRUE(inputs[0].sharesWith(trace->output(*model.graph->find("a"))));
    EXPECT_TRUE(inputs[1].sharesWith(trace->output(*model.graph->find("sum"))));
}

TEST(Forward, ReportsProgressThatOnlyGrowsAndEndsAtOne) {
    const Model model = test::branchedNet();
    std::vector<double> seen;
    const Control control{.stop = {}, .progress = [&](double fraction) { seen.push_back(fraction); }};
    forward(model, pictures(model, 1), Workers(1), {.control = control});
    ASSERT_GE(seen.size(), model.graph->size());
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    EXPECT_GE(seen.front(), 0.0);
    EXPECT_DOUBLE_EQ(seen.back(), 1.0);
}

TEST(Forward, StopsBetweenLayersWhenAsked) {
    const Model model = test::branchedNet();
    std::stop_source source;
    int reports = 0;
    const Control control{.stop = source.get_token(), .progress = [&](double) {
                              if (++reports == 3) {
                                  source.request_stop();
                              }
                          }};
    EXPECT_THROW(forward(model, pictures(model, 1), Workers(1), {.control = control}), Cancelled);
    EXPECT_EQ(reports, 3) << "no layer ran after the stop";
}

TEST(Forward, RefusesMoreActivationsThanItsLimitBeforeAllocatingThem) {
    // Each layer is below the limit of one tensor, together they are above that of a pass.
    const Model model =
        test::chain({1, 1, 1, 1}, {R"({"op": "conv2d", "out": 1, "kernel": 1, "padding": 20000})",
                                   R"({"op": "relu"})", R"({"op": "relu"})"});
    try {
        forward(model, Tensor({1, 1, 1, 1}), Workers(1));
        FAIL() << "no error";
    } catch (const LimitError& error) {
        EXPECT_THAT(error.what(), HasSubstr("MiB; the limit is 16384 MiB"));
        EXPECT_THAT(error.what(), HasSubstr("smaller input size"));
    }
}

TEST(Forward, CountsWhatActivationsTake) {
    EXPECT_EQ(activationMiB(std::vector<Shape>{{1, 3, 512, 512}, {1, 1, 1024, 1024}, {1, 10}}), 3 + 4);
}

TEST(Forward, NamesTheLayerThatRefusesTheInput) {
    const Model model = test::branchedNet();
    try {
        forward(model, Tensor({1, 3, 6, 5}), Workers(1));
        FAIL() << "no error";
    } catch (const ShapeError& error) {
        EXPECT_THAT(error.what(), HasSubstr("layer \"conv2d1\""));
    }
}

/// Drops all columns, and does not want to be asked how.
class Emptying final : public IndexMap {
public:
    std::string_view kind() const override { return "emptying"; }
    nlohmann::json toJson() const override { return {{"op", kind()}}; }
    Shape inferShape(std::span<const Shape> inputs) const override {
        return {inputs[0].batch(), inputs[0].channels(), inputs[0].height(), 0};
    }

private:
    AxisRanges inputRanges(const AxisRanges& output, std::size_t /*input*/,
                           std::span<const Shape> /*inputs*/) const override {
        return output;
    }
    IndexPlan plan(std::span<const Shape> /*inputs*/, const InputNumbers& /*numbers*/) const override {
        ADD_FAILURE() << "a plan lists every row, and nothing limits the rows of what is empty";
        return {};
    }
};

TEST(Forward, ComputesNothingForALayerWithoutNumbers) {
    GraphBuilder builder;
    builder.add(std::make_shared<const Emptying>(), {builder.addInput("input", {1, 2, 3, 4})});
    const auto graph = std::make_shared<const Graph>(builder.build());
    const Tensor input({1, 2, 3, 4});
    const auto trace = forward(graph, std::make_shared<const Parameters>(*graph), {&input, 1}, Workers(1));
    EXPECT_EQ(trace->output(graph->output()).shape(), Shape({1, 2, 3, 0}));
}

TEST(Forward, TakesSeveralInputsInTheirOrder) {
    GraphBuilder builder;
    const NodeId first = builder.addInput("first", {1, 2});
    const NodeId second = builder.addInput("second", {1, 3});
    builder.add(std::make_shared<const Concat>(), {second, first});
    const auto graph = std::make_shared<const Graph>(builder.build());
    const std::vector<Tensor> inputs{Tensor::from({1, 2}, {1.0F, 2.0F}),
                                     Tensor::from({1, 3}, {3.0F, 4.0F, 5.0F})};
    const auto trace = forward(graph, std::make_shared<const Parameters>(*graph), inputs, Workers(1));
    EXPECT_THAT(trace->output(graph->output()).values(),
                ::testing::ElementsAre(3.0F, 4.0F, 5.0F, 1.0F, 2.0F));
}

} // namespace
} // namespace fovea
