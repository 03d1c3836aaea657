#include "core/ops/pool2d.h"

#include "core/kernels/naive.h"
#include "core/ops/sliding.h"

#include <nlohmann/json.hpp>

namespace fovea {

namespace {

Pooling poolingOf(const Pool2dOptions& options, const Shape& input, std::string_view kind) {
    return {.planes = input.batch() * input.channels(),
            .sliding = slidingOver(input, options.window, options.rounding, kind),
            .countPadding = options.countPadding};
}

Shape outputShape(const Shape& input, const Pooling& pooling) {
    return {input.batch(), input.channels(), pooling.sliding.outHeight, pooling.sliding.outWidth};
}

nlohmann::json layerOf(const Pool2dOptions& options, std::string_view kind) {
    nlohmann::json layer{{"op", kind}, {"ceil", options.rounding == Rounding::Ceil}};
    writeWindow(options.window, layer);
    return layer;
}

/// The taps of one pooling window; what they amount to is left to the caller.
Arithmetic windowOf(const Pool2dOptions& options, const Tensor& input, std::int64_t picture,
                    const Element& at) {
    const Range channel{at.channel, at.channel + 1};
    Arithmetic arithmetic;
    arithmetic.taps = windowTaps(input, picture, channel, options.window, at);
    return arithmetic;
}

/// Global pooling is average pooling with one window over the whole map.
Pool2dOptions wholeMap(const Shape& input) {
    Pool2dOptions options;
    options.window.rows.kernel = input.height();
    options.window.columns.kernel = input.width();
    return options;
}

ForwardResult averageForward(const Pooling& pooling, const Tensor& input, const ForwardContext& context) {
    Tensor output = Tensor::uninitialized(outputShape(input.shape(), pooling));
    averagePool(pooling, input.data(), output.mutableData(), {context.workers, context.control});
    return {.output = std::move(output), .saved = {}};
}

TensorD averageReference(const Pooling& pooling, const TensorD& input) {
    TensorD output = TensorD::uninitialized(outputShape(input.shape(), pooling));
    naive::averagePool(pooling, input.data(), output.mutableData());
    return output;
}

BackwardResult averageBackward(const Pooling& pooling, const BackwardArgs& args,
                               const ForwardContext& context) {
    BackwardResult result;
    result.inputs.resize(1);
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
        averagePoolGradient(pooling, args.outputGradient.data(), result.inputs[0].mutableData(),
                            {context.workers, context.control});
    }
    return result;
}

Arithmetic averageExplain(const Pool2dOptions& options, const Tensor& input, std::int64_t picture,
                          const Element& at) {
    const auto& [rows, columns] = options.window;
    const Shape& shape = input.shape();
    const bool padding = options.countPadding;
    const Range countedRows{padding ? -rows.padBefore : 0, shape.height() + (padding ? rows.padAfter : 0)};
    const Range countedColumns{padding ? -columns.padBefore : 0,
                               shape.width() + (padding ? columns.padAfter : 0)};
    const std::int64_t count =
        countedTaps(rows, at.y, shape.height(), padding) * countedTaps(columns, at.x, shape.width(), padding);
    Arithmetic arithmetic = windowOf(options, input, picture, at);
    arithmetic.combination = Combination::WeightedSum;
    for (Tap& tap : arithmetic.taps) {
        const bool counts = countedRows.contains(tap.at.y) && countedColumns.contains(tap.at.x);
        tap.weight = counts ? 1.0 / static_cast<double>(count) : 0;
        tap.product = tap.weight * tap.value;
        arithmetic.result += tap.product;
    }
    return arithmetic;
}

} // namespace

MaxPool2d::MaxPool2d(const Pool2dOptions& options)
    : m_options(options) {
    requireValid(options.window, "max_pool2d");
}

nlohmann::json MaxPool2d::toJson() const {
    return layerOf(m_options, kind());
}

Shape MaxPool2d::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    return outputShape(inputs[0], poolingOf(m_options, inputs[0], kind()));
}

bool MaxPool2d::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region MaxPool2d::inputRegion(const Region& output, std::size_t /*input*/,
                              std::span<const Shape> /*inputs*/) const {
    return windowRegion(output, m_options.window, output.channels);
}

ForwardResult MaxPool2d::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                 const ForwardContext& context) const {
    const Pooling pooling = poolingOf(m_options, inputs[0].shape(), kind());
    ForwardResult result{.output = Tensor::uninitialized(outputShape(inputs[0].shape(), pooling)),
                         .saved = {}};
    result.saved.winners.resize(static_cast<std::size_t>(result.output.size()));
    maxPool(pooling, inputs[0].data(), result.output.mutableData(), result.saved.winners.data(),
            {context.workers, context.control});
    return result;
}

TensorD MaxPool2d::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                             Mode /*mode*/, const Saved* /*saved*/) const {
    const Pooling pooling = poolingOf(m_options, inputs[0].shape(), kind());
    TensorD output = TensorD::uninitialized(outputShape(inputs[0].shape(), pooling));
    naive::maxPool(pooling, inputs[0].data(), output.mutableData());
    return output;
}

BackwardResult MaxPool2d::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result;
    result.inputs.resize(1);
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
        maxPoolGradient(poolingOf(m_options, args.inputs[0].shape(), kind()), args.saved.winners.data(),
                        args.outputGradient.data(), result.inputs[0].mutableData(),
                        {context.workers, context.control});
    }
    return result;
}

Arithmetic MaxPool2d::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              std::int64_t picture, const Element& at) const {
    Arithmetic arithmetic = windowOf(m_options, inputs[0], picture, at);
    arithmetic.combination = Combination::Maximum;
    for (std::size_t i = 0; i < arithmetic.taps.size(); ++i) {
        const Tap& tap = arithmetic.taps[i];
        if (!tap.onPadding && (!arithmetic.winner || tap.value > arithmetic.result)) {
            arithmetic.winner = i;
            arithmetic.result = tap.value;
        }
    }
    return arithmetic;
}

AveragePool2d::AveragePool2d(const Pool2dOptions& options)
    : m_options(options) {
    requireValid(options.window, "average_pool2d");
}

nlohmann::json AveragePool2d::toJson() const {
    nlohmann::json layer = layerOf(m_options, kind());
    layer["count_padding"] = m_options.countPadding;
    return layer;
}

Shape AveragePool2d::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    return outputShape(inputs[0], poolingOf(m_options, inputs[0], kind()));
}

bool AveragePool2d::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region AveragePool2d::inputRegion(const Region& output, std::size_t /*input*/,
                                  std::span<const Shape> /*inputs*/) const {
    return windowRegion(output, m_options.window, output.channels);
}

ForwardResult AveragePool2d::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                     const ForwardContext& context) const {
    return averageForward(poolingOf(m_options, inputs[0].shape(), kind()), inputs[0], context);
}

TensorD AveragePool2d::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                                 Mode /*mode*/, const Saved* /*saved*/) const {
    return averageReference(poolingOf(m_options, inputs[0].shape(), kind()), inputs[0]);
}

BackwardResult AveragePool2d::backward(const BackwardArgs& args, const ForwardContext& context) const {
    return averageBackward(poolingOf(m_options, args.inputs[0].shape(), kind()), args, context);
}

Arithmetic AveragePool2d::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                  std::int64_t picture, const Element& at) const {
    return averageExplain(m_options, inputs[0], picture, at);
}

nlohmann::json GlobalAveragePool::toJson() const {
    return {{"op", kind()}};
}

Shape GlobalAveragePool::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    return outputShape(inputs[0], poolingOf(wholeMap(inputs[0]), inputs[0], kind()));
}

bool GlobalAveragePool::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region GlobalAveragePool::inputRegion(const Region& output, std::size_t /*input*/,
                                      std::span<const Shape> inputs) const {
    return windowRegion(output, wholeMap(inputs[0]).window, output.channels);
}

ForwardResult GlobalAveragePool::forward(std::span<const Tensor> inputs,
                                         std::span<const Tensor> /*parameters*/,
                                         const ForwardContext& context) const {
    const Shape& shape = inputs[0].shape();
    return averageForward(poolingOf(wholeMap(shape), shape, kind()), inputs[0], context);
}

TensorD GlobalAveragePool::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                                     Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape& shape = inputs[0].shape();
    return averageReference(poolingOf(wholeMap(shape), shape, kind()), inputs[0]);
}

BackwardResult GlobalAveragePool::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const Shape& shape = args.inputs[0].shape();
    return averageBackward(poolingOf(wholeMap(shape), shape, kind()), args, context);
}

Arithmetic GlobalAveragePool::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                      std::int64_t picture, const Element& at) const {
    return averageExplain(wholeMap(inputs[0].shape()), inputs[0], picture, at);
}

} // namespace fovea
