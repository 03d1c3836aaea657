#include "core/ops/batch_norm.h"

#include "core/base/contract.h"
#include "core/base/pieces.h"
#include "core/ops/elementwise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

// Of parameters().
constexpr std::size_t scaleIndex = 0;
constexpr std::size_t shiftIndex = 1;
constexpr std::size_t meanIndex = 2;
constexpr std::size_t varianceIndex = 3;
// Of Saved::tensors.
constexpr std::size_t savedMean = 0;
constexpr std::size_t savedInverseDeviation = 1;
constexpr std::size_t savedVariance = 2;

/// Σ term(i) over [0, count) in double precision, in lanes that the compiler turns into vectors.
template <class Term>
double laneSum(std::int64_t count, const Term& term) {
    constexpr std::int64_t lanes = 16;
    std::array<double, lanes> sums{};
    const std::int64_t whole = count / lanes * lanes;
    for (std::int64_t i = 0; i < whole; i += lanes) {
        for (std::int64_t lane = 0; lane < lanes; ++lane) {
            sums[static_cast<std::size_t>(lane)] += term(i + lane);
        }
    }
    double sum = 0;
    for (const double part : sums) {
        sum += part;
    }
    for (std::int64_t i = whole; i < count; ++i) {
        sum += term(i);
    }
    return sum;
}

/// Calls work(offset) with the offset of each picture's map of channel c.
template <class Work>
void forEachPlane(const Shape& shape, std::int64_t c, const Work& work) {
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        work((n * shape.channels() + c) * shape.planeSize());
    }
}

/// Σ term(i) over the elements of channel c, i their index in the tensor.
template <class Term>
double channelSum(const Shape& shape, std::int64_t c, const Term& term) {
    double sum = 0;
    forEachPlane(shape, c, [&](std::int64_t offset) {
        sum += laneSum(shape.planeSize(), [&](std::int64_t i) { return term(offset + i); });
    });
    return sum;
}

double channelElements(const Shape& shape) {
    return static_cast<double>(std::max<std::int64_t>(shape.batch() * shape.planeSize(), 1));
}

/// Calls work(c) for every channel, as many at once as make a piece worth a thread.
template <class Work>
void forEachChannel(const ForwardContext& context, const Shape& shape, const Work& work) {
    const std::int64_t elements = std::max<std::int64_t>(shape.batch() * shape.planeSize(), 1);
    const std::int64_t perPiece = std::max<std::int64_t>(elementwisePiece / elements, 1);
    context.workers.forEach(piecesOf(shape.channels(), perPiece), [&](std::int64_t piece) {
        context.control.checkpoint();
        for (std::int64_t c = piece * perPiece; c < std::min((piece + 1) * perPiece, shape.channels()); ++c) {
            work(c);
        }
    });
}

struct BatchMoments {
    double mean = 0;
    double variance = 0; ///< biased
};

/// In two passes: the difference of two large sums would lose the variance of numbers far from 0.
template <class Scalar>
BatchMoments momentsOf(const BasicTensor<Scalar>& x, std::int64_t c) {
    const double count = channelElements(x.shape());
    const Scalar* values = x.data();
    BatchMoments moments;
    moments.mean =
        channelSum(x.shape(), c, [=](std::int64_t i) { return static_cast<double>(values[i]); }) / count;
    moments.variance = channelSum(x.shape(), c,
                                  [=, mean = moments.mean](std::int64_t i) {
                                      const double distance = static_cast<double>(values[i]) - mean;
                                      return distance * distance;
                                  }) /
                       count;
    return moments;
}

/// What the forward pass subtracted from channel c and multiplied it by before scale and shift.
struct Normalizer {
    float mean = 0;
    float inverseDeviation = 1;
};

Normalizer usedBy(const BackwardArgs& args, std::int64_t c, double epsilon) {
    const std::vector<Tensor>& saved = args.saved.tensors;
    if (!saved.empty()) {
        return {.mean = saved[savedMean].data()[c],
                .inverseDeviation = saved[savedInverseDeviation].data()[c]};
    }
    const double variance = args.parameters[varianceIndex].data()[c];
    return {.mean = args.parameters[meanIndex].data()[c],
            .inverseDeviation = static_cast<float>(1.0 / std::sqrt(variance + epsilon))};
}

/// Sums over a channel of the output's gradient: alone, and times the normalised input.
struct GradientSums {
    double plain = 0;
    double alongInput = 0;
};

GradientSums gradientSums(const BackwardArgs& args, Normalizer used, std::int64_t c) {
    const Shape& shape = args.output.shape();
    const float* x = args.inputs[0].data();
    const float* dy = args.outputGradient.data();
    return {.plain = channelSum(shape, c, [=](std::int64_t i) { return static_cast<double>(dy[i]); }),
            .alongInput = channelSum(shape, c, [=](std::int64_t i) {
                return static_cast<double>(dy[i]) *
                       static_cast<double>((x[i] - used.mean) * used.inverseDeviation);
            })};
}

void inputGradient(const BackwardArgs& args, Normalizer used, const GradientSums& sums, std::int64_t c,
                   float* dx) {
    const Shape& shape = args.output.shape();
    const float* x = args.inputs[0].data();
    const float* dy = args.outputGradient.data();
    // The batch's own mean and deviation take back what moves them; running ones are constants.
    const double moved = args.saved.tensors.empty() ? 0.0 : 1.0 / channelElements(shape);
    const auto meanPart = static_cast<float>(sums.plain * moved);
    const auto deviationPart = static_cast<float>(sums.alongInput * moved) * used.inverseDeviation;
    const float scale = args.parameters[scaleIndex].data()[c] * used.inverseDeviation;
    forEachPlane(shape, c, [&](std::int64_t offset) {
        for (std::int64_t i = offset; i < offset + shape.planeSize(); ++i) {
            dx[i] = scale * (dy[i] - meanPart - (x[i] - used.mean) * deviationPart);
        }
    });
}

} // namespace

BatchNorm::BatchNorm(const BatchNormOptions& options)
    : m_options(options) {
    if (options.channels < 1 || options.channels > Shape::maxElements) {
        throw SettingError("batch_norm: channels is " + std::to_string(options.channels) +
                           "; it must be from 1 to " + std::to_string(Shape::maxElements));
    }
    if (!(options.epsilon > 0.0 && std::isfinite(options.epsilon))) {
        throw SettingError("batch_norm: epsilon is " + std::to_string(options.epsilon) +
                           "; it must be above 0");
    }
    if (!(options.momentum > 0.0 && options.momentum <= 1.0)) {
        throw SettingError("batch_norm: momentum is " + std::to_string(options.momentum) +
                           "; it must be above 0 and at most 1");
    }
}

nlohmann::json BatchNorm::toJson() const {
    return {{"op", kind()},
            {"channels", m_options.channels},
            {"epsilon", m_options.epsilon},
            {"momentum", m_options.momentum}};
}

Shape BatchNorm::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOneVolume(inputs, kind());
    if (input.channels() != m_options.channels) {
        throw ShapeError("batch_norm is made for " + std::to_string(m_options.channels) +
                         " channels, but its input " + input.toString() + " has " +
                         std::to_string(input.channels()));
    }
    return input;
}

std::vector<ParameterSpec> BatchNorm::parameters() const {
    const Shape shape{m_options.channels};
    return {{.name = "scale", .role = ParameterRole::Scale, .shape = shape},
            {.name = "shift", .role = ParameterRole::Shift, .shape = shape},
            {.name = "running_mean", .role = ParameterRole::RunningMean, .shape = shape},
            {.name = "running_variance", .role = ParameterRole::RunningVariance, .shape = shape}};
}

std::int64_t BatchNorm::multiplyAdds(std::span<const Shape> inputs) const {
    return inputs[0].elementCount();
}

void BatchNorm::updateStatistics(std::span<Tensor> parameters, const Saved& saved) const {
    FOVEA_REQUIRE(saved.tensors.size() == 3);
    const auto blend = [this](Tensor& running, const Tensor& batch) {
        const std::span<float> values = running.mutableValues();
        std::ranges::transform(values, batch.values(), values.begin(), [this](double old, double recent) {
            return static_cast<float>((1.0 - m_options.momentum) * old + m_options.momentum * recent);
        });
    };
    blend(parameters[meanIndex], saved.tensors[savedMean]);
    blend(parameters[varianceIndex], saved.tensors[savedVariance]);
}

Region BatchNorm::inputRegion(const Region& output, std::size_t /*input*/,
                              std::span<const Shape> /*inputs*/) const {
    return output.empty() ? Region{} : output;
}

ForwardResult BatchNorm::forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                                 const ForwardContext& context) const {
    const Tensor& x = inputs[0];
    const Shape& shape = x.shape();
    const double count = channelElements(shape);
    // What each channel is normalised with: mean, 1/√(σ²+ε), and for the running statistics the variance.
    std::array<Tensor, 3> moments;
    std::ranges::generate(moments, [&] { return Tensor(Shape{shape.channels()}); });
    std::array<float*, 3> to{};
    std::ranges::transform(moments, to.begin(), &Tensor::mutableData);
    ForwardResult result{.output = Tensor::uninitialized(shape), .saved = {}};
    float* y = result.output.mutableData();
    forEachChannel(context, shape, [&](std::int64_t c) {
        const BatchMoments used =
            context.mode == Mode::Training
                ? momentsOf(x, c)
                : BatchMoments{parameters[meanIndex].data()[c], parameters[varianceIndex].data()[c]};
        const double inverse = 1.0 / std::sqrt(used.variance + m_options.epsilon);
        to[savedMean][c] = static_cast<float>(used.mean);
        to[savedInverseDeviation][c] = static_cast<float>(inverse);
        to[savedVariance][c] = static_cast<float>(used.variance * count / std::max(count - 1.0, 1.0));
        const auto mean = static_cast<float>(used.mean);
        const auto scale = static_cast<float>(parameters[scaleIndex].data()[c] * inverse);
        const float shift = parameters[shiftIndex].data()[c];
        forEachPlane(shape, c, [&](std::int64_t offset) {
            const float* values = x.data();
            for (std::int64_t i = offset; i < offset + shape.planeSize(); ++i) {
                y[i] = (values[i] - mean) * scale + shift;
            }
        });
    });
    if (context.mode == Mode::Training) {
        result.saved.tensors.assign(moments.begin(), moments.end());
    }
    return result;
}

TensorD BatchNorm::reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                             const Saved* /*saved*/) const {
    const TensorD& x = inputs[0];
    const Shape& shape = x.shape();
    TensorD output = TensorD::uninitialized(shape);
    double* y = output.mutableData();
    for (std::int64_t c = 0; c < shape.channels(); ++c) {
        const BatchMoments used = mode == Mode::Training ? momentsOf(x, c)
                                                         : BatchMoments{parameters[meanIndex].data()[c],
                                                                        parameters[varianceIndex].data()[c]};
        const double deviation = std::sqrt(used.variance + m_options.epsilon);
        forEachPlane(shape, c, [&](std::int64_t offset) {
            for (std::int64_t i = offset; i < offset + shape.planeSize(); ++i) {
                y[i] = parameters[scaleIndex].data()[c] * (x.data()[i] - used.mean) / deviation +
                       parameters[shiftIndex].data()[c];
            }
        });
    }
    return output;
}

BackwardResult BatchNorm::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const Shape& shape = args.inputs[0].shape();
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = std::vector<Tensor>(4)};
    if (args.wantsInput[0]) {
        result.inputs[0] = Tensor::uninitialized(shape);
    }
    result.parameters[scaleIndex] = Tensor(Shape{shape.channels()});
    result.parameters[shiftIndex] = Tensor(Shape{shape.channels()});
    float* dx = args.wantsInput[0] ? result.inputs[0].mutableData() : nullptr;
    float* scaleGradient = result.parameters[scaleIndex].mutableData();
    float* shiftGradient = result.parameters[shiftIndex].mutableData();
    forEachChannel(context, shape, [&](std::int64_t c) {
        const GradientSums sums = gradientSums(args, usedBy(args, c, m_options.epsilon), c);
        scaleGradient[c] = static_cast<float>(sums.alongInput);
        shiftGradient[c] = static_cast<float>(sums.plain);
        if (dx != nullptr) {
            inputGradient(args, usedBy(args, c, m_options.epsilon), sums, c, dx);
        }
    });
    return result;
}

Arithmetic BatchNorm::explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                              std::int64_t picture, const Element& at) const {
    const auto parameter = [&](std::size_t index) {
        return static_cast<double>(parameters[index].data()[at.channel]);
    };
    const double weight = parameter(scaleIndex) / std::sqrt(parameter(varianceIndex) + m_options.epsilon);
    Arithmetic arithmetic = copyOf(tapAt(inputs[0], 0, picture, at, weight));
    arithmetic.combination = Combination::WeightedSum;
    arithmetic.bias = parameter(shiftIndex) - parameter(meanIndex) * weight;
    arithmetic.result = arithmetic.taps[0].product + *arithmetic.bias;
    return arithmetic;
}

} // namespace fovea
