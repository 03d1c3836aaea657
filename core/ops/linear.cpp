#include "core/ops/linear.h"

#include "core/kernels/fully_connected.h"
#include "core/kernels/naive.h"

#include <nlohmann/json.hpp>

namespace fovea {

namespace {

constexpr std::int64_t maxFeatures = std::int64_t{1} << 30;

FullyConnected layerOf(const LinearOptions& options, const Shape& input) {
    return {.batch = input.batch(), .in = options.inFeatures, .out = options.outFeatures};
}

} // namespace

Linear::Linear(const LinearOptions& options)
    : m_options(options) {
    requireNumberOf("inputs", options.inFeatures, maxFeatures, "linear");
    requireNumberOf("outputs", options.outFeatures, maxFeatures, "linear");
}

nlohmann::json Linear::toJson() const {
    return {{"op", kind()},
            {"in", m_options.inFeatures},
            {"out", m_options.outFeatures},
            {"bias", m_options.bias}};
}

Shape Linear::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const Shape& input = inputs[0];
    if (input.rank() != 2 || input.batch() == 0) {
        throw ShapeError("linear needs one vector per picture, not " + input.toString() +
                         ": put a flatten layer before it");
    }
    if (input.channels() != m_options.inFeatures) {
        throw ShapeError("linear: it has weights for " + std::to_string(m_options.inFeatures) +
                         " inputs, but gets " + input.toString());
    }
    return {input.batch(), m_options.outFeatures};
}

std::vector<ParameterSpec> Linear::parameters() const {
    std::vector<ParameterSpec> specs{{.name = "weight",
                                      .role = ParameterRole::Weight,
                                      .shape = {m_options.outFeatures, m_options.inFeatures},
                                      .fanIn = m_options.inFeatures}};
    if (m_options.bias) {
        specs.push_back({.name = "bias",
                         .role = ParameterRole::Bias,
                         .shape = {m_options.outFeatures},
                         .fanIn = m_options.inFeatures});
    }
    return specs;
}

std::int64_t Linear::multiplyAdds(std::span<const Shape> inputs) const {
    return inputs[0].batch() * m_options.inFeatures * m_options.outFeatures;
}

Region Linear::inputRegion(const Region& output, std::size_t /*input*/,
                           std::span<const Shape> /*inputs*/) const {
    if (output.empty()) {
        return {};
    }
    return {.channels = {0, m_options.inFeatures},
            .rows = {0, 1},
            .columns = {0, 1},
            .pictures = output.pictures};
}

ForwardResult Linear::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                              const ForwardContext& context) const {
    Tensor output = Tensor::uninitialized({inputs[0].shape().batch(), m_options.outFeatures});
    connect(layerOf(m_options, inputs[0].shape()), inputs[0].data(), parameters[0].data(),
            m_options.bias ? parameters[1].data() : nullptr, output.mutableData(),
            {context.workers, context.control});
    return {.output = std::move(output), .saved = {}};
}

TensorD Linear::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode /*mode*/,
                          const Saved* /*saved*/) const {
    TensorD output = TensorD::uninitialized({inputs[0].shape().batch(), m_options.outFeatures});
    naive::connect(layerOf(m_options, inputs[0].shape()), inputs[0].data(), parameters[0].data(),
                   m_options.bias ? parameters[1].data() : nullptr, output.mutableData());
    return output;
}

BackwardResult Linear::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const FullyConnected layer = layerOf(m_options, args.inputs[0].shape());
    const KernelContext kernelContext{context.workers, context.control};
    const float* gradient = args.outputGradient.data();
    BackwardResult result;
    result.inputs.resize(1);
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
        connectedInputGradient(layer, gradient, args.parameters[0].data(), result.inputs[0].mutableData(),
                               kernelContext);
    }
    result.parameters.push_back(Tensor::uninitialized(args.parameters[0].shape()));
    connectedWeightGradient(layer, args.inputs[0].data(), gradient, result.parameters[0].mutableData(),
                            kernelContext);
    if (m_options.bias) {
        result.parameters.push_back(Tensor::uninitialized(args.parameters[1].shape()));
        connectedBiasGradient(layer, gradient, result.parameters[1].mutableData());
    }
    return result;
}

Arithmetic Linear::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                           std::int64_t picture, const Element& at) const {
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    if (m_options.bias) {
        arithmetic.bias = parameters[1].values()[static_cast<std::size_t>(at.channel)];
    }
    arithmetic.result = arithmetic.bias.value_or(0);
    arithmetic.taps.reserve(static_cast<std::size_t>(m_options.inFeatures));
    const float* weight = parameters[0].data() + at.channel * m_options.inFeatures;
    for (std::int64_t i = 0; i < m_options.inFeatures; ++i) {
        Tap tap;
        tap.at.channel = i;
        tap.value = inputs[0].at(picture, i, 0, 0);
        tap.weight = weight[i];
        tap.product = tap.weight * tap.value;
        arithmetic.result += tap.product;
        arithmetic.taps.push_back(tap);
    }
    return arithmetic;
}

} // namespace fovea
