#include "core/explain/class_scores.h"
#include "core/graph/executor.h"
#include "core/ops/activation.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/function.h"
#include "core/ops/rearrange.h"
#include "core/ops/softmax.h"
#include "core/ops/softmax_along.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<float> threeScores{1.0F, 3.0F, 2.0F};

using Layers = std::vector<std::shared_ptr<const Op>>;

struct Net {
    std::shared_ptr<const Graph> graph;
    std::shared_ptr<const Trace> trace;
};

/// Layers without parameters on `input`.
Net run(const Tensor& input, const Layers& layers) {
    GraphBuilder builder;
    NodeId last = builder.addInput("input", input.shape());
    for (const std::shared_ptr<const Op>& layer : layers) {
        last = builder.add(layer, {last});
    }
    Net net{.graph = std::make_shared<const Graph>(builder.build()), .trace = {}};
    net.trace = forward(net.graph, std::make_shared<const Parameters>(*net.graph), {&input, 1}, Workers(1));
    return net;
}

ClassScores scoresOf(const Layers& layers, const std::vector<float>& values = threeScores) {
    const Tensor input = Tensor::from({1, static_cast<std::int64_t>(values.size())}, values);
    return classScores(*run(input, layers).trace, {});
}

const std::shared_ptr<const Op> identity = std::make_shared<Function>(FunctionOptions{.name = "identity"});
const std::shared_ptr<const Op> softmax = std::make_shared<Softmax>();
const std::shared_ptr<const Op> sigmoid = std::make_shared<Sigmoid>();
const std::shared_ptr<const Op> dropout = std::make_shared<Dropout>(DropoutOptions{.rate = 0.5});
const std::shared_ptr<const Op> flatten = std::make_shared<Flatten>();
const std::shared_ptr<const Op> toMaps = std::make_shared<Reshape>(std::vector<std::int64_t>{0, 3, 1, 1});

std::shared_ptr<const Op> softmaxAlong(std::int64_t axis) {
    return std::make_shared<SoftmaxAlong>(ScoreKind::Softmax, axis, axis + 1);
}

TEST(ClassScores, AreTheSoftmaxOfScores) {
    const ClassScores scores = scoresOf({identity});
    EXPECT_EQ(scores.kind, AnswerKind::Logits);
    EXPECT_THAT(scores.probabilities,
                ElementsAre(DoubleNear(0.0900, 1e-4), DoubleNear(0.6652, 1e-4), DoubleNear(0.2447, 1e-4)));
    EXPECT_THAT(scores.ranking, ElementsAre(1, 2, 0));
    EXPECT_EQ(scores.names[1], "class 1");
}

TEST(ClassScores, SeeThroughWhatOnlyHandsASoftmaxOn) {
    const std::vector<double> expected = scoresOf({identity}).probabilities;
    for (const Layers& layers :
         {Layers{softmax}, Layers{softmaxAlong(1)}, Layers{softmax, toMaps},
          Layers{softmax, toMaps, flatten, identity}, Layers{toMaps, softmax, dropout, flatten}}) {
        const ClassScores scores = scoresOf(layers);
        EXPECT_EQ(scores.kind, AnswerKind::Logits);
        EXPECT_THAT(scores.logits, ElementsAre(1, 3, 2));
        EXPECT_THAT(scores.probabilities, ::testing::Pointwise(DoubleNear(1e-6), expected));
    }
}

TEST(ClassScores, AreTakenAsTheyAreWhereTheNetworkMadeProbabilitiesAnotherWay) {
    const ClassScores scores = scoresOf({identity}, {0.25F, 0.7F, 0.05F});
    EXPECT_EQ(scores.kind, AnswerKind::Shares);
    EXPECT_EQ(scores.probabilities, scores.logits);
    EXPECT_NEAR(scores.probabilities[1], 0.7, 1e-6);
}

TEST(ClassScores, OfSigmoidsAreAProbabilityEach) {
    const ClassScores scores = scoresOf({sigmoid, toMaps, flatten});
    EXPECT_EQ(scores.kind, AnswerKind::Independent);
    EXPECT_THAT(scores.probabilities,
                ElementsAre(DoubleNear(0.7311, 1e-4), DoubleNear(0.9526, 1e-4), DoubleNear(0.8808, 1e-4)));
    EXPECT_NEAR(scoresOf({sigmoid}, {0.0F}).probabilities[0], 0.5, 1e-6);
}

TEST(ClassScores, OfASingleNumberAreNoProbability) {
    const ClassScores scores = scoresOf({identity}, {-4.0F});
    EXPECT_EQ(scores.kind, AnswerKind::Numbers);
    EXPECT_THAT(scores.probabilities, IsEmpty());
    EXPECT_EQ(scores.names[0], "output 0");
    EXPECT_EQ(scores.share(0), 1.0) << "the largest there is";
}

TEST(ClassScores, OfMapsAreMeansWithoutAProbability) {
    const Tensor input = Tensor::from({1, 2, 1, 2}, {1.0F, 2.0F, -5.0F, -1.0F});
    const ClassScores scores = classScores(*run(input, {identity}).trace, {});
    EXPECT_EQ(scores.kind, AnswerKind::Numbers);
    EXPECT_THAT(scores.logits, ElementsAre(1.5, -3.0));
    EXPECT_EQ(scores.places, 2);
    EXPECT_EQ(scores.share(0), 0.5);
}

TEST(ClassScores, OfMapsThatASoftmaxMadeAreTheMeansOfItsShares) {
    const Tensor input = Tensor::from({1, 2, 1, 2}, {1.0F, 2.0F, 1.0F, 2.0F});
    const ClassScores scores = classScores(*run(input, {softmaxAlong(1)}).trace, {});
    EXPECT_EQ(scores.kind, AnswerKind::Numbers);
    EXPECT_THAT(scores.logits, ElementsAre(DoubleNear(0.5, 1e-6), DoubleNear(0.5, 1e-6)));
}

TEST(ClassScores, OfWhatIsMadeOfProbabilitiesAreNoScores) {
    const auto square = std::make_shared<Function>(FunctionOptions{.name = "square"});
    const auto clip = std::make_shared<Function>(FunctionOptions{.name = "clip", .a = 0.0, .b = 1.0});
    const auto half = std::make_shared<Function>(FunctionOptions{.name = "to_float16"});
    const auto slice = std::make_shared<Slice>(std::vector<SliceAxis>{{.axis = 1, .start = 0, .end = 2}});
    for (const char* name : {"exp", "abs", "sqrt", "round"}) {
        const auto function = std::make_shared<Function>(FunctionOptions{.name = name});
        EXPECT_EQ(scoresOf({function, toMaps, flatten}).kind, AnswerKind::Numbers) << name;
        EXPECT_EQ(scoresOf({function, identity}).kind, AnswerKind::Numbers) << name;
    }
    for (const Layers& layers : {Layers{softmax, square}, Layers{softmax, slice}, Layers{sigmoid, square},
                                 Layers{sigmoid, clip}, Layers{clip, square}}) {
        EXPECT_EQ(scoresOf(layers).kind, AnswerKind::Numbers) << layers.back()->kind();
    }
    for (const Layers& layers : {Layers{sigmoid, half}, Layers{sigmoid, slice}}) {
        EXPECT_EQ(scoresOf(layers).kind, AnswerKind::Independent) << layers.back()->kind();
    }
}

TEST(ClassScores, OfASoftmaxAlongOtherAxesAreNone) {
    const Tensor input = Tensor::from({1, 3}, threeScores);
    const ClassScores scores = classScores(*run(input, {softmaxAlong(0)}).trace, {});
    EXPECT_EQ(scores.kind, AnswerKind::Numbers);
    EXPECT_THAT(scores.logits, ElementsAre(1, 1, 1));
}

TEST(ClassScores, OfAnEnlargedInputStayProbabilities) {
    const Net net = run(Tensor({1, 3, 1, 1}), {identity});
    const Tensor larger = Tensor::from({1, 3, 1, 2}, {1.0F, 1.0F, 3.0F, 3.0F, 2.0F, 2.0F});
    const auto trace =
        forward(net.graph, std::make_shared<const Parameters>(*net.graph), {&larger, 1}, Workers(1));
    const ClassScores scores = classScores(*trace, {});
    EXPECT_EQ(scores.kind, AnswerKind::Logits);
    EXPECT_NEAR(scores.probabilities[1], 0.6652, 1e-4);
}

} // namespace
} // namespace fovea
