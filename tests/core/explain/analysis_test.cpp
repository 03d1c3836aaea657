#include "core/explain/analysis.h"
#include "core/graph/executor.h"
#include "core/ops/add.h"
#include "core/ops/constant.h"
#include "core/ops/conv2d.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/softmax.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace fovea {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// CONV 3×3 ×4 – FC 5 (– softmax) over 8×8, seeded.
Model smallModel(std::int64_t channels, bool softmax = true) {
    GraphBuilder builder;
    NodeId node = builder.addInput("input", {1, channels, 8, 8});
    const Conv2dOptions convolution{
        .inChannels = channels, .outChannels = 4, .window = Window2d::square(3, 1, 1)};
    node = builder.add(std::make_shared<Conv2d>(convolution), {node}, "conv");
    node = builder.add(std::make_shared<Flatten>(), {node}, "flatten");
    node = builder.add(std::make_shared<Linear>(LinearOptions{.inFeatures = 256, .outFeatures = 5}), {node},
                       "fc");
    if (softmax) {
        builder.add(std::make_shared<Softmax>(), {node}, "softmax");
    }
    Rng rng(3);
    const auto graph = std::make_shared<const Graph>(builder.build());
    const auto parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*graph, rng));
    const std::vector<float> halves(static_cast<std::size_t>(channels), 0.5F);
    const InputSpec input{.channels = channels, .height = 8, .width = 8, .mean = halves, .std = halves};
    Model model{.graph = graph, .parameters = parameters, .info = {}};
    model.info.name = "small";
    model.info.input = input;
    return model;
}

/// "a" + "b", both 3×8×8.
Model twoInputModel() {
    GraphBuilder builder;
    const NodeId first = builder.addInput("a", {1, 3, 8, 8});
    const NodeId second = builder.addInput("b", {1, 3, 8, 8});
    builder.add(std::make_shared<Add>(), {first, second});
    Model model = smallModel(3);
    model.graph = std::make_shared<const Graph>(builder.build());
    model.parameters = std::make_shared<const Parameters>(*model.graph);
    return model;
}

Image picture() {
    Image image{.width = 20, .height = 12, .channels = 3, .pixels = std::vector<std::uint8_t>(20 * 12 * 3)};
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = static_cast<std::uint8_t>(i * 37 % 251);
    }
    return image;
}

InputSettings enlarged(std::int64_t factor) {
    return {.fit = {}, .enlargement = factor};
}

TEST(Analysis, ProbabilitiesAreTheSoftmaxOfTheLogits) {
    const auto analysis = analyse(smallModel(3), picture(), {}, Workers(1));
    const Tensor& softmax = analysis->trace->output(analysis->trace->graph().output());
    for (std::int64_t c = 0; c < 5; ++c) {
        EXPECT_NEAR(analysis->scores.probabilities[static_cast<std::size_t>(c)], softmax.at(0, c, 0, 0),
                    1e-6);
    }
    EXPECT_NEAR(
        std::accumulate(analysis->scores.probabilities.begin(), analysis->scores.probabilities.end(), 0.0), 1,
        1e-12);
}

TEST(Analysis, RanksTheMostProbableClassFirst) {
    const ClassScores scores = analyse(smallModel(3), picture(), {}, Workers(1))->scores;
    for (std::size_t i = 1; i < scores.ranking.size(); ++i) {
        EXPECT_GE(scores.probabilities[scores.ranking[i - 1]], scores.probabilities[scores.ranking[i]]);
    }
}

TEST(Analysis, FindsTheLogitsBeforeTheSoftmaxOrAtTheEnd) {
    for (const bool softmax : {true, false}) {
        const auto analysis = analyse(smallModel(3, softmax), picture(), {}, Workers(1));
        EXPECT_EQ(analysis->trace->graph().node(analysis->logits).name, "fc");
    }
}

TEST(Analysis, AveragesTheMapOfClassScoresOfALargerInput) {
    const auto analysis = analyse(smallModel(3), picture(), enlarged(2), Workers(1));
    const Tensor& logits = analysis->trace->output(analysis->logits);
    ASSERT_GT(logits.shape().width(), 1);
    const Plane places = logits.plane(0, 2);
    const double sum = std::accumulate(places.values().begin(), places.values().end(), 0.0);
    EXPECT_NEAR(analysis->scores.logits[2], sum / static_cast<double>(places.values().size()), 1e-9);
}

TEST(Analysis, CallsClassesWithoutNamesByTheirNumber) {
    Model model = smallModel(3);
    EXPECT_EQ(analyse(model, picture(), {}, Workers(1))->scores.names[4], "class 4");
    model.info.classNames = {"a", "b", "c", "d", "e"};
    EXPECT_EQ(analyse(model, picture(), {}, Workers(1))->scores.names[4], "e");
}

TEST(ClassScores, AnswerEachPictureOfABatch) {
    const Model model = smallModel(3);
    const auto one = analyse(model, picture(), {}, Workers(1));
    const Tensor& input = one->prepared.input;
    Tensor batch({2, 3, 8, 8});
    std::ranges::copy(input.values(), batch.mutableValues().begin() + input.size());
    const auto trace = forward(model, batch, Workers(1));
    EXPECT_EQ(classScores(*trace, {}, 1).logits, one->scores.logits);
    EXPECT_NE(classScores(*trace, {}, 0).logits, one->scores.logits);
}

TEST(ClassScores, RankWhatIsNoNumberLast) {
    GraphBuilder builder;
    builder.addInput("input", {1, 3});
    const auto graph = std::make_shared<const Graph>(builder.build());
    const Tensor scores = Tensor::from({1, 3}, {std::numeric_limits<float>::quiet_NaN(), 1.0F, 2.0F});
    Rng rng(1);
    const auto parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*graph, rng));
    const auto trace = forward(graph, parameters, {&scores, 1}, Workers(1));
    EXPECT_THAT(classScores(*trace, {}).ranking, ::testing::ElementsAre(2, 1, 0));
}

TEST(Analysis, RefusesEnlargementsOutOfRange) {
    for (const std::int64_t enlargement : {0, 9}) {
        EXPECT_THROW(analyse(smallModel(3), picture(), enlarged(enlargement), Workers(1)), SettingError);
    }
}

TEST(Analysis, TellsHowFarTheInputCanBeEnlarged) {
    EXPECT_EQ(analyse(smallModel(3), picture(), {}, Workers(1))->largestEnlargement, 8);
    EXPECT_EQ(analyse(smallModel(3), picture(), enlarged(4), Workers(1))->largestEnlargement, 8);
    EXPECT_EQ(analyse(twoInputModel(), picture(), {}, Workers(1))->largestEnlargement, 1);
}

TEST(Analysis, CallsNoChannelOfThePictureDead) {
    const Image white{
        .width = 8, .height = 8, .channels = 3, .pixels = std::vector<std::uint8_t>(8 * 8 * 3, 255)};
    const auto analysis = analyse(smallModel(3), white, {}, Workers(1));
    EXPECT_EQ(analysis->statistics[analysis->input.index()].deadMaps, 0);
}

TEST(Analysis, RefusesNetworksThatTakeNoPicture) {
    EXPECT_THAT([] { analyse(smallModel(4), picture(), {}, Workers(1)); },
                ThrowsMessage<UnsupportedError>(HasSubstr("1×4×8×8")));
}

TEST(Analysis, RefusesNetworksWithoutAnInput) {
    GraphBuilder builder;
    builder.add(std::make_shared<Constant>(Shape{1, 1}), {}, "ones");
    Model model = smallModel(3);
    model.graph = std::make_shared<const Graph>(builder.build());
    model.parameters = std::make_shared<const Parameters>(*model.graph);
    EXPECT_THAT([&] { analyse(model, picture(), {}, Workers(1)); },
                ThrowsMessage<UnsupportedError>(HasSubstr("has no input")));
}

TEST(Analysis, FeedsThePictureToTheFirstOfSeveralInputs) {
    const auto analysis = analyse(twoInputModel(), picture(), {}, Workers(1));
    const std::vector<NodeId> inputs = analysis->trace->graph().inputs();
    const Trace& trace = *analysis->trace;
    EXPECT_THAT(trace.output(inputs[1]).values(), testing::Each(0.0F));
    EXPECT_THAT(trace.output(inputs[0]).values(), testing::Contains(testing::Ne(0.0F)));
}

TEST(Analysis, CanBeCancelled) {
    std::stop_source stop;
    stop.request_stop();
    const Control control{.stop = stop.get_token(), .progress = {}};
    EXPECT_THROW(analyse(smallModel(3), picture(), {}, Workers(1), control), Cancelled);
}

} // namespace
} // namespace fovea
