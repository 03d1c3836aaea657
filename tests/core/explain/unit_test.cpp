#include "core/base/error.h"
#include "core/explain/unit.h"
#include "core/graph/executor.h"
#include "core/ops/activation.h"
#include "core/ops/conv2d.h"
#include "core/ops/pool2d.h"
#include "tests/core/explain/random_net.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace fovea {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<const Trace> run(Graph graph, Parameters parameters, const Tensor& input) {
    const Workers workers(1);
    return forward(std::make_shared<const Graph>(std::move(graph)),
                   std::make_shared<const Parameters>(std::move(parameters)), {&input, 1}, workers);
}

/// The result again from what the explanation shows, as a person with a pocket calculator would.
double byHand(const UnitExplanation& explanation, const Node& node) {
    const Arithmetic& arithmetic = explanation.arithmetic;
    switch (arithmetic.combination) {
    case Combination::WeightedSum: {
        double sum = arithmetic.bias.value_or(0);
        for (const ChannelShare& share : explanation.channels) {
            for (const std::size_t tap : share.taps) {
                sum += arithmetic.taps[tap].value * arithmetic.taps[tap].weight;
            }
        }
        return sum;
    }
    case Combination::Maximum:
        return arithmetic.winner ? arithmetic.taps[*arithmetic.winner].value : 0;
    case Combination::Function:
        return dynamic_cast<const Activation&>(*node.op).value(arithmetic.taps[0].value);
    case Combination::Normalized: {
        double sum = 0;
        for (const Tap& tap : arithmetic.taps) {
            sum += std::exp(tap.value);
        }
        return std::exp(arithmetic.taps[0].value) / sum;
    }
    case Combination::Copy:
        break;
    }
    return arithmetic.taps[0].value;
}

void expectTapsReadTheTrace(const Trace& trace, const UnitExplanation& explanation) {
    const Node& node = trace.graph().node(explanation.address.node);
    for (const Tap& tap : explanation.arithmetic.taps) {
        if (tap.onPadding) {
            EXPECT_EQ(tap.value, 0);
            continue;
        }
        const NodeId from = node.isInput() ? explanation.address.node : node.inputs[tap.input];
        EXPECT_EQ(tap.value,
                  trace.output(from).at(explanation.address.picture, tap.at.channel, tap.at.y, tap.at.x));
    }
}

void expectExplained(const Trace& trace, const UnitAddress& address) {
    const Node& node = trace.graph().node(address.node);
    SCOPED_TRACE(node.name + " " + std::to_string(address.at.channel) + "," + std::to_string(address.at.y) +
                 "," + std::to_string(address.at.x));
    const UnitExplanation explanation = explainUnit(trace, address);
    EXPECT_EQ(explanation.address, address);
    EXPECT_EQ(explanation.value,
              trace.output(address.node).at(address.picture, address.at.channel, address.at.y, address.at.x));
    EXPECT_NEAR(explanation.arithmetic.result, explanation.value, 1e-4 * (1 + std::abs(explanation.value)));
    EXPECT_NEAR(byHand(explanation, node), explanation.arithmetic.result, 1e-9);
    expectTapsReadTheTrace(trace, explanation);
    if (explanation.arithmetic.combination == Combination::WeightedSum) {
        double sum = explanation.arithmetic.bias.value_or(0);
        for (const ChannelShare& share : explanation.channels) {
            sum += share.sum;
        }
        EXPECT_NEAR(sum, explanation.arithmetic.result, 1e-9);
    }
}

std::shared_ptr<const Trace> smallTrace() {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 2, 3, 4});
    builder.add(std::make_shared<Conv2d>(
                    Conv2dOptions{.inChannels = 2, .outChannels = 1, .window = Window2d::square(3)}),
                {input}, "conv");
    Graph graph = builder.build();
    Parameters parameters(graph);
    for (Tensor& tensor : parameters.mutableOf({1})) {
        tensor = Tensor::filled(tensor.shape(), 0.5F);
    }
    Tensor picture({1, 2, 3, 4});
    std::ranges::fill(picture.mutableValues().first(12), 1.0F);
    std::ranges::fill(picture.mutableValues().last(12), -2.0F);
    return run(std::move(graph), std::move(parameters), picture);
}

std::string refusal(const Trace& trace, const UnitAddress& address) {
    try {
        explainUnit(trace, address);
    } catch (const SettingError& error) {
        return error.what();
    }
    return "not refused";
}

} // namespace

TEST(ExplainUnit, AgreesWithTheTraceForUnitsOfEveryOp) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        Graph graph = test::netOfEveryOp(rng);
        Parameters parameters = test::randomParameters(graph, rng, -0.5, 0.5);
        for (const NodeId id : graph.ids()) {
            if (!graph.node(id).isInput() && graph.node(id).op->kind() == "batch_norm") {
                parameters.set(id, 3, test::randomTensor({4}, rng, 0.5, 2));
            }
        }
        const Shape shape = graph.node({0}).inputShape.withBatch(2);
        const auto trace =
            run(std::move(graph), std::move(parameters), test::randomTensor(shape, rng, -1, 1));
        for (const NodeId id : trace->graph().ids()) {
            for (int i = 0; i < 6; ++i) {
                expectExplained(*trace, {.node = id,
                                         .picture = i % 2,
                                         .at = test::randomElement(trace->output(id).shape(), rng)});
            }
        }
    }
}

TEST(ExplainUnit, AgreesWithTheTraceInRandomNets) {
    for (std::uint64_t seed = 100; seed < 120; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        Graph graph = test::randomNet(rng, {.monotonic = false, .layers = 5});
        Parameters parameters = test::randomParameters(graph, rng, 0.1, 0.5);
        const Shape shape = graph.node({0}).inputShape;
        const auto trace =
            run(std::move(graph), std::move(parameters), test::randomTensor(shape, rng, -1, 1));
        for (const NodeId id : trace->graph().ids()) {
            for (int i = 0; i < 4; ++i) {
                expectExplained(
                    *trace,
                    {.node = id, .picture = 0, .at = test::randomElement(trace->output(id).shape(), rng)});
            }
        }
    }
}

TEST(ExplainUnit, SumsEachInputChannel) {
    const UnitExplanation explanation =
        explainUnit(*smallTrace(), {.node = {1}, .picture = 0, .at = {0, 0, 1}});
    ASSERT_EQ(explanation.channels.size(), 2U);
    EXPECT_DOUBLE_EQ(explanation.channels[0].sum, 4.5);
    EXPECT_DOUBLE_EQ(explanation.channels[1].sum, -9);
    EXPECT_EQ(explanation.channels[1].channel, 1);
    EXPECT_EQ(explanation.channels[0].taps.size(), 9U);
    EXPECT_EQ(explanation.channels[1].taps.front(), 9U);
    EXPECT_DOUBLE_EQ(explanation.value, 4.5 - 9 + 0.5);
    EXPECT_EQ(explanation.field.clipped, (Region{{0, 2}, {0, 3}, {1, 4}}));
}

TEST(ExplainUnit, TakesAnInputForACopyOfItself) {
    const UnitExplanation explanation =
        explainUnit(*smallTrace(), {.node = {0}, .picture = 0, .at = {1, 2, 3}});
    EXPECT_EQ(explanation.arithmetic.combination, Combination::Copy);
    ASSERT_EQ(explanation.arithmetic.taps.size(), 1U);
    EXPECT_EQ(explanation.arithmetic.taps[0].at, (Element{1, 2, 3}));
    EXPECT_EQ(explanation.value, -2);
    EXPECT_EQ(explanation.arithmetic.result, -2);
    EXPECT_EQ(explanation.field.unclipped, (Region{{1, 2}, {2, 3}, {3, 4}}));
    EXPECT_EQ(explanation.field.clipped, explanation.field.unclipped);
}

TEST(ExplainUnit, CountsOnlyTheWinnerOfAMaximum) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 1, 4, 4});
    builder.add(std::make_shared<MaxPool2d>(Pool2dOptions{.window = Window2d::square(2, 2)}), {input});
    Graph graph = builder.build();
    Parameters parameters(graph);
    const auto trace = run(std::move(graph), std::move(parameters),
                           Tensor::from({1, 1, 4, 4}, {1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4}));
    const UnitExplanation explanation = explainUnit(*trace, {.node = {1}, .picture = 0, .at = {0, 0, 1}});
    EXPECT_EQ(explanation.value, 8);
    ASSERT_EQ(explanation.channels.size(), 1U);
    EXPECT_EQ(explanation.channels[0].sum, 8);
    EXPECT_EQ(explanation.channels[0].taps.size(), 4U);
    ASSERT_TRUE(explanation.arithmetic.winner.has_value());
    EXPECT_EQ(explanation.arithmetic.taps[*explanation.arithmetic.winner].at, (Element{0, 1, 3}));
}

TEST(ExplainUnit, RefusesAnAddressOutsideTheTraceAndSaysTheRanges) {
    const auto trace = smallTrace();
    EXPECT_THAT(refusal(*trace, {.node = {2}, .picture = 0, .at = {}}), HasSubstr("from 0 to 1"));
    EXPECT_THAT(refusal(*trace, {.node = {-1}, .picture = 0, .at = {}}), HasSubstr("no layer number -1"));
    EXPECT_THAT(refusal(*trace, {.node = {1}, .picture = 1, .at = {}}), HasSubstr("no picture 1"));
    EXPECT_THAT(refusal(*trace, {.node = {1}, .picture = 0, .at = {1, 0, 0}}),
                "layer \"conv\" has no channel 1: it must be from 0 to 0");
    EXPECT_THAT(refusal(*trace, {.node = {0}, .picture = 0, .at = {0, 3, 0}}),
                "layer \"input\" has no row 3: it must be from 0 to 2");
    EXPECT_THAT(refusal(*trace, {.node = {0}, .picture = 0, .at = {0, 0, -1}}),
                "layer \"input\" has no column -1: it must be from 0 to 3");
}

TEST(ByContribution, PutsTheLargestFirstWhateverItsSign) {
    const auto share = [](std::int64_t channel, double sum) {
        return ChannelShare{.input = 0, .channel = channel, .sum = sum, .taps = {}};
    };
    const std::vector<ChannelShare> sorted =
        byContribution({share(0, 1), share(1, -3), share(2, 3), share(3, 0), share(4, std::nan(""))});
    std::vector<std::int64_t> channels;
    std::ranges::transform(sorted, std::back_inserter(channels), &ChannelShare::channel);
    EXPECT_THAT(channels, ElementsAre(4, 1, 2, 0, 3));
}

} // namespace fovea
