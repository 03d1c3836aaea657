#include "core/training/optimizer.h"

#include "core/base/contract.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

using Values = Eigen::Map<Eigen::ArrayXf>;
using Gradient = Eigen::Map<const Eigen::ArrayXf>;

/// A piece of a parameter's numbers; first and second are what the optimizer remembers (second may be null).
struct Numbers {
    std::int64_t count;
    float* value;
    const float* gradient;
    float* first;
    float* second;
};

struct Rates {
    float learningRate;
    float weightDecay;
    std::int64_t step; ///< 1 for the first
};

std::size_t memoriesPerParameter(OptimizerKind kind) {
    return kind == OptimizerKind::Adam || kind == OptimizerKind::Adadelta ? 2 : 1;
}

void updateMomentum(const Numbers& n, const Rates& rates, const OptimizerSettings& settings) {
    const auto momentum = static_cast<float>(settings.momentum);
    const Gradient gradient(n.gradient, n.count);
    Values value(n.value, n.count);
    Values velocity(n.first, n.count);
    velocity = momentum * velocity + gradient + rates.weightDecay * value;
    if (settings.kind == OptimizerKind::Nesterov) {
        value -= rates.learningRate * (gradient + rates.weightDecay * value + momentum * velocity);
    } else {
        value -= rates.learningRate * velocity;
    }
}

void updateAdam(const Numbers& n, const Rates& rates, const OptimizerSettings& settings) {
    const auto beta1 = static_cast<float>(settings.beta1);
    const auto beta2 = static_cast<float>(settings.beta2);
    const auto step = static_cast<double>(rates.step);
    const auto unbias1 = static_cast<float>(1.0 / (1.0 - std::pow(settings.beta1, step)));
    const auto unbias2 = static_cast<float>(1.0 / (1.0 - std::pow(settings.beta2, step)));
    const Gradient gradient(n.gradient, n.count);
    Values value(n.value, n.count);
    Values mean(n.first, n.count);
    Values square(n.second, n.count);
    mean = beta1 * mean + (1.0F - beta1) * (gradient + rates.weightDecay * value);
    square = beta2 * square + (1.0F - beta2) * (gradient + rates.weightDecay * value).square();
    value -= rates.learningRate * unbias1 * mean /
             ((unbias2 * square).sqrt() + static_cast<float>(settings.epsilon));
}

void updateAdadelta(const Numbers& n, const Rates& rates, const OptimizerSettings& settings) {
    const auto rho = static_cast<float>(settings.rho);
    const auto epsilon = static_cast<float>(settings.epsilon);
    const Gradient gradient(n.gradient, n.count);
    Values value(n.value, n.count);
    Values square(n.first, n.count);
    Values squaredMove(n.second, n.count);
    square = rho * square + (1.0F - rho) * (gradient + rates.weightDecay * value).square();
    const Eigen::ArrayXf move =
        ((squaredMove + epsilon) / (square + epsilon)).sqrt() * (gradient + rates.weightDecay * value);
    squaredMove = rho * squaredMove + (1.0F - rho) * move.square();
    value -= rates.learningRate * move;
}

void updateNumbers(const Numbers& numbers, const Rates& rates, const OptimizerSettings& settings) {
    switch (settings.kind) {
    case OptimizerKind::Sgd:
    case OptimizerKind::Nesterov:
        return updateMomentum(numbers, rates, settings);
    case OptimizerKind::Adam:
        return updateAdam(numbers, rates, settings);
    case OptimizerKind::Adadelta:
        return updateAdadelta(numbers, rates, settings);
    }
}

} // namespace

Optimizer::Optimizer(const OptimizerSettings& settings, const Graph& graph)
    : m_settings(settings) {
    for (const NodeId id : graph.ids()) {
        if (graph.node(id).isInput()) {
            continue;
        }
        const std::vector<ParameterSpec> specs = graph.node(id).op->parameters();
        for (std::size_t i = 0; i < specs.size(); ++i) {
            if (!isTrainable(specs[i].role)) {
                continue;
            }
            const double decay = specs[i].role == ParameterRole::Weight ? settings.weightDecay : 0.0;
            m_slots.push_back({.node = id, .parameter = i, .weightDecay = decay, .memory = m_memory.size()});
            m_memory.insert(m_memory.end(), memoriesPerParameter(settings.kind), Tensor(specs[i].shape));
        }
    }
}

void Optimizer::update(Parameters& parameters, const Gradients& gradients, double rateFactor,
                       const Workers& workers) {
    ++m_steps;
    constexpr std::int64_t pieceSize = 1 << 15;
    struct Piece {
        Numbers numbers;
        Rates rates;
    };
    std::vector<Piece> pieces;
    for (const Slot& slot : m_slots) {
        const Tensor& gradient = gradients.parameters[slot.node.index()][slot.parameter];
        Tensor& value = parameters.mutableOf(slot.node)[slot.parameter];
        FOVEA_REQUIRE(gradient.shape() == value.shape());
        const bool hasSecond = memoriesPerParameter(m_settings.kind) == 2;
        float* const values = value.mutableData();
        float* const first = m_memory[slot.memory].mutableData();
        float* const second = hasSecond ? m_memory[slot.memory + 1].mutableData() : nullptr;
        const Rates rates{.learningRate = static_cast<float>(m_settings.learningRate * rateFactor),
                          .weightDecay = static_cast<float>(slot.weightDecay),
                          .step = m_steps};
        for (std::int64_t begin = 0; begin < value.size(); begin += pieceSize) {
            pieces.push_back({.numbers = {.count = std::min(pieceSize, value.size() - begin),
                                          .value = values + begin,
                                          .gradient = gradient.data() + begin,
                                          .first = first + begin,
                                          .second = hasSecond ? second + begin : nullptr},
                              .rates = rates});
        }
    }
    workers.forEach(static_cast<std::int64_t>(pieces.size()), [&](std::int64_t i) {
        const Piece& piece = pieces[static_cast<std::size_t>(i)];
        updateNumbers(piece.numbers, piece.rates, m_settings);
    });
}

void Optimizer::restore(std::int64_t steps, std::vector<Tensor> memory) {
    FOVEA_REQUIRE(std::ranges::equal(memory, m_memory, {}, &Tensor::shape, &Tensor::shape));
    m_steps = steps;
    m_memory = std::move(memory);
}

} // namespace fovea
