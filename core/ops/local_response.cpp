#include "core/ops/layout.h"
#include "core/ops/normalize.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

/// The channels that count for `channel`.
Range neighbours(const LocalResponseOptions& options, std::int64_t channel, std::int64_t channels) {
    const std::int64_t before = (options.size - 1) / 2;
    return {std::max<std::int64_t>(channel - before, 0), std::min(channel + options.size - before, channels)};
}

/// The channels whose results `channel` counts for.
Range readers(const LocalResponseOptions& options, std::int64_t channel, std::int64_t channels) {
    const std::int64_t before = (options.size - 1) / 2;
    return {std::max<std::int64_t>(channel - (options.size - 1 - before), 0),
            std::min(channel + before + 1, channels)};
}

/// bias + alpha/size · Σ x² at one place, channels `step` apart.
template <class Scalar>
double baseAt(const LocalResponseOptions& options, const Scalar* place, const Range& channels,
              std::int64_t step) {
    double squares = 0;
    for (std::int64_t c = channels.begin; c < channels.end; ++c) {
        const auto x = static_cast<double>(place[c * step]);
        squares += x * x;
    }
    return options.bias + options.alpha / static_cast<double>(options.size) * squares;
}

template <class Scalar>
void respond(const LocalResponseOptions& options, const Shape& shape, std::int64_t map, const Scalar* x,
             Scalar* y) {
    const std::int64_t plane = shape.planeSize();
    const std::int64_t channel = map % shape.channels();
    const std::int64_t picture = (map - channel) * plane;
    const Range range = neighbours(options, channel, shape.channels());
    for (std::int64_t i = 0; i < plane; ++i) {
        const double base = baseAt(options, x + picture + i, range, plane);
        const std::int64_t own = map * plane + i;
        y[own] = static_cast<Scalar>(static_cast<double>(x[own]) * std::pow(base, -options.beta));
    }
}

} // namespace

LocalResponse::LocalResponse(const LocalResponseOptions& options)
    : m_options(options) {
    constexpr std::int64_t mostChannels = 1 << 20;
    if (options.size < 1 || options.size > mostChannels) {
        throw SettingError("local_response: the size is " + std::to_string(options.size) +
                           "; it must be from 1 to " + std::to_string(mostChannels));
    }
}

nlohmann::json LocalResponse::toJson() const {
    return {{"op", kind()},
            {"size", m_options.size},
            {"alpha", m_options.alpha},
            {"beta", m_options.beta},
            {"bias", m_options.bias}};
}

Shape LocalResponse::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    if (inputs[0].rank() < 2) {
        throw ShapeError("local_response: " + inputs[0].toString() + " has no channels");
    }
    return inputs[0];
}

bool LocalResponse::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region LocalResponse::inputRegion(const Region& output, std::size_t /*input*/,
                                  std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const std::int64_t channels = inputs[0].channels();
    const Range first = neighbours(m_options, output.channels.begin, channels);
    const Range last = neighbours(m_options, output.channels.end - 1, channels);
    Region region = output;
    region.channels = {first.begin, last.end};
    return region;
}

ForwardResult LocalResponse::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                     const ForwardContext& context) const {
    const Shape& shape = inputs[0].shape();
    ForwardResult result{.output = Tensor::uninitialized(shape), .saved = {}};
    float* to = result.output.mutableData();
    context.workers.forEach(shape.batch() * shape.channels(), [&](std::int64_t map) {
        context.control.checkpoint();
        respond(m_options, shape, map, inputs[0].data(), to);
    });
    return result;
}

TensorD LocalResponse::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                                 Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape& shape = inputs[0].shape();
    TensorD output = TensorD::uninitialized(shape);
    double* to = output.mutableData();
    for (std::int64_t map = 0; map < shape.batch() * shape.channels(); ++map) {
        respond(m_options, shape, map, inputs[0].data(), to);
    }
    return output;
}

BackwardResult LocalResponse::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    const Shape& shape = args.inputs[0].shape();
    const std::int64_t plane = shape.planeSize();
    result.inputs[0] = Tensor::uninitialized(shape);
    float* to = result.inputs[0].mutableData();
    context.workers.forEach(shape.batch() * shape.channels(), [&](std::int64_t map) {
        context.control.checkpoint();
        const std::int64_t channel = map % shape.channels();
        const float* x = args.inputs[0].data() + (map - channel) * plane;
        const float* dy = args.outputGradient.data() + (map - channel) * plane;
        const Range read = readers(m_options, channel, shape.channels());
        const double factor = 2.0 * m_options.alpha * m_options.beta / static_cast<double>(m_options.size);
        for (std::int64_t i = 0; i < plane; ++i) {
            const auto own = static_cast<double>(x[channel * plane + i]);
            double gradient = 0;
            for (std::int64_t c = read.begin; c < read.end; ++c) {
                const double base =
                    baseAt(m_options, x + i, neighbours(m_options, c, shape.channels()), plane);
                const auto dyc = static_cast<double>(dy[c * plane + i]);
                const auto xc = static_cast<double>(x[c * plane + i]);
                gradient -= dyc * xc * factor * own * std::pow(base, -m_options.beta - 1.0);
                gradient += c == channel ? dyc * std::pow(base, -m_options.beta) : 0.0;
            }
            to[map * plane + i] = static_cast<float>(gradient);
        }
    });
    return result;
}

Arithmetic LocalResponse::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                  std::int64_t picture, const Element& at) const {
    const Shape& shape = inputs[0].shape();
    const Range range = neighbours(m_options, at.channel, shape.channels());
    Arithmetic arithmetic;
    arithmetic.combination = Combination::Function;
    // The element itself comes first.
    arithmetic.taps.push_back(tapOn(inputs[0], 0, indexOf(shape, picture, at), picture));
    for (std::int64_t c = range.begin; c < range.end; ++c) {
        if (c != at.channel) {
            arithmetic.taps.push_back(
                tapOn(inputs[0], 0, indexOf(shape, picture, {.channel = c, .y = at.y, .x = at.x}), picture));
        }
    }
    arithmetic.own = {{.name = "size", .value = static_cast<double>(m_options.size)},
                      {.name = "alpha", .value = m_options.alpha},
                      {.name = "beta", .value = m_options.beta},
                      {.name = "bias", .value = m_options.bias}};
    const float* place = inputs[0].data() + indexOf(shape, picture, {.channel = 0, .y = at.y, .x = at.x});
    arithmetic.result = arithmetic.taps[0].value *
                        std::pow(baseAt(m_options, place, range, shape.planeSize()), -m_options.beta);
    return arithmetic;
}

} // namespace fovea
