#include "core/ops/softmax.h"

#include "core/base/pieces.h"
#include "core/ops/elementwise.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

/// One picture's places × channels: element (place, channel) of channel-first numbers.
using Places = Eigen::Map<Eigen::ArrayXXf, 0, Eigen::OuterStride<>>;
using ConstPlaces = Eigen::Map<const Eigen::ArrayXXf, 0, Eigen::OuterStride<>>;
using Row = Eigen::Map<Eigen::ArrayXf>;
using ConstRow = Eigen::Map<const Eigen::ArrayXf>;

/// Places worked on together, so that a column of channels stays in the cache.
constexpr std::int64_t placeBlock = 256;

void softmaxOfVector(const float* from, float* to, std::int64_t channels) {
    const ConstRow x(from, channels);
    Row y(to, channels);
    // Without its maximum no exponent is above 0, so nothing overflows.
    y = (x - x.maxCoeff()).exp();
    y *= 1.0F / y.sum();
}

void softmaxOfPlaces(const ConstPlaces& x, Places y) {
    const Eigen::ArrayXf highest = x.rowwise().maxCoeff();
    Eigen::ArrayXf sum = Eigen::ArrayXf::Zero(x.rows());
    for (Eigen::Index c = 0; c < x.cols(); ++c) {
        y.col(c) = (x.col(c) - highest).exp();
        sum += y.col(c);
    }
    y.colwise() /= sum;
}

/// dx = y · (dy − Σ y·dy).
void gradientOfPlaces(const ConstPlaces& y, const ConstPlaces& dy, Places dx) {
    Eigen::ArrayXf weighted = Eigen::ArrayXf::Zero(y.rows());
    for (Eigen::Index c = 0; c < y.cols(); ++c) {
        weighted += y.col(c) * dy.col(c);
    }
    for (Eigen::Index c = 0; c < y.cols(); ++c) {
        dx.col(c) = y.col(c) * (dy.col(c) - weighted);
    }
}

/// Calls work(offset, places) for blocks of neighbouring places of one picture; `offset` is that of the
/// block's first place in channel 0.
template <class Work>
void forEachPlaceBlock(const ForwardContext& context, const Shape& shape, const Work& work) {
    const std::int64_t plane = shape.planeSize();
    const std::int64_t blocks = piecesOf(plane, placeBlock);
    const std::int64_t blockElements =
        std::max<std::int64_t>(std::min(plane, placeBlock) * shape.channels(), 1);
    const std::int64_t perPiece = std::max<std::int64_t>(elementwisePiece / blockElements, 1);
    const std::int64_t total = shape.batch() * blocks;
    context.workers.forEach(piecesOf(total, perPiece), [&](std::int64_t piece) {
        context.control.checkpoint();
        for (std::int64_t i = piece * perPiece; i < std::min((piece + 1) * perPiece, total); ++i) {
            const std::int64_t begin = i % blocks * placeBlock;
            work(i / blocks * shape.volumeSize() + begin, std::min(placeBlock, plane - begin));
        }
    });
}

} // namespace

nlohmann::json Softmax::toJson() const {
    return {{"op", kind()}};
}

Shape Softmax::inferShape(std::span<const Shape> inputs) const {
    const Shape input = requireOneVolume(inputs, kind());
    if (input.channels() == 0) {
        throw ShapeError("softmax needs at least one channel, not the shape " + input.toString());
    }
    return input;
}

bool Softmax::isNonNegative(const std::vector<bool>& /*inputsNonNegative*/) const {
    return true;
}

Region Softmax::inputRegion(const Region& output, std::size_t /*input*/,
                            std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    Region region = output;
    region.channels = {0, inputs[0].channels()};
    return region;
}

ForwardResult Softmax::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                               const ForwardContext& context) const {
    const Shape& shape = inputs[0].shape();
    ForwardResult result{.output = Tensor::uninitialized(shape), .saved = {}};
    const float* from = inputs[0].data();
    float* to = result.output.mutableData();
    forEachPlaceBlock(context, shape, [&](std::int64_t offset, std::int64_t places) {
        if (shape.planeSize() == 1) {
            softmaxOfVector(from + offset, to + offset, shape.channels());
        } else {
            const Eigen::OuterStride<> stride(shape.planeSize());
            softmaxOfPlaces(ConstPlaces(from + offset, places, shape.channels(), stride),
                            Places(to + offset, places, shape.channels(), stride));
        }
    });
    return result;
}

TensorD Softmax::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                           Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape& shape = inputs[0].shape();
    TensorD output = TensorD::uninitialized(shape);
    double* to = output.mutableData();
    for (std::int64_t n = 0; n < shape.batch(); ++n) {
        for (std::int64_t place = 0; place < shape.planeSize(); ++place) {
            const auto index = [&](std::int64_t c) {
                return (n * shape.channels() + c) * shape.planeSize() + place;
            };
            double highest = inputs[0].data()[index(0)];
            for (std::int64_t c = 1; c < shape.channels(); ++c) {
                highest = std::max(highest, inputs[0].data()[index(c)]);
            }
            double sum = 0;
            for (std::int64_t c = 0; c < shape.channels(); ++c) {
                sum += std::exp(inputs[0].data()[index(c)] - highest);
            }
            for (std::int64_t c = 0; c < shape.channels(); ++c) {
                to[index(c)] = std::exp(inputs[0].data()[index(c)] - highest) / sum;
            }
        }
    }
    return output;
}

BackwardResult Softmax::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    const Shape& shape = args.output.shape();
    result.inputs[0] = Tensor::uninitialized(shape);
    float* to = result.inputs[0].mutableData();
    const Eigen::OuterStride<> stride(shape.planeSize());
    forEachPlaceBlock(context, shape, [&](std::int64_t offset, std::int64_t places) {
        gradientOfPlaces(ConstPlaces(args.output.data() + offset, places, shape.channels(), stride),
                         ConstPlaces(args.outputGradient.data() + offset, places, shape.channels(), stride),
                         Places(to + offset, places, shape.channels(), stride));
    });
    return result;
}

Arithmetic Softmax::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                            std::int64_t picture, const Element& at) const {
    Arithmetic arithmetic = copyOf(tapAt(inputs[0], 0, picture, at));
    arithmetic.combination = Combination::Normalized;
    double highest = arithmetic.taps[0].value;
    for (std::int64_t c = 0; c < inputs[0].shape().channels(); ++c) {
        if (c != at.channel) {
            arithmetic.taps.push_back(tapAt(inputs[0], 0, picture, {.channel = c, .y = at.y, .x = at.x}));
            highest = std::max(highest, arithmetic.taps.back().value);
        }
    }
    double sum = 0;
    for (const Tap& tap : arithmetic.taps) {
        sum += std::exp(tap.value - highest);
    }
    arithmetic.result = std::exp(arithmetic.taps[0].value - highest) / sum;
    return arithmetic;
}

} // namespace fovea
