#include "core/ops/conv2d.h"

#include "core/kernels/naive.h"
#include "core/ops/sliding.h"

#include <nlohmann/json.hpp>

namespace fovea {

namespace {

constexpr std::string_view conv2dKind = "conv2d";

Convolution convolutionOf(const Conv2dOptions& options, const Shape& input) {
    return {.batch = input.batch(),
            .inChannels = options.inChannels,
            .outChannels = options.outChannels,
            .groups = options.groups,
            .sliding = slidingOver(input, options.window, Rounding::Floor, conv2dKind)};
}

template <class AnyTensor>
auto* biasOf(const Conv2dOptions& options, std::span<const AnyTensor> parameters) {
    return options.bias ? parameters[1].data() : nullptr;
}

} // namespace

Conv2d::Conv2d(const Conv2dOptions& options)
    : m_options(options) {
    requireValid(options.window, conv2dKind);
    requireNumberOf("input channels", options.inChannels, maxWindowSetting, conv2dKind);
    requireNumberOf("filters", options.outChannels, maxWindowSetting, conv2dKind);
    if (options.groups < 1 || options.inChannels % options.groups != 0 ||
        options.outChannels % options.groups != 0) {
        throw SettingError("conv2d: " + std::to_string(options.groups) + " groups do not divide " +
                           std::to_string(options.inChannels) + " input channels and " +
                           std::to_string(options.outChannels) + " filters evenly");
    }
}

nlohmann::json Conv2d::toJson() const {
    nlohmann::json layer{{"op", conv2dKind},
                         {"in", m_options.inChannels},
                         {"out", m_options.outChannels},
                         {"groups", m_options.groups},
                         {"bias", m_options.bias}};
    writeWindow(m_options.window, layer);
    return layer;
}

Shape Conv2d::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const SlidingWindow sliding = slidingOver(inputs[0], m_options.window, Rounding::Floor, kind());
    if (inputs[0].channels() != m_options.inChannels) {
        throw ShapeError("conv2d: its filters are " + std::to_string(m_options.inChannels) +
                         " channels deep, the input " + inputs[0].toString() + " has " +
                         std::to_string(inputs[0].channels()));
    }
    return {inputs[0].batch(), m_options.outChannels, sliding.outHeight, sliding.outWidth};
}

std::vector<ParameterSpec> Conv2d::parameters() const {
    const Window2d& window = m_options.window;
    const Shape weight{m_options.outChannels, m_options.inChannels / m_options.groups, window.rows.kernel,
                       window.columns.kernel};
    std::vector<ParameterSpec> specs{
        {.name = "weight", .role = ParameterRole::Weight, .shape = weight, .fanIn = weight.volumeSize()}};
    if (m_options.bias) {
        specs.push_back({.name = "bias",
                         .role = ParameterRole::Bias,
                         .shape = {m_options.outChannels},
                         .fanIn = weight.volumeSize()});
    }
    return specs;
}

std::int64_t Conv2d::multiplyAdds(std::span<const Shape> inputs) const {
    const Convolution convolution = convolutionOf(m_options, inputs[0]);
    return convolution.batch * convolution.outVolume() * convolution.depth();
}

Region Conv2d::inputRegion(const Region& output, std::size_t /*input*/,
                           std::span<const Shape> /*inputs*/) const {
    return windowRegion(
        output, m_options.window,
        channelsRead(m_options.inChannels, m_options.outChannels, m_options.groups, output.channels));
}

ForwardResult Conv2d::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                              const ForwardContext& context) const {
    const Convolution convolution = convolutionOf(m_options, inputs[0].shape());
    Tensor output = Tensor::uninitialized({convolution.batch, convolution.outChannels,
                                           convolution.sliding.outHeight, convolution.sliding.outWidth});
    convolve(convolution, inputs[0].data(), parameters[0].data(), biasOf(m_options, parameters),
             output.mutableData(), {context.workers, context.control});
    return {.output = std::move(output), .saved = {}};
}

TensorD Conv2d::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode /*mode*/,
                          const Saved* /*saved*/) const {
    const Convolution convolution = convolutionOf(m_options, inputs[0].shape());
    TensorD output = TensorD::uninitialized({convolution.batch, convolution.outChannels,
                                             convolution.sliding.outHeight, convolution.sliding.outWidth});
    naive::convolve(convolution, inputs[0].data(), parameters[0].data(), biasOf(m_options, parameters),
                    output.mutableData());
    return output;
}

BackwardResult Conv2d::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const Convolution convolution = convolutionOf(m_options, args.inputs[0].shape());
    const KernelContext kernelContext{context.workers, context.control};
    const float* gradient = args.outputGradient.data();
    BackwardResult result;
    result.inputs.resize(1);
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
        convolutionInputGradient(convolution, gradient, args.parameters[0].data(),
                                 result.inputs[0].mutableData(), kernelContext);
    }
    result.parameters.push_back(Tensor::uninitialized(args.parameters[0].shape()));
    convolutionWeightGradient(convolution, args.inputs[0].data(), gradient,
                              result.parameters[0].mutableData(), kernelContext);
    if (m_options.bias) {
        result.parameters.push_back(Tensor::uninitialized(args.parameters[1].shape()));
        convolutionBiasGradient(convolution, gradient, result.parameters[1].mutableData(), kernelContext);
    }
    return result;
}

Arithmetic Conv2d::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                           std::int64_t picture, const Element& at) const {
    const Range channels = channelsRead(m_options.inChannels, m_options.outChannels, m_options.groups,
                                        {at.channel, at.channel + 1});
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    arithmetic.taps = windowTaps(inputs[0], picture, channels, m_options.window, at);
    // The filter's numbers lie in the order of the taps.
    const float* weight = parameters[0].data() + at.channel * parameters[0].shape().volumeSize();
    if (m_options.bias) {
        arithmetic.bias = parameters[1].values()[static_cast<std::size_t>(at.channel)];
    }
    arithmetic.result = arithmetic.bias.value_or(0);
    for (Tap& tap : arithmetic.taps) {
        tap.weight = *weight++;
        tap.product = tap.weight * tap.value;
        arithmetic.result += tap.product;
    }
    return arithmetic;
}

} // namespace fovea
