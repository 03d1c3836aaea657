#pragma once

#include "core/graph/graph.h"

namespace fovea {

/// The learnt numbers of a graph: for each node one tensor per ParameterSpec of its op, in that order. A
/// value: copying shares the numbers, changing a copy leaves the original alone.
class Parameters {
public:
    /// Zero weights, biases, shifts and means; ones for scales and variances.
    explicit Parameters(const Graph& graph);
    /// Those of `known`, node by node, in the shapes that the ops ask for; what is not there as above.
    Parameters(const Graph& graph, std::vector<std::vector<Tensor>> known);
    /// He et al. 2015: weights normal with variance 2 / fan-in; the rest as above.
    static Parameters heInitialized(const Graph& graph, Rng& rng);

    std::span<const Tensor> of(NodeId id) const;
    std::span<Tensor> mutableOf(NodeId id);
    /// `tensor` has the shape that the op asks for.
    void set(NodeId id, std::size_t index, Tensor tensor);
    /// How many numbers there are in all, running statistics included.
    std::int64_t count() const;

private:
    std::vector<std::vector<Tensor>> m_tensors;
};

} // namespace fovea
