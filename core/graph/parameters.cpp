#include "core/graph/parameters.h"

#include "core/base/contract.h"

#include <cmath>

namespace fovea {

namespace {

float neutralValue(ParameterRole role) {
    return role == ParameterRole::Scale || role == ParameterRole::RunningVariance ? 1.0F : 0.0F;
}

} // namespace

Parameters::Parameters(const Graph& graph) {
    for (const Node& node : graph.nodes()) {
        std::vector<Tensor>& tensors = m_tensors.emplace_back();
        if (!node.isInput()) {
            for (const ParameterSpec& spec : node.op->parameters()) {
                tensors.push_back(Tensor::filled(spec.shape, neutralValue(spec.role)));
            }
        }
    }
}

Parameters Parameters::heInitialized(const Graph& graph, Rng& rng) {
    Parameters parameters(graph);
    for (const NodeId id : graph.ids()) {
        if (graph.node(id).isInput()) {
            continue;
        }
        const std::vector<ParameterSpec> specs = graph.node(id).op->parameters();
        for (std::size_t i = 0; i < specs.size(); ++i) {
            if (specs[i].role != ParameterRole::Weight) {
                continue;
            }
            const double deviation = std::sqrt(2.0 / static_cast<double>(specs[i].fanIn));
            for (float& value : parameters.m_tensors[id.index()][i].mutableValues()) {
                value = static_cast<float>(deviation * rng.normal());
            }
        }
    }
    return parameters;
}

std::span<const Tensor> Parameters::of(NodeId id) const {
    FOVEA_REQUIRE(id.valid() && id.index() < m_tensors.size());
    return m_tensors[id.index()];
}

std::span<Tensor> Parameters::mutableOf(NodeId id) {
    FOVEA_REQUIRE(id.valid() && id.index() < m_tensors.size());
    return m_tensors[id.index()];
}

void Parameters::set(NodeId id, std::size_t index, Tensor tensor) {
    const std::span<Tensor> tensors = mutableOf(id);
    FOVEA_REQUIRE(index < tensors.size() && tensors[index].shape() == tensor.shape());
    tensors[index] = std::move(tensor);
}

std::int64_t Parameters::count() const {
    std::int64_t count = 0;
    for (const std::vector<Tensor>& tensors : m_tensors) {
        for (const Tensor& tensor : tensors) {
            count += tensor.size();
        }
    }
    return count;
}

} // namespace fovea
