#include "core/graph/parameters.h"

#include "core/base/contract.h"

#include <cmath>

namespace fovea {

namespace {

float neutralValue(ParameterRole role) {
    return role == ParameterRole::Scale || role == ParameterRole::RunningVariance ? 1.0F : 0.0F;
}

} // namespace

Parameters::Parameters(const Graph& graph)
    : Parameters(graph, std::vector<std::vector<Tensor>>(graph.size())) {}

Parameters::Parameters(const Graph& graph, std::vector<std::vector<Tensor>> known)
    : m_tensors(std::move(known)) {
    FOVEA_REQUIRE(m_tensors.size() == graph.size());
    for (const NodeId id : graph.ids()) {
        if (graph.node(id).isInput()) {
            continue;
        }
        const std::vector<ParameterSpec> specs = graph.node(id).op->parameters();
        std::vector<Tensor>& tensors = m_tensors[id.index()];
        FOVEA_REQUIRE(tensors.size() <= specs.size());
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            FOVEA_REQUIRE(tensors[i].shape() == specs[i].shape);
        }
        for (std::size_t i = tensors.size(); i < specs.size(); ++i) {
            tensors.push_back(Tensor::filled(specs[i].shape, neutralValue(specs[i].role)));
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
