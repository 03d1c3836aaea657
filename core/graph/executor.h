#pragma once

#include "core/graph/trace.h"

namespace fovea {

struct ForwardOptions {
    Mode mode = Mode::Inference;
    Rng* rng = nullptr; ///< needed while training when there is dropout
    std::uint64_t revision = 0;
    /// Cancels between layers and inside long ones; progress counts multiply-adds.
    Control control;
};

/// All activations that are kept at once may together have this many elements (16 GiB of float32).
inline constexpr std::int64_t maxActivationElements = std::int64_t{4} << 30;

/// What tensors of these shapes take in MiB, rounded down.
std::int64_t activationMiB(std::span<const Shape> shapes);
/// Throws LimitError when tensors of these shapes, each kept `times` times, would exceed it; `what` they are
/// begins the message.
void requireActivationsFit(std::span<const Shape> shapes, const char* what, std::int64_t times = 1);

/// Runs the graph on `inputs` (in the order of Graph::inputs(), any batch) and keeps every node's output.
/// Throws ShapeError when a shape does not fit, LimitError when the activations together would exceed
/// `maxActivationElements`, Cancelled.
std::shared_ptr<const Trace> forward(std::shared_ptr<const Graph> graph,
                                     std::shared_ptr<const Parameters> parameters,
                                     std::span<const Tensor> inputs, const Workers& workers,
                                     const ForwardOptions& options = {});

/// One picture or batch through a model with one input.
std::shared_ptr<const Trace> forward(const Model& model, const Tensor& input, const Workers& workers,
                                     const ForwardOptions& options = {});

/// The same pass by the reference kernels, in double precision: every node's output. Inference mode. Slow.
std::vector<TensorD> referenceForward(const Graph& graph, const Parameters& parameters,
                                      std::span<const Tensor> inputs);

/// Gradients of a scalar loss.
struct Gradients {
    std::vector<Tensor> outputs;                 ///< per node; empty where the loss does not depend on it
    std::vector<std::vector<Tensor>> parameters; ///< per node and parameter; empty where not trainable
};

struct BackwardOptions {
    Mode mode = Mode::Training;
    bool wantsInputs = false; ///< also compute the gradient on the graph's inputs
    Control control;
};

/// Back-propagates `seed`, the gradient of the loss on the output of node `from`.
Gradients backward(const Trace& trace, NodeId from, const Tensor& seed, const Workers& workers,
                   const BackwardOptions& options = {});

} // namespace fovea
