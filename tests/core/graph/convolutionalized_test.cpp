#include "core/base/error.h"
#include "core/graph/executor.h"
#include "core/graph/transform.h"
#include "core/ops/broadcast.h"
#include "core/ops/normalize.h"
#include "core/ops/rearrange.h"
#include "core/ops/rewired.h"
#include "tests/core/graph/sample_nets.h"
#include "tests/support/op_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> kindsOf(const Model& model) {
    std::vector<std::string> kinds;
    for (const Node& node : model.graph->nodes()) {
        kinds.emplace_back(node.isInput() ? "input" : node.op->kind());
    }
    return kinds;
}

Tensor answerOf(const Model& model, const Tensor& input) {
    return forward(model, input, Workers(2))->output(model.graph->output());
}

Tensor cropOf(const Tensor& picture, std::int64_t top, std::int64_t left, const Shape& shape) {
    Tensor crop = Tensor::uninitialized(shape);
    float* to = crop.mutableData();
    for (std::int64_t c = 0; c < shape.channels(); ++c) {
        for (std::int64_t y = 0; y < shape.height(); ++y) {
            for (std::int64_t x = 0; x < shape.width(); ++x) {
                *to++ = picture.at(0, c, top + y, left + x);
            }
        }
    }
    return crop;
}

/// At the trained size one place with the same numbers; on a larger picture, place (i, j) of the map is what
/// `model` says to the crop of the trained size at (i·step, j·step). For nets without padding.
void expectSlides(const Model& model, std::int64_t step) {
    const Model sliding = convolutionalized(model);
    Rng rng(37);
    const Shape trained = model.inputShape();
    const Tensor small = test::uniformTensor(trained, rng);
    const Tensor before = answerOf(model, small);
    const Tensor after = answerOf(sliding, small);
    ASSERT_EQ(after.shape(), (Shape{1, before.shape().channels(), 1, 1}));
    const double allowed = 1e-4 * test::largestMagnitude(before);
    for (std::int64_t i = 0; i < before.size(); ++i) {
        ASSERT_NEAR(after.data()[i], before.data()[i], allowed);
    }

    const Tensor large = test::uniformTensor(
        {1, trained.channels(), trained.height() + 3 * step, trained.width() + 2 * step}, rng);
    const Tensor map = answerOf(sliding, large);
    ASSERT_EQ(map.shape(), (Shape{1, before.shape().channels(), 4, 3}));
    for (std::int64_t i = 0; i < 4; ++i) {
        for (std::int64_t j = 0; j < 3; ++j) {
            const Tensor crop = answerOf(model, cropOf(large, i * step, j * step, trained));
            for (std::int64_t c = 0; c < map.shape().channels(); ++c) {
                ASSERT_NEAR(map.at(0, c, i, j), crop.data()[c], allowed) << c << "," << i << "," << j;
            }
        }
    }
}

TEST(Convolutionalized, SlidesAClassifierOverALargerPicture) {
    const Model model =
        test::chain({1, 3, 12, 14}, {R"({"op": "conv2d", "out": 5, "kernel": 3})", R"({"op": "relu"})",
                                     R"({"op": "max_pool2d", "kernel": 2})", R"({"op": "flatten"})",
                                     R"({"op": "linear", "out": 4, "name": "fc"})"});
    EXPECT_THAT(kindsOf(convolutionalized(model)),
                ElementsAre("input", "conv2d", "relu", "max_pool2d", "conv2d"));
    EXPECT_TRUE(convolutionalized(model).graph->find("fc").has_value());
    expectSlides(model, 2);
}

TEST(Convolutionalized, SlidesSeveralLinearLayersWithDropoutBetween) {
    const Model model =
        test::chain({1, 2, 7, 6}, {R"({"op": "conv2d", "out": 5, "kernel": 2})", R"({"op": "dropout"})",
                                   R"({"op": "flatten"})", R"({"op": "dropout"})",
                                   R"({"op": "linear", "out": 8, "name": "fc1"})", R"({"op": "batch_norm"})",
                                   R"({"op": "relu"})", R"({"op": "dropout"})",
                                   R"({"op": "linear", "out": 6, "bias": false, "name": "fc2"})",
                                   R"({"op": "linear", "out": 4, "name": "fc3"})"});
    const Model sliding = convolutionalized(model);
    EXPECT_TRUE(sliding.graph->find("fc2").has_value());
    EXPECT_EQ(sliding.parameters->of(*sliding.graph->find("fc2"))[0].shape(), (Shape{6, 8, 1, 1}));
    expectSlides(model, 1);
}

TEST(Convolutionalized, GivesProbabilitiesAtEveryPlace) {
    const Model model = test::chain({1, 1, 6, 6}, {R"({"op": "conv2d", "out": 3, "kernel": 3, "stride": 1})",
                                                   R"({"op": "tanh"})", R"({"op": "flatten"})",
                                                   R"({"op": "linear", "out": 4})", R"({"op": "softmax"})"});
    expectSlides(model, 1);
    Rng rng(41);
    const Tensor map = answerOf(convolutionalized(model), test::uniformTensor({1, 1, 8, 9}, rng));
    ASSERT_EQ(map.shape(), (Shape{1, 4, 3, 4}));
    for (std::int64_t place = 0; place < 12; ++place) {
        double sum = 0;
        for (std::int64_t c = 0; c < 4; ++c) {
            sum += map.at(0, c, place / 4, place % 4);
        }
        EXPECT_NEAR(sum, 1.0, 1e-5);
    }
}

TEST(Convolutionalized, SlidesAGlobalAverageAsOneOfTheTrainedExtent) {
    const Model model =
        test::chain({1, 2, 8, 9}, {R"({"op": "conv2d", "out": 5, "kernel": 3})", R"({"op": "relu"})",
                                   R"({"op": "global_average_pool", "name": "mean"})", R"({"op": "flatten"})",
                                   R"({"op": "linear", "out": 4})"});
    const Model sliding = convolutionalized(model);
    const Node& mean = sliding.graph->node(*sliding.graph->find("mean"));
    EXPECT_EQ(mean.op->kind(), "average_pool2d");
    expectSlides(model, 1);
}

TEST(Convolutionalized, SlidesANetWithoutLinearLayersThatEndsInAGlobalAverage) {
    expectSlides(test::chain({1, 2, 8, 8}, {R"({"op": "conv2d", "out": 5, "kernel": 3, "stride": 2})",
                                            R"({"op": "global_average_pool"})", R"({"op": "softmax"})"}),
                 2);
}

TEST(Convolutionalized, SlidesBranches) {
    GraphBuilder builder;
    const NodeId stem = test::appendLayers(builder, builder.addInput("input", {1, 2, 6, 6}),
                                           {R"({"op": "conv2d", "out": 3, "kernel": 3})"});
    const NodeId left =
        test::appendLayers(builder, stem, {R"({"op": "flatten"})", R"({"op": "linear", "out": 4})"});
    const NodeId right = test::appendLayers(
        builder, stem, {R"({"op": "relu"})", R"({"op": "flatten"})", R"({"op": "linear", "out": 4})"});
    const NodeId sum = builder.add(test::plainOp("add"), {left, right});
    const NodeId stack = builder.add(test::plainOp("concat"), {sum, right});
    test::appendLayers(builder, stack, {R"({"op": "linear", "out": 3})"});
    expectSlides(test::withRandomParameters(builder.build()), 1);
}

TEST(Convolutionalized, ReturnsAModelThatAlreadySlidesAsItIs) {
    const Model model = test::chain({1, 2, 8, 8}, {R"({"op": "conv2d", "out": 5, "kernel": 3})",
                                                   R"({"op": "relu"})", R"({"op": "softmax"})"});
    EXPECT_EQ(convolutionalized(model).graph, model.graph);
    const Model sliding = convolutionalized(
        test::chain({1, 1, 4, 4}, {R"({"op": "flatten"})", R"({"op": "linear", "out": 2})"}));
    EXPECT_EQ(convolutionalized(sliding).graph, sliding.graph);
}

TEST(Convolutionalized, KeepsWhatIsKnownAboutTheModel) {
    const Model model = test::branchedNet();
    const Model sliding = convolutionalized(model);
    EXPECT_EQ(sliding.info.classNames, model.info.classNames);
    EXPECT_EQ(sliding.inputShape(), model.inputShape());
    EXPECT_EQ(sliding.parameters->count(), model.parameters->count());
}

TEST(Convolutionalized, NamesTheLayerThatCannotSlide) {
    const auto complaintAbout = [](const Model& model) -> std::string {
        try {
            convolutionalized(model);
        } catch (const UnsupportedError& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_THAT(complaintAbout(test::chain({1, 2, 3, 3},
                                           {R"({"op": "flatten"})", R"({"op": "batch_norm", "name": "norm"})",
                                            R"({"op": "linear", "out": 2})"})),
                HasSubstr("layer \"norm\""));
    EXPECT_THAT(complaintAbout(test::chain(
                    {1, 2, 3, 3}, {R"({"op": "flatten"})", R"({"op": "softmax", "name": "scores"})"})),
                HasSubstr("layer \"scores\""));
    EXPECT_THAT(complaintAbout(test::chain({1, 2, 3, 3}, {R"({"op": "flatten", "name": "flat"})"})),
                HasSubstr("layer \"flat\""));
    EXPECT_THAT(complaintAbout(test::chain({1, 6}, {R"({"op": "linear", "out": 2, "name": "fc"})"})),
                HasSubstr("layer \"fc\""));
}

TEST(Convolutionalized, RefusesWhatWorksOnTheNumbersOfAVector) {
    const auto complaintAbout = [](std::shared_ptr<const Op> op) -> std::string {
        GraphBuilder builder;
        const NodeId flat = test::appendLayers(
            builder, builder.addInput("input", {1, 4, 6, 6}),
            {R"({"op": "global_average_pool"})", R"({"op": "flatten"})", R"({"op": "relu"})"});
        test::appendLayers(builder, builder.add(std::move(op), {flat}, "odd"),
                           {R"({"op": "linear", "out": 2})"});
        try {
            convolutionalized(test::withRandomParameters(builder.build()));
        } catch (const UnsupportedError& error) {
            return error.what();
        }
        return "no error";
    };
    const auto times = [](const Shape& factor) {
        return std::make_shared<Rewired>(
            std::make_shared<Broadcast>("multiply"),
            std::vector<RewiredSource>{{}, {.isParameter = true, .index = 0, .shape = factor}},
            std::vector<RewiredSource>{});
    };
    EXPECT_THAT(complaintAbout(times({4})), HasSubstr("layer \"odd\""));
    EXPECT_EQ(complaintAbout(times({1})), "no error");
    EXPECT_THAT(complaintAbout(std::make_shared<Normalize>(NormalizeOptions{.axes = {-1}})),
                HasSubstr("layer \"odd\""));
    EXPECT_THAT(
        complaintAbout(std::make_shared<Slice>(std::vector<SliceAxis>{{.axis = 1, .start = 1, .end = 3}})),
        HasSubstr("layer \"odd\""));
}

} // namespace
} // namespace fovea
