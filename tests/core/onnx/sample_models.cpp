#include "tests/core/onnx/sample_models.h"

#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/batch_norm.h"
#include "core/ops/concat.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pad2d.h"
#include "core/ops/pool2d.h"
#include "core/ops/softmax.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fovea::test {

namespace {

/// A window with everything different in the two directions.
Window2d oddWindow() {
    return {.rows = {.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 2, .dilation = 1},
            .columns = {.kernel = 2, .stride = 1, .padBefore = 0, .padAfter = 1, .dilation = 2}};
}

Graph graphOfEveryOp() {
    GraphBuilder builder;
    const NodeId input = builder.addInput("picture", {1, 3, 13, 11});
    const NodeId odd = builder.add(
        std::make_shared<Conv2d>(Conv2dOptions{.inChannels = 3, .outChannels = 4, .window = oddWindow()}),
        {input}, "conv/odd");
    const NodeId normal = builder.add(
        std::make_shared<BatchNorm>(BatchNormOptions{.channels = 4, .epsilon = 1e-3, .momentum = 0.3}), {odd},
        "norm");
    const NodeId relu = builder.add(std::make_shared<Relu>(), {normal}, "relu");
    const NodeId grouped =
        builder.add(std::make_shared<Conv2d>(Conv2dOptions{.inChannels = 4,
                                                           .outChannels = 4,
                                                           .window = Window2d::square(3, 1, 1),
                                                           .groups = 2,
                                                           .bias = false}),
                    {relu}, "conv/grouped");
    const NodeId leaky =
        builder.add(std::make_shared<LeakyRelu>(LeakyReluOptions{.slope = 0.2}), {grouped}, "leaky");
    const NodeId squashed = builder.add(std::make_shared<Sigmoid>(), {grouped}, "sigmoid");
    const NodeId pair = builder.add(std::make_shared<Add>(), {leaky, relu}, "pair");
    const NodeId triple = builder.add(std::make_shared<Add>(), {pair, squashed, relu}, "triple");
    const NodeId largest = builder.add(
        std::make_shared<MaxPool2d>(Pool2dOptions{.window = oddWindow(), .rounding = Rounding::Ceil}),
        {triple}, "max");
    const NodeId mean = builder.add(std::make_shared<AveragePool2d>(Pool2dOptions{
                                        .window = {.rows = {.kernel = 3, .stride = 2, .padBefore = 1},
                                                   .columns = {.kernel = 2, .padAfter = 1}},
                                        .countPadding = true}),
                                    {triple}, "mean");
    const NodeId joined = builder.add(std::make_shared<Concat>(), {mean, mean}, "joined");
    const NodeId mirrored = builder.add(
        std::make_shared<Pad2d>(Pad2dOptions{.top = 1, .left = 2, .right = 1, .mode = PaddingMode::Reflect}),
        {largest}, "mirrored");
    const NodeId stamped =
        builder.add(std::make_shared<ConvTranspose2d>(ConvTranspose2dOptions{.inChannels = 4,
                                                                             .outChannels = 6,
                                                                             .window = oddWindow(),
                                                                             .outputPaddingRows = 1,
                                                                             .outputPaddingColumns = 1,
                                                                             .groups = 2}),
                    {mirrored}, "stamped");
    const NodeId tanh = builder.add(std::make_shared<Tanh>(), {stamped}, "tanh");
    const NodeId globalMean = builder.add(std::make_shared<GlobalAveragePool>(), {joined}, "global");
    const NodeId flatMean = builder.add(std::make_shared<Flatten>(), {globalMean}, "flat_mean");
    const NodeId flat = builder.add(std::make_shared<Flatten>(), {tanh}, "flat");
    const NodeId all = builder.add(std::make_shared<Concat>(), {flat, flatMean}, "all");
    const NodeId dropped = builder.add(std::make_shared<Dropout>(DropoutOptions{.rate = 0.3}), {all}, "drop");
    const std::int64_t features = builder.shape(dropped).channels();
    const NodeId hidden = builder.add(
        std::make_shared<Linear>(LinearOptions{.inFeatures = features, .outFeatures = 7, .bias = false}),
        {dropped}, "hidden");
    const NodeId scores = builder.add(
        std::make_shared<Linear>(LinearOptions{.inFeatures = 7, .outFeatures = 3}), {hidden}, "scores");
    builder.add(std::make_shared<Softmax>(), {scores}, "probabilities");
    return builder.build();
}

} // namespace

Model withRandomParameters(Graph graph, std::uint64_t seed) {
    Rng rng(seed);
    auto parameters = std::make_shared<Parameters>(graph);
    for (const NodeId id : graph.ids()) {
        if (graph.node(id).isInput()) {
            continue;
        }
        std::vector<Tensor> tensors = randomParameters(*graph.node(id).op, rng);
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            parameters->set(id, i, std::move(tensors[i]));
        }
    }
    Model model;
    const Shape& input = graph.node(graph.inputs().front()).inputShape;
    const auto channels = static_cast<std::size_t>(input.channels());
    model.info.name = "random";
    model.info.input = {.channels = input.channels(),
                        .height = input.height(),
                        .width = input.width(),
                        .mean = std::vector<float>(channels, 0.0F),
                        .std = std::vector<float>(channels, 1.0F)};
    model.graph = std::make_shared<const Graph>(std::move(graph));
    model.parameters = std::move(parameters);
    return model;
}

Model modelOfEveryOp() {
    Model model = withRandomParameters(graphOfEveryOp(), 11);
    model.info.name = "every op";
    model.info.classNames = {"cat", "Ärger \"quoted\"", ""};
    model.info.input.mean = {0.485F, 0.1F, -3.0F};
    model.info.input.std = {0.229F, 1e-3F, 7.0F};
    model.info.recipe = R"({"layers":[1,2,3],"nested":{"rate":0.1},"seed":7})";
    model.info.accuracy = 0.8625;
    return model;
}

void expectSameModel(const Model& a, const Model& b) {
    ASSERT_EQ(a.graph->size(), b.graph->size());
    for (const NodeId id : a.graph->ids()) {
        const Node& first = a.graph->node(id);
        const Node& second = b.graph->node(id);
        SCOPED_TRACE(first.name);
        EXPECT_EQ(first.name, second.name);
        EXPECT_EQ(first.inputs, second.inputs);
        ASSERT_EQ(first.isInput(), second.isInput());
        if (first.isInput()) {
            EXPECT_EQ(first.inputShape, second.inputShape);
            continue;
        }
        EXPECT_EQ(first.op->toJson(), second.op->toJson());
        const std::span<const Tensor> parameters = a.parameters->of(id);
        ASSERT_EQ(parameters.size(), b.parameters->of(id).size());
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            EXPECT_TRUE(sameBits(parameters[i], b.parameters->of(id)[i])) << "parameter " << i;
        }
    }
    EXPECT_EQ(a.info.name, b.info.name);
    EXPECT_EQ(a.info.classNames, b.info.classNames);
    EXPECT_EQ(a.inputShape(), b.inputShape());
    EXPECT_EQ(a.info.input.mean, b.info.input.mean);
    EXPECT_EQ(a.info.input.std, b.info.input.std);
    EXPECT_EQ(a.info.recipe, b.info.recipe);
    EXPECT_EQ(a.info.accuracy, b.info.accuracy);
}

} // namespace fovea::test
