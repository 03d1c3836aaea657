#pragma once

#include "core/graph/executor.h"

namespace fovea {

enum class OptimizerKind { Sgd, Nesterov, Adam, Adadelta };

struct OptimizerSettings {
    OptimizerKind kind = OptimizerKind::Sgd;
    double learningRate = 0.01; ///< > 0; the schedule multiplies it
    double momentum = 0.9;      ///< Sgd, Nesterov: in [0, 1)
    double beta1 = 0.9;         ///< Adam: in [0, 1)
    double beta2 = 0.999;       ///< Adam: in [0, 1)
    double rho = 0.95;          ///< Adadelta: in [0, 1)
    double epsilon = 1e-8;      ///< Adam, Adadelta: > 0
    /// ≥ 0; times the parameter, added to the gradient. Weights only: not biases, scales and shifts.
    double weightDecay = 0;
    bool operator==(const OptimizerSettings&) const = default;
};

/// Moves parameters against their gradients. With g = gradient + decay·w and learning rate η:
///   Sgd (Polyak 1964):        v ← μ·v + g;  w ← w − η·v
///   Nesterov (Sutskever 2013): v ← μ·v + g;  w ← w − η·(g + μ·v)
///   Adam (Kingma & Ba 2015):  m ← β1·m + (1−β1)·g;  s ← β2·s + (1−β2)·g²;
///                             w ← w − η·(m/(1−β1^t)) / (√(s/(1−β2^t)) + ε)
///   Adadelta (Zeiler 2012):   s ← ρ·s + (1−ρ)·g²;  d = √((u+ε)/(s+ε))·g;  u ← ρ·u + (1−ρ)·d²;  w ← w − η·d
class Optimizer {
public:
    Optimizer(const OptimizerSettings& settings, const Graph& graph);

    /// One step; `rateFactor` ≥ 0 comes from the schedule. `gradients` belong to the same graph.
    void update(Parameters& parameters, const Gradients& gradients, double rateFactor,
                const Workers& workers);

    /// What it remembers: steps taken, and one or two tensors per trainable parameter in the graph's order.
    std::int64_t steps() const { return m_steps; }
    const std::vector<Tensor>& memory() const { return m_memory; }
    /// Takes up where another of the same settings and graph stopped; the shapes agree.
    void restore(std::int64_t steps, std::vector<Tensor> memory);

private:
    /// A trainable parameter and where its memory begins.
    struct Slot {
        NodeId node;
        std::size_t parameter;
        double weightDecay;
        std::size_t memory;
    };

    OptimizerSettings m_settings;
    std::vector<Slot> m_slots;
    std::vector<Tensor> m_memory;
    std::int64_t m_steps = 0;
};

} // namespace fovea
