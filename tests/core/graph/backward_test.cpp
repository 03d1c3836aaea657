#include "core/base/error.h"
#include "core/graph/executor.h"
#include "tests/core/graph/sample_nets.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fovea {
namespace {

/// A net, a batch for it, and the loss Σ projection · answer.
struct Problem {
    Model model;
    Tensor input;
    Tensor projection;

    explicit Problem(Model of)
        : model(std::move(of)) {
        Rng rng(23);
        input = test::shuffledGrid(model.inputShape().withBatch(2), rng);
        const Shape inputShape = input.shape();
        projection = test::uniformTensor(inferShapes(*model.graph, {&inputShape, 1}).back(), rng);
    }

    double loss(const Parameters& parameters, const Tensor& at) const {
        const TensorD answer = referenceForward(*model.graph, parameters, {&at, 1}).back();
        double sum = 0;
        for (std::int64_t i = 0; i < answer.size(); ++i) {
            sum += answer.data()[i] * static_cast<double>(projection.data()[i]);
        }
        return sum;
    }

    Gradients gradients(const BackwardOptions& options, int threads = 2) const {
        const Workers workers(threads);
        return backward(*forward(model, input, workers), model.graph->output(), projection, workers, options);
    }
};

/// Compares with central differences of lossWith(changed tensor). The step is what the float really moved.
template <class Loss>
void expectGradient(const Tensor& gradient, const Tensor& at, Rng& rng, const Loss& lossWith) {
    ASSERT_EQ(gradient.shape(), at.shape());
    const double allowed = 1e-3 * std::max(test::largestMagnitude(gradient), 1e-3);
    for (int sample = 0; sample < 25; ++sample) {
        const auto i = static_cast<std::size_t>(rng.below(static_cast<std::uint64_t>(at.size())));
        Tensor above = at;
        above.mutableValues()[i] += 0x1p-12F;
        Tensor below = at;
        below.mutableValues()[i] -= 0x1p-12F;
        const double moved = static_cast<double>(above.values()[i]) - static_cast<double>(below.values()[i]);
        EXPECT_NEAR(gradient.values()[i], (lossWith(above) - lossWith(below)) / moved, allowed)
            << "coordinate " << i;
    }
}

void expectAllGradients(const Model& model) {
    const Problem problem(model);
    const Gradients gradients =
        problem.gradients({.mode = Mode::Inference, .wantsInputs = true, .control = {}});
    Rng rng(29);
    for (const NodeId id : model.graph->ids()) {
        const Node& node = model.graph->node(id);
        SCOPED_TRACE(node.name);
        if (node.isInput()) {
            expectGradient(gradients.outputs[id.index()], problem.input, rng,
                           [&](const Tensor& changed) { return problem.loss(*model.parameters, changed); });
            continue;
        }
        const std::vector<ParameterSpec> specs = node.op->parameters();
        for (std::size_t i = 0; i < specs.size(); ++i) {
            SCOPED_TRACE(specs[i].name);
            if (!isTrainable(specs[i].role)) {
                EXPECT_TRUE(gradients.parameters[id.index()][i].empty());
                continue;
            }
            expectGradient(gradients.parameters[id.index()][i], model.parameters->of(id)[i], rng,
                           [&](const Tensor& changed) {
                               Parameters parameters = *model.parameters;
                               parameters.set(id, i, changed);
                               return problem.loss(parameters, problem.input);
                           });
        }
    }
}

TEST(Backward, AddsUpTheGradientsOfABranchedNet) {
    expectAllGradients(test::branchedNet());
}

TEST(Backward, GoesThroughAPlainClassifier) {
    expectAllGradients(
        test::chain({1, 2, 9, 9}, {R"({"op": "conv2d", "out": 4, "kernel": 3, "padding": 1, "bias": false})",
                                   R"({"op": "batch_norm"})", R"({"op": "relu"})",
                                   R"({"op": "max_pool2d", "kernel": 2, "ceil": true})",
                                   R"({"op": "conv2d", "out": 6, "kernel": 3, "stride": 2, "groups": 2})",
                                   R"({"op": "sigmoid"})", R"({"op": "flatten"})", R"({"op": "dropout"})",
                                   R"({"op": "linear", "out": 4})", R"({"op": "softmax"})"}));
}

TEST(Backward, GoesThroughLeakyAndAverageLayers) {
    expectAllGradients(test::chain({1, 3, 7, 8}, {R"({"op": "conv2d", "out": 4, "kernel": [2, 3]})",
                                                  R"({"op": "leaky_relu", "slope": 0.3})",
                                                  R"({"op": "average_pool2d", "kernel": 3, "padding": 1})",
                                                  R"({"op": "flatten"})", R"({"op": "tanh"})",
                                                  R"({"op": "linear", "out": 3, "bias": false})"}));
}

TEST(Backward, GivesTheSameBitsForAnyNumberOfThreads) {
    const Problem problem(test::branchedNet());
    const Gradients one = problem.gradients({}, 1);
    const Gradients two = problem.gradients({}, 2);
    for (std::size_t node = 0; node < one.parameters.size(); ++node) {
        EXPECT_TRUE(std::ranges::equal(one.parameters[node], two.parameters[node], test::sameBits));
    }
}

TEST(Backward, LeavesOutWhatNobodyWants) {
    const Problem problem(test::branchedNet());
    const Gradients gradients = problem.gradients({});
    EXPECT_TRUE(gradients.outputs[problem.model.graph->find("input")->index()].empty());
    EXPECT_FALSE(gradients.outputs[problem.model.graph->find("a")->index()].empty());
}

TEST(Backward, StartsAtTheNodeThatWasAskedFor) {
    const Problem problem(test::branchedNet());
    const Workers workers(1);
    const auto trace = forward(problem.model, problem.input, workers);
    const Graph& graph = *problem.model.graph;
    const NodeId from = *graph.find("b");
    const Gradients gradients =
        backward(*trace, from, Tensor::filled(trace->output(from).shape(), 1.0F), workers);
    EXPECT_FALSE(gradients.parameters[from.index()].empty());
    EXPECT_TRUE(gradients.parameters[graph.find("c")->index()].empty()) << "b does not depend on c";
    EXPECT_TRUE(gradients.outputs[graph.find("sum")->index()].empty()) << "sum comes after b";
}

TEST(Backward, StopsWhenAsked) {
    const Problem problem(test::branchedNet());
    std::stop_source source;
    source.request_stop();
    const Workers workers(1);
    const auto trace = forward(problem.model, problem.input, workers);
    EXPECT_THROW(backward(*trace, problem.model.graph->output(), problem.projection, workers,
                          {.control = {.stop = source.get_token(), .progress = {}}}),
                 Cancelled);
}

} // namespace
} // namespace fovea
