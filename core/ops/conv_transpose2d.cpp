#include "core/ops/conv_transpose2d.h"

#include "core/kernels/convolution.h"
#include "core/ops/sliding.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace fovea {

namespace {

constexpr std::string_view transposedKind = "conv_transpose2d";

void requireOutputPadding(std::int64_t value, const WindowAxis& axis, const char* what) {
    const std::int64_t limit = std::max(axis.stride, axis.dilation) - 1;
    if (value < 0 || value > limit) {
        throw SettingError("conv_transpose2d: " + std::to_string(value) + " " + what +
                           " of output padding; it must be from 0 to " + std::to_string(limit) +
                           ", less than the stride or the dilation");
    }
}

std::int64_t outputExtentOf(std::int64_t input, const WindowAxis& axis, std::int64_t outputPadding,
                            const char* what) {
    const std::int64_t stamped = (input - 1) * axis.stride + axis.span() + outputPadding;
    const std::int64_t extent = stamped - axis.padBefore - axis.padAfter;
    if (extent < 1) {
        throw ShapeError("conv_transpose2d: the " + std::to_string(stamped) + " " + what +
                         " that the kernels are stamped on are all cut off by padding " +
                         std::to_string(axis.padBefore) + " and " + std::to_string(axis.padAfter));
    }
    return extent;
}

Shape outputShape(const ConvTranspose2dOptions& options, const Shape& input) {
    return {input.batch(), options.outChannels,
            outputExtentOf(input.height(), options.window.rows, options.outputPaddingRows, "rows"),
            outputExtentOf(input.width(), options.window.columns, options.outputPaddingColumns, "columns")};
}

/// Output padding takes back what padding cuts off, and then lies beyond all that is stamped on.
std::int64_t beyond(std::int64_t outputPadding, const WindowAxis& axis) {
    return std::max<std::int64_t>(0, outputPadding - axis.padAfter);
}

WindowAxis stampedAxis(std::int64_t outputPadding, WindowAxis axis) {
    axis.padAfter = std::max<std::int64_t>(0, axis.padAfter - outputPadding);
    return axis;
}

/// The convolution whose input gradient the op is: from the output's maps (without what lies beyond) to the
/// input's.
Convolution convolutionOf(const ConvTranspose2dOptions& options, const Shape& input) {
    const auto& [rows, columns] = options.window;
    const Shape output = outputShape(options, input);
    return {.batch = input.batch(),
            .inChannels = options.outChannels,
            .outChannels = options.inChannels,
            .groups = options.groups,
            .sliding = {.window = {.rows = stampedAxis(options.outputPaddingRows, rows),
                                   .columns = stampedAxis(options.outputPaddingColumns, columns)},
                        .inHeight = output.height() - beyond(options.outputPaddingRows, rows),
                        .inWidth = output.width() - beyond(options.outputPaddingColumns, columns),
                        .outHeight = input.height(),
                        .outWidth = input.width()}};
}

Shape stampedShape(const Convolution& convolution) {
    return {convolution.batch, convolution.inChannels, convolution.sliding.inHeight,
            convolution.sliding.inWidth};
}

/// The upper left part of each map, or the maps in the upper left of larger ones filled with zeros.
Tensor resized(const Tensor& maps, const Shape& shape) {
    if (maps.shape() == shape) {
        return maps;
    }
    Tensor result(shape);
    const Shape& from = maps.shape();
    const std::int64_t columns = std::min(from.width(), shape.width());
    float* target = result.mutableData();
    for (std::int64_t plane = 0; plane < shape.batch() * shape.channels(); ++plane) {
        for (std::int64_t row = 0; row < std::min(from.height(), shape.height()); ++row) {
            std::copy_n(maps.data() + plane * from.planeSize() + row * from.width(), columns,
                        target + plane * shape.planeSize() + row * shape.width());
        }
    }
    return result;
}

void addBias(const Tensor& bias, Tensor& output) {
    const Shape& shape = output.shape();
    float* value = output.mutableData();
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        for (const float addend : bias.values()) {
            for (std::int64_t i = 0; i < shape.planeSize(); ++i) {
                *value++ += addend;
            }
        }
    }
}

/// The tap with which input index `input` reaches output index `output`; none when it does not.
std::optional<std::int64_t> tapBetween(const WindowAxis& axis, std::int64_t input, std::int64_t output) {
    const std::int64_t distance = output + axis.padBefore - input * axis.stride;
    if (distance < 0 || distance % axis.dilation != 0 || distance / axis.dilation >= axis.kernel) {
        return std::nullopt;
    }
    return distance / axis.dilation;
}

/// One input element's stamps on the maps of its group.
struct Stamp {
    const ConvTranspose2dOptions& options;
    const Shape& input;
    const Shape& output;

    void press(std::int64_t picture, const Element& at, double value, const double* weight,
               double* maps) const {
        const auto& [rows, columns] = options.window;
        const std::int64_t groupOut = options.outChannels / options.groups;
        const std::int64_t first = at.channel / (options.inChannels / options.groups) * groupOut;
        weight += at.channel * groupOut * rows.kernel * columns.kernel;
        for (std::int64_t filter = first; filter < first + groupOut; ++filter) {
            double* map = maps + (picture * output.channels() + filter) * output.planeSize();
            for (std::int64_t u = 0; u < rows.kernel; ++u) {
                for (std::int64_t v = 0; v < columns.kernel; ++v, ++weight) {
                    const std::int64_t y = rows.inputIndex(at.y, u);
                    const std::int64_t x = columns.inputIndex(at.x, v);
                    if (y >= 0 && y < output.height() && x >= 0 && x < output.width()) {
                        map[y * output.width() + x] += *weight * value;
                    }
                }
            }
        }
    }
};

} // namespace

ConvTranspose2d::ConvTranspose2d(const ConvTranspose2dOptions& options)
    : m_options(options) {
    requireValid(options.window, transposedKind);
    requireNumberOf("input channels", options.inChannels, maxWindowSetting, transposedKind);
    requireNumberOf("filters", options.outChannels, maxWindowSetting, transposedKind);
    requireOutputPadding(options.outputPaddingRows, options.window.rows, "rows");
    requireOutputPadding(options.outputPaddingColumns, options.window.columns, "columns");
    if (options.groups < 1 || options.inChannels % options.groups != 0 ||
        options.outChannels % options.groups != 0) {
        throw SettingError("conv_transpose2d: " + std::to_string(options.groups) + " groups do not divide " +
                           std::to_string(options.inChannels) + " input channels and " +
                           std::to_string(options.outChannels) + " filters evenly");
    }
}

nlohmann::json ConvTranspose2d::toJson() const {
    nlohmann::json layer{{"op", transposedKind},
                         {"in", m_options.inChannels},
                         {"out", m_options.outChannels},
                         {"groups", m_options.groups},
                         {"bias", m_options.bias},
                         {"output_padding", {m_options.outputPaddingRows, m_options.outputPaddingColumns}}};
    writeWindow(m_options.window, layer);
    return layer;
}

Shape ConvTranspose2d::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const Shape& input = inputs[0];
    if (input.rank() != 4 || input.elementCount() == 0) {
        throw ShapeError("conv_transpose2d needs pictures × channels × rows × columns, none of them 0, not " +
                         input.toString());
    }
    if (input.channels() != m_options.inChannels) {
        throw ShapeError("conv_transpose2d: it has weights for " + std::to_string(m_options.inChannels) +
                         " channels, the input " + input.toString() + " has " +
                         std::to_string(input.channels()));
    }
    return outputShape(m_options, input);
}

std::vector<ParameterSpec> ConvTranspose2d::parameters() const {
    const auto& [rows, columns] = m_options.window;
    const Shape weight{m_options.inChannels, m_options.outChannels / m_options.groups, rows.kernel,
                       columns.kernel};
    // Stamps lie a stride apart, so that only every so many of them reach one output.
    const std::int64_t fanIn = std::max<std::int64_t>(
        1, m_options.inChannels / m_options.groups * weight.planeSize() / (rows.stride * columns.stride));
    std::vector<ParameterSpec> specs{
        {.name = "weight", .role = ParameterRole::Weight, .shape = weight, .fanIn = fanIn}};
    if (m_options.bias) {
        specs.push_back(
            {.name = "bias", .role = ParameterRole::Bias, .shape = {m_options.outChannels}, .fanIn = fanIn});
    }
    return specs;
}

std::int64_t ConvTranspose2d::multiplyAdds(std::span<const Shape> inputs) const {
    const Convolution convolution = convolutionOf(m_options, inputs[0]);
    return convolution.batch * convolution.outVolume() * convolution.depth();
}

Region ConvTranspose2d::inputRegion(const Region& output, std::size_t /*input*/,
                                    std::span<const Shape> /*inputs*/) const {
    if (output.empty()) {
        return {};
    }
    const Region region{.channels = channelsRead(m_options.inChannels, m_options.outChannels,
                                                 m_options.groups, output.channels),
                        .rows = m_options.window.rows.inputsReaching(output.rows),
                        .columns = m_options.window.columns.inputsReaching(output.columns),
                        .pictures = output.pictures};
    return region.empty() ? Region{} : region;
}

ForwardResult ConvTranspose2d::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                                       const ForwardContext& context) const {
    const Convolution convolution = convolutionOf(m_options, inputs[0].shape());
    Tensor stamped = Tensor::uninitialized(stampedShape(convolution));
    convolutionInputGradient(convolution, inputs[0].data(), parameters[0].data(), stamped.mutableData(),
                             {context.workers, context.control});
    Tensor output = resized(stamped, outputShape(m_options, inputs[0].shape()));
    stamped = {};
    if (m_options.bias) {
        addBias(parameters[1], output);
    }
    return {.output = std::move(output), .saved = {}};
}

TensorD ConvTranspose2d::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters,
                                   Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape& shape = inputs[0].shape();
    TensorD output(outputShape(m_options, shape));
    double* maps = output.mutableData();
    const std::int64_t plane = output.shape().planeSize();
    for (std::int64_t map = 0; m_options.bias && map < shape.batch() * m_options.outChannels; ++map) {
        std::fill_n(maps + map * plane, plane, parameters[1].data()[map % m_options.outChannels]);
    }
    const Stamp stamp{.options = m_options, .input = shape, .output = output.shape()};
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        for (std::int64_t c = 0; c < shape.channels(); ++c) {
            for (std::int64_t y = 0; y < shape.height(); ++y) {
                for (std::int64_t x = 0; x < shape.width(); ++x) {
                    stamp.press(n, {.channel = c, .y = y, .x = x}, inputs[0].at(n, c, y, x),
                                parameters[0].data(), maps);
                }
            }
        }
    }
    return output;
}

BackwardResult ConvTranspose2d::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const Convolution convolution = convolutionOf(m_options, args.inputs[0].shape());
    const KernelContext kernelContext{context.workers, context.control};
    const Tensor gradient = resized(args.outputGradient, stampedShape(convolution));
    BackwardResult result;
    result.inputs.resize(1);
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
        convolve(convolution, gradient.data(), args.parameters[0].data(), nullptr,
                 result.inputs[0].mutableData(), kernelContext);
    }
    result.parameters.push_back(Tensor::uninitialized(args.parameters[0].shape()));
    convolutionWeightGradient(convolution, gradient.data(), args.inputs[0].data(),
                              result.parameters[0].mutableData(), kernelContext);
    if (m_options.bias) {
        const Shape& output = args.outputGradient.shape();
        Convolution summed = convolution;
        summed.outChannels = m_options.outChannels;
        summed.sliding.outHeight = output.height();
        summed.sliding.outWidth = output.width();
        result.parameters.push_back(Tensor::uninitialized(args.parameters[1].shape()));
        convolutionBiasGradient(summed, args.outputGradient.data(), result.parameters[1].mutableData(),
                                kernelContext);
    }
    return result;
}

Arithmetic ConvTranspose2d::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                                    std::int64_t picture, const Element& at) const {
    const Shape& shape = inputs[0].shape();
    const std::int64_t filter = at.channel % (m_options.outChannels / m_options.groups);
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    if (m_options.bias) {
        arithmetic.bias = parameters[1].values()[static_cast<std::size_t>(at.channel)];
    }
    arithmetic.result = arithmetic.bias.value_or(0);
    const Region window = inputRegion(
        {.channels = {at.channel, at.channel + 1}, .rows = {at.y, at.y + 1}, .columns = {at.x, at.x + 1}}, 0,
        {});
    const Range rows{std::max<std::int64_t>(window.rows.begin, 0), std::min(window.rows.end, shape.height())};
    const Range columns{std::max<std::int64_t>(window.columns.begin, 0),
                        std::min(window.columns.end, shape.width())};
    for (std::int64_t c = window.channels.begin; c < window.channels.end; ++c) {
        for (std::int64_t y = rows.begin; y < rows.end; ++y) {
            for (std::int64_t x = columns.begin; x < columns.end; ++x) {
                const auto u = tapBetween(m_options.window.rows, y, at.y);
                const auto v = tapBetween(m_options.window.columns, x, at.x);
                if (u && v) {
                    Tap tap;
                    tap.at = {.channel = c, .y = y, .x = x};
                    tap.value = inputs[0].at(picture, c, y, x);
                    tap.weight = parameters[0].at(c, filter, *u, *v);
                    tap.product = tap.weight * tap.value;
                    arithmetic.result += tap.product;
                    arithmetic.taps.push_back(tap);
                }
            }
        }
    }
    return arithmetic;
}

} // namespace fovea
