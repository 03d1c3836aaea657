#include "core/ops/batch_norm.h"
#include "core/ops/linear.h"
#include "core/training/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea {
namespace {

/// One linear layer with a single weight, which the tests watch, and a bias.
class OptimizerTest : public testing::Test {
protected:
    static constexpr NodeId layer{1};
    static constexpr float start = 2.0F;

    OptimizerTest()
        : m_graph(makeGraph())
        , m_parameters(m_graph) {
        for (Tensor& tensor : m_parameters.mutableOf(layer)) {
            tensor.mutableValues()[0] = start;
        }
    }

    static Graph makeGraph() {
        GraphBuilder builder;
        const NodeId input = builder.addInput("input", {1, 1});
        builder.add(std::make_shared<const Linear>(LinearOptions{.inFeatures = 1, .outFeatures = 1}),
                    {input});
        return builder.build();
    }

    void step(Optimizer& optimizer, float gradient, double factor = 1) {
        Gradients gradients;
        gradients.parameters.resize(2);
        gradients.parameters[1] = {Tensor::from({1, 1}, {gradient}), Tensor::from({1}, {gradient})};
        optimizer.update(m_parameters, gradients, factor, m_workers);
    }
    float weight() const { return m_parameters.of(layer)[0].values()[0]; }
    float bias() const { return m_parameters.of(layer)[1].values()[0]; }

    Workers m_workers{1};
    Graph m_graph;
    Parameters m_parameters;
};

TEST_F(OptimizerTest, SgdKeepsItsMomentum) {
    Optimizer optimizer({.kind = OptimizerKind::Sgd, .learningRate = 0.1, .momentum = 0.5}, m_graph);
    step(optimizer, 1);
    EXPECT_FLOAT_EQ(weight(), 2.0F - 0.1F * 1.0F);
    step(optimizer, 3);
    EXPECT_FLOAT_EQ(weight(), 1.9F - 0.1F * (0.5F * 1.0F + 3.0F));
    EXPECT_EQ(optimizer.steps(), 2);
}

TEST_F(OptimizerTest, NesterovLooksAhead) {
    Optimizer optimizer({.kind = OptimizerKind::Nesterov, .learningRate = 0.1, .momentum = 0.5}, m_graph);
    step(optimizer, 1);
    EXPECT_FLOAT_EQ(weight(), 2.0F - 0.1F * (1.0F + 0.5F * 1.0F));
    step(optimizer, 3);
    EXPECT_FLOAT_EQ(weight(), 1.85F - 0.1F * (3.0F + 0.5F * 3.5F));
}

TEST_F(OptimizerTest, AdamCorrectsItsBiasFromTheFirstStep) {
    Optimizer optimizer({.kind = OptimizerKind::Adam, .learningRate = 0.1}, m_graph);
    step(optimizer, 4);
    // Both averages are corrected to 4 and 16, so that the first step is the learning rate.
    EXPECT_NEAR(weight(), 1.9, 1e-6);
    step(optimizer, -2);
    const double mean = (0.9 * 0.1 * 4 + 0.1 * -2) / (1 - 0.81);
    const double square = (0.999 * 0.001 * 16 + 0.001 * 4) / (1 - 0.999 * 0.999);
    EXPECT_NEAR(weight(), 1.9 - 0.1 * mean / std::sqrt(square), 1e-5);
}

TEST_F(OptimizerTest, AdadeltaFindsItsOwnStep) {
    Optimizer optimizer({.kind = OptimizerKind::Adadelta, .learningRate = 1, .rho = 0.95, .epsilon = 1e-6},
                        m_graph);
    step(optimizer, 2);
    const double square = 0.05 * 4;
    const double move = std::sqrt(1e-6 / (square + 1e-6)) * 2;
    EXPECT_NEAR(weight(), 2 - move, 1e-6);
    step(optimizer, 1);
    const double nextSquare = 0.95 * square + 0.05 * 1;
    const double nextMove = std::sqrt((0.05 * move * move + 1e-6) / (nextSquare + 1e-6)) * 1;
    EXPECT_NEAR(weight(), 2 - move - nextMove, 1e-6);
}

TEST_F(OptimizerTest, TheScheduleScalesTheStep) {
    Optimizer optimizer({.kind = OptimizerKind::Sgd, .learningRate = 0.1, .momentum = 0}, m_graph);
    step(optimizer, 1, 0.5);
    EXPECT_FLOAT_EQ(weight(), 2.0F - 0.05F);
}

TEST_F(OptimizerTest, WeightsDecayButBiasesDoNot) {
    Optimizer optimizer({.kind = OptimizerKind::Sgd, .learningRate = 0.1, .momentum = 0, .weightDecay = 0.5},
                        m_graph);
    step(optimizer, 0);
    EXPECT_FLOAT_EQ(weight(), 2.0F - 0.1F * 0.5F * 2.0F);
    EXPECT_FLOAT_EQ(bias(), 2.0F);
}

TEST_F(OptimizerTest, GoesOnFromWhatAnotherRemembered) {
    const OptimizerSettings settings{.kind = OptimizerKind::Adam, .learningRate = 0.1};
    Optimizer first(settings, m_graph);
    step(first, 4);
    Optimizer second(settings, m_graph);
    second.restore(first.steps(), first.memory());
    const Parameters before = m_parameters;
    step(first, -2);
    const float expected = weight();
    m_parameters = before;
    step(second, -2);
    EXPECT_EQ(weight(), expected);
}

TEST(Optimizer, LeavesRunningStatisticsAlone) {
    GraphBuilder builder;
    const NodeId input = builder.addInput("input", {1, 3});
    builder.add(std::make_shared<const BatchNorm>(BatchNormOptions{.channels = 3}), {input});
    const Graph graph = builder.build();
    EXPECT_EQ(Optimizer({.kind = OptimizerKind::Sgd}, graph).memory().size(), 2);
    EXPECT_EQ(Optimizer({.kind = OptimizerKind::Adadelta}, graph).memory().size(), 4);
}

} // namespace
} // namespace fovea
