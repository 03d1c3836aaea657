#include "tests/core/explain/random_net.h"

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

namespace fovea::test {

namespace {

std::int64_t between(Rng& rng, std::int64_t lowest, std::int64_t highest) {
    return lowest + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(highest - lowest + 1)));
}

WindowAxis randomAxis(Rng& rng) {
    WindowAxis axis;
    axis.kernel = between(rng, 1, 3);
    axis.stride = between(rng, 1, 3);
    axis.padBefore = between(rng, 0, 2);
    axis.padAfter = between(rng, 0, 2);
    axis.dilation = between(rng, 1, 3);
    return axis;
}

Window2d randomWindow(Rng& rng) {
    return {.rows = randomAxis(rng), .columns = randomAxis(rng)};
}

std::shared_ptr<const Op> randomConvolution(Rng& rng, std::int64_t channels) {
    const std::int64_t groups = channels % 2 == 0 ? between(rng, 1, 2) : 1;
    return std::make_shared<Conv2d>(Conv2dOptions{.inChannels = channels,
                                                  .outChannels = groups * between(rng, 1, 2),
                                                  .window = randomWindow(rng),
                                                  .groups = groups,
                                                  .bias = rng.below(2) == 0});
}

Pool2dOptions randomPooling(Rng& rng) {
    return {.window = randomWindow(rng),
            .rounding = rng.below(2) == 0 ? Rounding::Floor : Rounding::Ceil,
            .countPadding = rng.below(2) == 0};
}

std::shared_ptr<const Op> sameSizeConvolution(std::int64_t in, std::int64_t out, std::int64_t kernel) {
    return std::make_shared<Conv2d>(Conv2dOptions{
        .inChannels = in, .outChannels = out, .window = Window2d::square(kernel, 1, kernel / 2)});
}

/// Two paths of different reach from `from`, which meet in a sum or behind each other.
NodeId addBranches(GraphBuilder& builder, Rng& rng, NodeId from) {
    const std::int64_t channels = builder.shape(from).channels();
    const NodeId far = builder.add(sameSizeConvolution(channels, 2, 5), {from});
    const NodeId near = builder.add(sameSizeConvolution(channels, 2, 1), {from});
    if (rng.below(2) == 0) {
        return builder.add(std::make_shared<Add>(), {near, far});
    }
    return builder.add(std::make_shared<Concat>(), {near, far});
}

NodeId addRandomLayer(GraphBuilder& builder, Rng& rng, NodeId from, const NetTraits& traits) {
    const std::int64_t channels = builder.shape(from).channels();
    switch (rng.below(traits.monotonic ? 6 : 8)) {
    case 0:
    case 1:
        return builder.add(randomConvolution(rng, channels), {from});
    case 2:
        return builder.add(std::make_shared<MaxPool2d>(randomPooling(rng)), {from});
    case 3:
        return builder.add(std::make_shared<AveragePool2d>(randomPooling(rng)), {from});
    case 4:
        return addBranches(builder, rng, from);
    case 5:
        return builder.add(std::make_shared<Relu>(), {from});
    case 6:
        return builder.add(std::make_shared<LeakyRelu>(LeakyReluOptions{.slope = 0.2}), {from});
    default:
        return builder.add(std::make_shared<BatchNorm>(BatchNormOptions{.channels = channels}), {from});
    }
}

NodeId addRandomInput(GraphBuilder& builder, Rng& rng) {
    return builder.addInput("input", {1, between(rng, 2, 4), between(rng, 9, 15), between(rng, 9, 15)});
}

void addHead(GraphBuilder& builder, Rng& rng, NodeId last) {
    if (rng.below(2) == 0) {
        last = builder.add(std::make_shared<GlobalAveragePool>(), {last});
    }
    last = builder.add(std::make_shared<Flatten>(), {last});
    const std::int64_t features = builder.shape(last).channels();
    builder.add(std::make_shared<Linear>(LinearOptions{.inFeatures = features, .outFeatures = 3}), {last});
}

} // namespace

Graph randomNet(Rng& rng, const NetTraits& traits) {
    GraphBuilder builder;
    NodeId last = addRandomInput(builder, rng);
    for (int layer = 0; layer < traits.layers;) {
        try {
            last = addRandomLayer(builder, rng, last, traits);
        } catch (const ShapeError&) {
            // The window was larger than what is left of the map: draw again.
            continue;
        }
        ++layer;
    }
    addHead(builder, rng, last);
    return builder.build();
}

Graph netOfEveryOp(Rng& rng) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 3, between(rng, 14, 18), between(rng, 14, 18)});
    const auto then = [&](std::shared_ptr<const Op> op, NodeId from) {
        return builder.add(std::move(op), {from});
    };
    const NodeId dilated =
        then(std::make_shared<Conv2d>(
                 Conv2dOptions{.inChannels = 3, .outChannels = 4, .window = Window2d::square(3, 1, 2, 2)}),
             input);
    const NodeId normal = then(std::make_shared<BatchNorm>(BatchNormOptions{.channels = 4}), dilated);
    const NodeId relu = then(std::make_shared<Relu>(), normal);
    const NodeId grouped = then(std::make_shared<Conv2d>(Conv2dOptions{.inChannels = 4,
                                                                       .outChannels = 4,
                                                                       .window = Window2d::square(3, 1, 1),
                                                                       .groups = 2,
                                                                       .bias = false}),
                                relu);
    const NodeId sum = builder.add(std::make_shared<Add>(), {grouped, relu});
    const NodeId leaky = then(std::make_shared<LeakyRelu>(LeakyReluOptions{}), sum);
    const Pool2dOptions ceil{.window = Window2d::square(3, 2, 1), .rounding = Rounding::Ceil};
    const NodeId largest = then(std::make_shared<MaxPool2d>(ceil), leaky);
    const NodeId mean = then(std::make_shared<AveragePool2d>(ceil), leaky);
    const NodeId counted = then(std::make_shared<AveragePool2d>(Pool2dOptions{
                                    .window = Window2d::square(2, 1, 1, 2), .countPadding = true}),
                                mean);
    const NodeId squashed = then(std::make_shared<Tanh>(), counted);
    const NodeId joined = builder.add(std::make_shared<Concat>(), {largest, squashed});
    const NodeId strided = then(
        std::make_shared<Conv2d>(Conv2dOptions{.inChannels = 8,
                                               .outChannels = 6,
                                               .window = {.rows = {.kernel = 3, .stride = 2, .padBefore = 1},
                                                          .columns = {.kernel = 2, .stride = 3}}}),
        joined);
    const NodeId sigmoid = then(std::make_shared<Sigmoid>(), strided);
    const NodeId replicated = then(std::make_shared<Pad2d>(Pad2dOptions{
                                       .top = 2, .bottom = 1, .right = 3, .mode = PaddingMode::Replicate}),
                                   sigmoid);
    const NodeId stamped =
        then(std::make_shared<ConvTranspose2d>(ConvTranspose2dOptions{
                 .inChannels = 6,
                 .outChannels = 4,
                 .window = {.rows = {.kernel = 3, .stride = 2, .padBefore = 1, .dilation = 3},
                            .columns = {.kernel = 2, .stride = 4, .padAfter = 1, .dilation = 2}},
                 .groups = 2}),
             replicated);
    const NodeId flat = then(std::make_shared<Flatten>(), stamped);
    const NodeId dropped = then(std::make_shared<Dropout>(DropoutOptions{}), flat);
    const NodeId linear = then(std::make_shared<Linear>(LinearOptions{
                                   .inFeatures = builder.shape(dropped).channels(), .outFeatures = 6}),
                               dropped);
    const NodeId pooled =
        then(std::make_shared<Flatten>(), then(std::make_shared<GlobalAveragePool>(), strided));
    then(std::make_shared<Softmax>(), builder.add(std::make_shared<Add>(), {linear, pooled}));
    return builder.build();
}

Tensor randomTensor(const Shape& shape, Rng& rng, double low, double high) {
    Tensor tensor = Tensor::uninitialized(shape);
    for (float& value : tensor.mutableValues()) {
        value = static_cast<float>(rng.uniform(low, high));
    }
    return tensor;
}

Parameters randomParameters(const Graph& graph, Rng& rng, double low, double high) {
    Parameters parameters(graph);
    for (const NodeId id : graph.ids()) {
        const std::span<Tensor> tensors = parameters.mutableOf(id);
        for (Tensor& tensor : tensors) {
            tensor = randomTensor(tensor.shape(), rng, low, high);
        }
    }
    return parameters;
}

Element randomElement(const Shape& shape, Rng& rng) {
    return {.channel = between(rng, 0, shape.channels() - 1),
            .y = between(rng, 0, shape.height() - 1),
            .x = between(rng, 0, shape.width() - 1)};
}

} // namespace fovea::test
