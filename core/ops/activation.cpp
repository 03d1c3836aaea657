#include "core/ops/activation.h"

#include "core/ops/elementwise.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

using FloatArray = Eigen::Map<Eigen::ArrayXf>;
using ConstFloatArray = Eigen::Map<const Eigen::ArrayXf>;

/// `kernel(from, to, count)` on each piece of the only input.
template <class Kernel>
ForwardResult mapForward(std::span<const Tensor> inputs, const ForwardContext& context,
                         const Kernel& kernel) {
    ForwardResult result{.output = Tensor::uninitialized(inputs[0].shape()), .saved = {}};
    const float* from = inputs[0].data();
    float* to = result.output.mutableData();
    forEachPiece(context, inputs[0].size(), [&](std::int64_t begin, std::int64_t end) {
        kernel(from + begin, to + begin, end - begin);
    });
    return result;
}

/// inputGradient = derivative(basis) · outputGradient, where `basis` is the op's input or output.
template <class Derivative>
BackwardResult mapBackward(const BackwardArgs& args, const Tensor& basis, const ForwardContext& context,
                           const Derivative& derivative) {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    result.inputs[0] = Tensor::uninitialized(basis.shape());
    const float* values = basis.data();
    const float* gradient = args.outputGradient.data();
    float* to = result.inputs[0].mutableData();
    forEachPiece(context, basis.size(), [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            to[i] = derivative(values[i]) * gradient[i];
        }
    });
    return result;
}

} // namespace

nlohmann::json Activation::toJson() const {
    return {{"op", kind()}};
}

Shape Activation::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    return inputs[0];
}

Region Activation::inputRegion(const Region& output, std::size_t /*input*/,
                               std::span<const Shape> /*inputs*/) const {
    return output.empty() ? Region{} : output;
}

TensorD Activation::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                              Mode /*mode*/, const Saved* /*saved*/) const {
    TensorD output = TensorD::uninitialized(inputs[0].shape());
    std::ranges::transform(inputs[0].values(), output.mutableData(), [this](double x) { return value(x); });
    return output;
}

Arithmetic Activation::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                               std::int64_t picture, const Element& at) const {
    Arithmetic arithmetic = copyOf(tapAt(inputs[0], 0, picture, at));
    arithmetic.combination = Combination::Function;
    arithmetic.own = settings();
    arithmetic.result = value(arithmetic.taps[0].value);
    return arithmetic;
}

// Written so that a NaN stays one: a network that diverged must not look like one with dead maps.
double Relu::value(double x) const {
    return x < 0.0 ? 0.0 : x;
}

bool Relu::isNonNegative(const std::vector<bool>& /*inputsNonNegative*/) const {
    return true;
}

ForwardResult Relu::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                            const ForwardContext& context) const {
    return mapForward(inputs, context, [](const float* from, float* to, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            to[i] = from[i] < 0.0F ? 0.0F : from[i];
        }
    });
}

BackwardResult Relu::backward(const BackwardArgs& args, const ForwardContext& context) const {
    return mapBackward(args, args.output, context, [](float y) { return y > 0.0F ? 1.0F : 0.0F; });
}

LeakyRelu::LeakyRelu(const LeakyReluOptions& options)
    : m_options(options) {
    if (!(options.slope >= 0.0 && options.slope <= 1.0)) {
        throw SettingError("leaky_relu: slope is " + std::to_string(options.slope) +
                           "; it must be from 0 to 1");
    }
}

nlohmann::json LeakyRelu::toJson() const {
    return {{"op", kind()}, {"slope", m_options.slope}};
}

std::vector<OwnNumber> LeakyRelu::settings() const {
    return {{.name = "slope", .value = m_options.slope}};
}

double LeakyRelu::value(double x) const {
    return x < 0.0 ? m_options.slope * x : x;
}

bool LeakyRelu::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return m_options.slope == 0.0 || inputsNonNegative[0];
}

ForwardResult LeakyRelu::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                 const ForwardContext& context) const {
    const auto slope = static_cast<float>(m_options.slope);
    return mapForward(inputs, context, [slope](const float* from, float* to, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            to[i] = (from[i] < 0.0F ? slope : 1.0F) * from[i];
        }
    });
}

BackwardResult LeakyRelu::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const auto slope = static_cast<float>(m_options.slope);
    return mapBackward(args, args.inputs[0], context, [slope](float x) { return x < 0.0F ? slope : 1.0F; });
}

double Sigmoid::value(double x) const {
    return 1.0 / (1.0 + std::exp(-x));
}

bool Sigmoid::isNonNegative(const std::vector<bool>& /*inputsNonNegative*/) const {
    return true;
}

ForwardResult Sigmoid::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                               const ForwardContext& context) const {
    return mapForward(inputs, context, [](const float* from, float* to, std::int64_t count) {
        FloatArray(to, count) = ConstFloatArray(from, count).logistic();
    });
}

BackwardResult Sigmoid::backward(const BackwardArgs& args, const ForwardContext& context) const {
    return mapBackward(args, args.output, context, [](float y) { return y * (1.0F - y); });
}

double Tanh::value(double x) const {
    return std::tanh(x);
}

bool Tanh::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

ForwardResult Tanh::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                            const ForwardContext& context) const {
    return mapForward(inputs, context, [](const float* from, float* to, std::int64_t count) {
        FloatArray(to, count) = ConstFloatArray(from, count).tanh();
    });
}

BackwardResult Tanh::backward(const BackwardArgs& args, const ForwardContext& context) const {
    return mapBackward(args, args.output, context, [](float y) { return 1.0F - y * y; });
}

} // namespace fovea
