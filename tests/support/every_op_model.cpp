#include "tests/support/every_op_model.h"

#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/batch_norm.h"
#include "core/ops/concat.h"
#include "core/ops/conv2d.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"
#include "core/ops/softmax.h"

#include <cmath>

namespace fovea::test {

namespace {

Graph everyOpGraph() {
    GraphBuilder net;
    const NodeId picture = net.addInput("picture", {1, 3, 12, 12});
    const auto convolution = [](std::int64_t in, std::int64_t out, const Window2d& window,
                                std::int64_t groups) {
        return std::make_shared<Conv2d>(Conv2dOptions{
            .inChannels = in, .outChannels = out, .window = window, .groups = groups, .bias = true});
    };
    const NodeId edges = net.add(convolution(3, 6, Window2d::square(5, 1, 2), 1), {picture}, "edges");
    const NodeId norm =
        net.add(std::make_shared<BatchNorm>(BatchNormOptions{.channels = 6}), {edges}, "norm");
    const NodeId leaky =
        net.add(std::make_shared<LeakyRelu>(LeakyReluOptions{.slope = 0.1}), {norm}, "leaky");
    const NodeId mean = net.add(
        std::make_shared<AveragePool2d>(Pool2dOptions{.window = Window2d::square(2, 2, 0)}), {leaky}, "mean");
    const NodeId wide = net.add(convolution(6, 8, Window2d::square(3, 1, 2, 2), 2), {mean}, "wide");
    const NodeId soft = net.add(std::make_shared<Tanh>(), {wide}, "soft");
    const NodeId gate = net.add(std::make_shared<Sigmoid>(), {wide}, "gate");
    const NodeId sum = net.add(std::make_shared<Add>(), {soft, gate}, "sum");
    const NodeId both = net.add(std::make_shared<Concat>(), {sum, gate}, "both");
    const NodeId largest = net.add(
        std::make_shared<MaxPool2d>(Pool2dOptions{.window = Window2d::square(3, 2, 1)}), {both}, "largest");
    const NodeId drop = net.add(std::make_shared<Dropout>(DropoutOptions{}), {largest}, "drop");
    const NodeId row = net.add(std::make_shared<Flatten>(), {drop}, "row");
    const auto linear = [](std::int64_t in, std::int64_t out) {
        return std::make_shared<Linear>(LinearOptions{.inFeatures = in, .outFeatures = out});
    };
    const NodeId hidden = net.add(linear(16 * 3 * 3, 70), {row}, "hidden");
    const NodeId active = net.add(std::make_shared<Relu>(), {hidden}, "active");
    const NodeId scores = net.add(linear(70, 5), {active}, "scores");
    net.add(std::make_shared<Softmax>(), {scores}, "answer");
    return net.build();
}

} // namespace

Model everyOpModel() {
    Model model;
    model.graph = std::make_shared<const Graph>(everyOpGraph());
    Rng rng(11);
    Parameters parameters = Parameters::heInitialized(*model.graph, rng);
    for (const NodeId id : model.graph->ids()) {
        if (model.graph->node(id).isInput()) {
            continue;
        }
        const std::vector<ParameterSpec> specs = model.graph->node(id).op->parameters();
        for (std::size_t i = 0; i < specs.size(); ++i) {
            if (specs[i].role == ParameterRole::Weight) {
                continue;
            }
            const bool isSpread = specs[i].role == ParameterRole::RunningVariance;
            for (float& value : parameters.mutableOf(id)[i].mutableValues()) {
                const double drawn = 0.3 * rng.normal();
                value += static_cast<float>(isSpread ? std::abs(drawn) : drawn);
            }
        }
    }
    model.parameters = std::make_shared<const Parameters>(std::move(parameters));
    model.info.name = "every op";
    model.info.classNames = {"cat", "dog", "horse", "lorry", "aeroplane"};
    model.info.input = {
        .channels = 3, .height = 12, .width = 12, .mean = {0.5F, 0.45F, 0.4F}, .std = {0.25F, 0.2F, 0.22F}};
    return model;
}

} // namespace fovea::test
