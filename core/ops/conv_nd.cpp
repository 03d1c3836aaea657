#include "core/ops/conv_nd.h"

#include "core/base/pieces.h"
#include "core/ops/layout.h"
#include "core/ops/sliding.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {

namespace {

constexpr std::int64_t placesPerPiece = 64;
constexpr std::int64_t maxChannels = 1 << 20;

void requireOptions(const ConvNdOptions& options, std::string_view kind) {
    requireValid(options.window, kind);
    const auto inRange = [](std::int64_t channels) { return channels >= 1 && channels <= maxChannels; };
    if (!inRange(options.inChannels) || !inRange(options.outChannels)) {
        throw SettingError(std::string(kind) + ": it has " + std::to_string(options.inChannels) + " and " +
                           std::to_string(options.outChannels) + " channels; each must be from 1 to " +
                           std::to_string(maxChannels));
    }
    if (options.groups < 1 || options.inChannels % options.groups != 0 ||
        options.outChannels % options.groups != 0) {
        throw SettingError(std::string(kind) + ": " + std::to_string(options.groups) +
                           " groups do not divide " + std::to_string(options.inChannels) + " and " +
                           std::to_string(options.outChannels) + " channels");
    }
}

nlohmann::json toLayer(const ConvNdOptions& options, std::string_view kind) {
    nlohmann::json axes = nlohmann::json::array();
    for (const WindowAxis& axis : options.window) {
        axes.push_back({axis.kernel, axis.stride, axis.padBefore, axis.padAfter, axis.dilation});
    }
    return {{"op", kind},
            {"in", options.inChannels},
            {"out", options.outChannels},
            {"window", axes},
            {"output_padding", options.outputPadding},
            {"groups", options.groups},
            {"bias", options.bias}};
}

void requireMaps(const ConvNdOptions& options, const Shape& input, std::string_view kind) {
    if (input.rank() != std::ssize(options.window) + 2 || input.elementCount() == 0) {
        throw ShapeError(std::string(kind) + ": it needs N×C and " + std::to_string(options.window.size()) +
                         " more dimension(s), not " + input.toString());
    }
    if (input.channels() != options.inChannels) {
        throw ShapeError(std::string(kind) + ": its filters are " + std::to_string(options.inChannels) +
                         " channels deep, the input is " + input.toString());
    }
}

/// What the box `output` reads, `along` each axis of the window.
Region regionRead(const ConvNdOptions& options, const Shape& input, const Shape& outputShape,
                  const Region& output, Range (WindowAxis::*along)(const Range&) const) {
    if (output.empty()) {
        return {};
    }
    AxisRanges ranges = axisRanges(output, outputShape);
    ranges[1] = channelsRead(options.inChannels, options.outChannels, options.groups, ranges[1]);
    for (std::size_t axis = 0; axis < options.window.size(); ++axis) {
        ranges[axis + 2] = (options.window[axis].*along)(ranges[axis + 2]);
    }
    return regionOf(ranges, input);
}

ConvolutionNd convolutionOf(const ConvNdOptions& options, const Shape& input) {
    ConvolutionNd c{.window = {.axes = options.window, .inputs = {}, .outputs = {}},
                    .batch = input.batch(),
                    .inChannels = options.inChannels,
                    .outChannels = options.outChannels,
                    .groups = options.groups};
    for (std::size_t axis = 0; axis < options.window.size(); ++axis) {
        c.window.inputs.push_back(input[static_cast<int>(axis) + 2]);
        c.window.outputs.push_back(outputExtent(c.window.inputs.back(), options.window[axis]));
    }
    return c;
}

Shape shapeOf(std::int64_t batch, std::int64_t channels, const std::vector<std::int64_t>& maps) {
    std::vector<std::int64_t> extents{batch, channels};
    extents.insert(extents.end(), maps.begin(), maps.end());
    return Shape(std::span<const std::int64_t>(extents));
}

std::vector<ParameterSpec> specsOf(const ConvNdOptions& options, std::int64_t first, std::int64_t second) {
    std::vector<std::int64_t> kernel;
    std::int64_t fanIn = options.inChannels / options.groups;
    for (const WindowAxis& axis : options.window) {
        kernel.push_back(axis.kernel);
        fanIn *= axis.kernel;
    }
    std::vector<ParameterSpec> specs{{.name = "weight",
                                      .role = ParameterRole::Weight,
                                      .shape = shapeOf(first, second / options.groups, kernel),
                                      .fanIn = fanIn}};
    if (options.bias) {
        specs.push_back(
            {.name = "bias", .role = ParameterRole::Bias, .shape = {options.outChannels}, .fanIn = fanIn});
    }
    return specs;
}

template <class Scalar>
const Scalar* biasOf(const ConvNdOptions& options, std::span<const BasicTensor<Scalar>> parameters) {
    return options.bias ? parameters[1].data() : nullptr;
}

/// The gradient of a bias: all of a channel's.
Tensor biasGradient(const Tensor& gradient) {
    const Shape& shape = gradient.shape();
    Tensor result({shape.channels()});
    for (std::int64_t c = 0; c < shape.channels(); ++c) {
        double sum = 0;
        for (std::int64_t n = 0; n < shape.batch(); ++n) {
            for (const float value : gradient.plane(n, c).values()) {
                sum += static_cast<double>(value);
            }
        }
        result.mutableValues()[static_cast<std::size_t>(c)] = static_cast<float>(sum);
    }
    return result;
}

void convolveAll(const ConvolutionNd& c, const float* input, const float* weight, const float* bias,
                 float* output, const ForwardContext& context) {
    const std::int64_t pieces = piecesOf(c.window.outputPlane(), placesPerPiece);
    context.workers.forEach(c.batch * pieces, [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t begin = piece % pieces * placesPerPiece;
        convolveNd(c, piece / pieces, begin, std::min(begin + placesPerPiece, c.window.outputPlane()), input,
                   weight, bias, output);
    });
}

Tensor inputGradientOf(const ConvolutionNd& c, const Tensor& gradient, const Tensor& weight,
                       const ForwardContext& context) {
    Tensor result(shapeOf(c.batch, c.inChannels, c.window.inputs));
    float* to = result.mutableData();
    context.workers.forEach(c.batch * c.inChannels, [&](std::int64_t map) {
        context.control.checkpoint();
        convolveNdBack(c, map / c.inChannels, map % c.inChannels, gradient.data(), weight.data(), to);
    });
    return result;
}

Tensor weightGradientOf(const ConvolutionNd& c, const Tensor& input, const Tensor& gradient,
                        const Shape& shape, const ForwardContext& context) {
    Tensor result(shape);
    float* to = result.mutableData();
    context.workers.forEach(c.outChannels, [&](std::int64_t filter) {
        context.control.checkpoint();
        convolveNdWeights(c, filter, input.data(), gradient.data(), to);
    });
    return result;
}

} // namespace

void requireValid(const std::vector<WindowAxis>& window, std::string_view kind) {
    if (window.empty()) {
        throw SettingError(std::string(kind) + ": its window has no axis");
    }
    std::int64_t taps = 1;
    for (const WindowAxis& axis : window) {
        requireValid(Window2d{.rows = axis, .columns = axis}, kind);
        taps *= axis.kernel;
        if (taps > maxWindowTaps) {
            throw SettingError(std::string(kind) + ": its window has more elements than the limit of " +
                               std::to_string(maxWindowTaps));
        }
    }
}

ConvNd::ConvNd(ConvNdOptions options)
    : m_options(std::move(options)) {
    requireOptions(m_options, kind());
}

nlohmann::json ConvNd::toJson() const {
    return toLayer(m_options, kind());
}

Shape ConvNd::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    requireMaps(m_options, inputs[0], kind());
    const ConvolutionNd c = convolutionOf(m_options, inputs[0]);
    return shapeOf(c.batch, c.outChannels, c.window.outputs);
}

std::vector<ParameterSpec> ConvNd::parameters() const {
    return specsOf(m_options, m_options.outChannels, m_options.inChannels);
}

std::int64_t ConvNd::multiplyAdds(std::span<const Shape> inputs) const {
    const ConvolutionNd c = convolutionOf(m_options, inputs[0]);
    return c.batch * c.outChannels * c.window.outputPlane() * c.channelsPerGroup() * c.window.taps();
}

Region ConvNd::inputRegion(const Region& output, std::size_t /*input*/, std::span<const Shape> inputs) const {
    return regionRead(m_options, inputs[0], inferShape(inputs), output, &WindowAxis::inputRange);
}

ForwardResult ConvNd::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                              const ForwardContext& context) const {
    const ConvolutionNd c = convolutionOf(m_options, inputs[0].shape());
    Tensor output = Tensor::uninitialized(shapeOf(c.batch, c.outChannels, c.window.outputs));
    convolveAll(c, inputs[0].data(), parameters[0].data(), biasOf(m_options, parameters),
                output.mutableData(), context);
    return {.output = std::move(output), .saved = {}};
}

TensorD ConvNd::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode /*mode*/,
                          const Saved* /*saved*/) const {
    const ConvolutionNd c = convolutionOf(m_options, inputs[0].shape());
    TensorD output = TensorD::uninitialized(shapeOf(c.batch, c.outChannels, c.window.outputs));
    for (std::int64_t picture = 0; picture < c.batch; ++picture) {
        convolveNd(c, picture, 0, c.window.outputPlane(), inputs[0].data(), parameters[0].data(),
                   biasOf(m_options, parameters), output.mutableData());
    }
    return output;
}

BackwardResult ConvNd::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const ConvolutionNd c = convolutionOf(m_options, args.inputs[0].shape());
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (args.wantsInput[0]) {
        result.inputs[0] = inputGradientOf(c, args.outputGradient, args.parameters[0], context);
    }
    result.parameters.push_back(
        weightGradientOf(c, args.inputs[0], args.outputGradient, args.parameters[0].shape(), context));
    if (m_options.bias) {
        result.parameters.push_back(biasGradient(args.outputGradient));
    }
    return result;
}

Arithmetic ConvNd::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                           std::int64_t picture, const Element& at) const {
    const ConvolutionNd c = convolutionOf(m_options, inputs[0].shape());
    const std::int64_t plane = c.window.inputPlane();
    const std::int64_t first = at.channel / c.filtersPerGroup() * c.channelsPerGroup();
    const Shape output = shapeOf(c.batch, c.outChannels, c.window.outputs);
    std::vector<std::int64_t> offsets(static_cast<std::size_t>(c.window.taps()));
    c.window.tapsOf(at.y * output.width() + at.x, offsets);
    const float* weight = parameters[0].data() + at.channel * c.channelsPerGroup() * c.window.taps();
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    if (m_options.bias) {
        arithmetic.bias = parameters[1].values()[static_cast<std::size_t>(at.channel)];
    }
    arithmetic.result = arithmetic.bias.value_or(0.0);
    for (std::int64_t channel = first; channel < first + c.channelsPerGroup(); ++channel) {
        for (const std::int64_t offset : offsets) {
            const auto w = static_cast<double>(*weight++);
            if (offset >= 0) {
                arithmetic.taps.push_back(
                    tapOn(inputs[0], 0, (picture * c.inChannels + channel) * plane + offset, picture, w));
                arithmetic.result += arithmetic.taps.back().product;
            }
        }
    }
    return arithmetic;
}

ConvTransposeNd::ConvTransposeNd(ConvNdOptions options)
    : m_options(std::move(options)) {
    requireOptions(m_options, kind());
    m_options.outputPadding.resize(m_options.window.size(), 0);
    for (const std::int64_t padding : m_options.outputPadding) {
        if (padding < 0 || padding > maxWindowSetting) {
            throw SettingError("conv_transpose_nd: the output padding is " + std::to_string(padding));
        }
    }
}

nlohmann::json ConvTransposeNd::toJson() const {
    return toLayer(m_options, kind());
}

ConvolutionNd ConvTransposeNd::adjoint(const Shape& input) const {
    requireMaps(m_options, input, kind());
    ConvolutionNd c{.window = {.axes = m_options.window, .inputs = {}, .outputs = {}},
                    .batch = input.batch(),
                    .inChannels = m_options.outChannels,
                    .outChannels = m_options.inChannels,
                    .groups = m_options.groups};
    for (std::size_t axis = 0; axis < m_options.window.size(); ++axis) {
        const WindowAxis& along = m_options.window[axis];
        const std::int64_t own = input[static_cast<int>(axis) + 2];
        const std::int64_t made = (own - 1) * along.stride + along.span() - along.padBefore - along.padAfter +
                                  m_options.outputPadding[axis];
        if (made < 1) {
            throw ShapeError("conv_transpose_nd: its padding cuts all of " + input.toString() + " off");
        }
        c.window.outputs.push_back(own);
        c.window.inputs.push_back(made);
    }
    return c;
}

Shape ConvTransposeNd::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const ConvolutionNd c = adjoint(inputs[0]);
    return shapeOf(c.batch, c.inChannels, c.window.inputs);
}

std::vector<ParameterSpec> ConvTransposeNd::parameters() const {
    return specsOf(m_options, m_options.inChannels, m_options.outChannels);
}

std::int64_t ConvTransposeNd::multiplyAdds(std::span<const Shape> inputs) const {
    const ConvolutionNd c = adjoint(inputs[0]);
    return c.batch * c.outChannels * c.window.outputPlane() * c.channelsPerGroup() * c.window.taps();
}

namespace {

/// Calls sink(channel, place, tap) for every element of the input that output place `place` gets a product
/// of.
template <class Sink>
void forEachStamp(const ConvolutionNd& c, std::int64_t channel, std::int64_t place, const Sink& sink) {
    std::vector<std::int64_t> offsets(static_cast<std::size_t>(c.window.taps()));
    const std::int64_t group = channel / c.channelsPerGroup();
    for (std::int64_t from = 0; from < c.window.outputPlane(); ++from) {
        c.window.tapsOf(from, offsets);
        const auto tap = std::ranges::find(offsets, place);
        if (tap != offsets.end()) {
            for (std::int64_t k = group * c.filtersPerGroup(); k < (group + 1) * c.filtersPerGroup(); ++k) {
                sink(k, from, static_cast<std::int64_t>(tap - offsets.begin()));
            }
        }
    }
}

} // namespace

Region ConvTransposeNd::inputRegion(const Region& output, std::size_t /*input*/,
                                    std::span<const Shape> inputs) const {
    return regionRead(m_options, inputs[0], inferShape(inputs), output, &WindowAxis::inputsReaching);
}

ForwardResult ConvTransposeNd::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                                       const ForwardContext& context) const {
    const ConvolutionNd c = adjoint(inputs[0].shape());
    Tensor output = inputGradientOf(c, inputs[0], parameters[0], context);
    if (m_options.bias) {
        float* to = output.mutableData();
        const std::int64_t plane = c.window.inputPlane();
        for (std::int64_t i = 0; i < output.size(); ++i) {
            to[i] += parameters[1].data()[i / plane % c.inChannels];
        }
    }
    return {.output = std::move(output), .saved = {}};
}

TensorD ConvTransposeNd::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters,
                                   Mode /*mode*/, const Saved* /*saved*/) const {
    const ConvolutionNd c = adjoint(inputs[0].shape());
    TensorD output(shapeOf(c.batch, c.inChannels, c.window.inputs));
    double* to = output.mutableData();
    for (std::int64_t map = 0; map < c.batch * c.inChannels; ++map) {
        convolveNdBack(c, map / c.inChannels, map % c.inChannels, inputs[0].data(), parameters[0].data(), to);
    }
    const std::int64_t plane = c.window.inputPlane();
    for (std::int64_t i = 0; m_options.bias && i < output.size(); ++i) {
        to[i] += parameters[1].data()[i / plane % c.inChannels];
    }
    return output;
}

BackwardResult ConvTransposeNd::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const ConvolutionNd c = adjoint(args.inputs[0].shape());
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
        convolveAll(c, args.outputGradient.data(), args.parameters[0].data(), nullptr,
                    result.inputs[0].mutableData(), context);
    }
    result.parameters.push_back(
        weightGradientOf(c, args.outputGradient, args.inputs[0], args.parameters[0].shape(), context));
    if (m_options.bias) {
        result.parameters.push_back(biasGradient(args.outputGradient));
    }
    return result;
}

Arithmetic ConvTransposeNd::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                                    std::int64_t picture, const Element& at) const {
    const ConvolutionNd c = adjoint(inputs[0].shape());
    const Shape output = shapeOf(c.batch, c.inChannels, c.window.inputs);
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    if (m_options.bias) {
        arithmetic.bias = parameters[1].values()[static_cast<std::size_t>(at.channel)];
    }
    arithmetic.result = arithmetic.bias.value_or(0.0);
    const std::int64_t taps = c.window.taps();
    forEachStamp(
        c, at.channel, at.y * output.width() + at.x,
        [&](std::int64_t k, std::int64_t from, std::int64_t tap) {
            const float weight =
                parameters[0]
                    .data()[(k * c.channelsPerGroup() + at.channel % c.channelsPerGroup()) * taps + tap];
            const std::int64_t index = (picture * c.outChannels + k) * c.window.outputPlane() + from;
            arithmetic.taps.push_back(tapOn(inputs[0], 0, index, picture, static_cast<double>(weight)));
            arithmetic.result += arithmetic.taps.back().product;
        });
    return arithmetic;
}

} // namespace fovea
