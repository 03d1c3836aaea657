#include "core/kernels/naive.h"

#include <algorithm>
#include <optional>

namespace fovea::naive {

namespace {

/// Calls visit(tap, number) for each tap of the output element (y, x) that lies on the plane.
template <class Visit>
void forEachTap(const SlidingWindow& sliding, const double* plane, std::int64_t y, std::int64_t x,
                const Visit& visit) {
    const auto& [vertical, horizontal] = sliding.window;
    for (std::int64_t u = 0; u < vertical.kernel; ++u) {
        for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
            const std::int64_t row = vertical.inputIndex(y, u);
            const std::int64_t column = horizontal.inputIndex(x, v);
            if (row >= 0 && row < sliding.inHeight && column >= 0 && column < sliding.inWidth) {
                visit(u * horizontal.kernel + v, plane[row * sliding.inWidth + column]);
            }
        }
    }
}

/// Writes value(plane, y, x) for every output element of every plane.
template <class Value>
void forEachOutput(std::int64_t planes, const SlidingWindow& sliding, double* output, const Value& value) {
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        for (std::int64_t y = 0; y < sliding.outHeight; ++y) {
            for (std::int64_t x = 0; x < sliding.outWidth; ++x) {
                output[(plane * sliding.outHeight + y) * sliding.outWidth + x] = value(plane, y, x);
            }
        }
    }
}

} // namespace

void convolve(const Convolution& convolution, const double* input, const double* weight, const double* bias,
              double* output) {
    const SlidingWindow& sliding = convolution.sliding;
    const auto value = [&](std::int64_t plane, std::int64_t y, std::int64_t x) {
        const std::int64_t filter = plane % convolution.outChannels;
        const std::int64_t firstInput = plane / convolution.outChannels * convolution.inChannels +
                                        filter / convolution.groupOut() * convolution.groupIn();
        double sum = bias != nullptr ? bias[filter] : 0;
        for (std::int64_t channel = 0; channel < convolution.groupIn(); ++channel) {
            const double* weights = weight + filter * convolution.depth() + channel * sliding.taps();
            forEachTap(sliding, input + (firstInput + channel) * sliding.inPlane(), y, x,
                       [&](std::int64_t tap, double number) { sum += weights[tap] * number; });
        }
        return sum;
    };
    forEachOutput(convolution.batch * convolution.outChannels, sliding, output, value);
}

void connect(const FullyConnected& layer, const double* input, const double* weight, const double* bias,
             double* output) {
    for (std::int64_t picture = 0; picture < layer.batch; ++picture) {
        for (std::int64_t i = 0; i < layer.out; ++i) {
            double sum = bias != nullptr ? bias[i] : 0;
            for (std::int64_t j = 0; j < layer.in; ++j) {
                sum += weight[i * layer.in + j] * input[picture * layer.in + j];
            }
            output[picture * layer.out + i] = sum;
        }
    }
}

void maxPool(const Pooling& pooling, const double* input, double* output) {
    const auto value = [&](std::int64_t plane, std::int64_t y, std::int64_t x) {
        std::optional<double> best;
        forEachTap(pooling.sliding, input + plane * pooling.sliding.inPlane(), y, x,
                   [&](std::int64_t, double number) { best = std::max(best.value_or(number), number); });
        return best.value_or(0);
    };
    forEachOutput(pooling.planes, pooling.sliding, output, value);
}

void averagePool(const Pooling& pooling, const double* input, double* output) {
    const SlidingWindow& sliding = pooling.sliding;
    const auto value = [&](std::int64_t plane, std::int64_t y, std::int64_t x) {
        double sum = 0;
        forEachTap(sliding, input + plane * sliding.inPlane(), y, x,
                   [&](std::int64_t, double number) { sum += number; });
        const std::int64_t count =
            countedTaps(sliding.window.rows, y, sliding.inHeight, pooling.countPadding) *
            countedTaps(sliding.window.columns, x, sliding.inWidth, pooling.countPadding);
        return count > 0 ? sum / static_cast<double>(count) : 0;
    };
    forEachOutput(pooling.planes, sliding, output, value);
}

} // namespace fovea::naive
