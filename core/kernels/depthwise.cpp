#include "core/kernels/depthwise.h"

#include "core/kernels/reduce.h"

#include <algorithm>

namespace fovea {

namespace {

/// Calls visit(tap, output row, input row, outputs on the input, first input column) for every tap and row of
/// outputs that meet the input.
template <class Visit>
void forEachRow(const SlidingWindow& sliding, const Visit& visit) {
    const auto& [vertical, horizontal] = sliding.window;
    for (std::int64_t u = 0; u < vertical.kernel; ++u) {
        const Range rows = outputsOnInput(vertical, u, sliding.inHeight, sliding.outHeight);
        for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
            const Range inside = outputsOnInput(horizontal, v, sliding.inWidth, sliding.outWidth);
            if (inside.length() == 0) {
                continue;
            }
            const std::int64_t tap = u * horizontal.kernel + v;
            const std::int64_t first = horizontal.inputIndex(inside.begin, v);
            for (std::int64_t y = rows.begin; y < rows.end; ++y) {
                visit(tap, y * sliding.outWidth + inside.begin,
                      vertical.inputIndex(y, u) * sliding.inWidth + first, inside.length());
            }
        }
    }
}

void addScaled(const float* source, std::int64_t stride, float factor, std::int64_t count, float* target) {
    if (stride == 1) {
        for (std::int64_t x = 0; x < count; ++x) {
            target[x] += factor * source[x];
        }
        return;
    }
    for (std::int64_t x = 0; x < count; ++x) {
        target[x] += factor * source[x * stride];
    }
}

void scatterScaled(const float* source, float factor, std::int64_t count, float* target,
                   std::int64_t stride) {
    if (stride == 1) {
        addScaled(source, 1, factor, count, target);
        return;
    }
    for (std::int64_t x = 0; x < count; ++x) {
        target[x * stride] += factor * source[x];
    }
}

} // namespace

bool isDepthwise(const Convolution& convolution) {
    return convolution.groups > 1 && convolution.groupIn() == 1;
}

void convolveDepthwise(const Convolution& convolution, const float* input, const float* weight,
                       const float* bias, float* output, const KernelContext& context) {
    const SlidingWindow& sliding = convolution.sliding;
    const std::int64_t outPlane = sliding.outPlane();
    context.workers.forEach(convolution.batch * convolution.outChannels, [&](std::int64_t plane) {
        context.control.checkpoint();
        const std::int64_t filter = plane % convolution.outChannels;
        const std::int64_t picture = plane / convolution.outChannels;
        const float* source =
            input + (picture * convolution.inChannels + filter / convolution.groupOut()) * sliding.inPlane();
        const float* weights = weight + filter * sliding.taps();
        float* target = output + plane * outPlane;
        std::fill_n(target, outPlane, bias != nullptr ? bias[filter] : 0.0F);
        forEachRow(sliding, [&](std::int64_t tap, std::int64_t out, std::int64_t in, std::int64_t count) {
            addScaled(source + in, sliding.window.columns.stride, weights[tap], count, target + out);
        });
    });
}

void depthwiseInputGradient(const Convolution& convolution, const float* outputGradient, const float* weight,
                            float* inputGradient, const KernelContext& context) {
    const SlidingWindow& sliding = convolution.sliding;
    context.workers.forEach(convolution.batch * convolution.inChannels, [&](std::int64_t plane) {
        context.control.checkpoint();
        float* target = inputGradient + plane * sliding.inPlane();
        std::fill_n(target, sliding.inPlane(), 0.0F);
        const std::int64_t firstFilter = plane % convolution.inChannels * convolution.groupOut();
        const std::int64_t picture = plane / convolution.inChannels;
        for (std::int64_t filter = firstFilter; filter < firstFilter + convolution.groupOut(); ++filter) {
            const float* source =
                outputGradient + (picture * convolution.outChannels + filter) * sliding.outPlane();
            const float* weights = weight + filter * sliding.taps();
            forEachRow(sliding, [&](std::int64_t tap, std::int64_t out, std::int64_t in, std::int64_t count) {
                scatterScaled(source + out, weights[tap], count, target + in, sliding.window.columns.stride);
            });
        }
    });
}

void depthwiseWeightGradient(const Convolution& convolution, const float* input, const float* outputGradient,
                             float* weightGradient, const KernelContext& context) {
    const SlidingWindow& sliding = convolution.sliding;
    context.workers.forEach(convolution.outChannels, [&](std::int64_t filter) {
        context.control.checkpoint();
        float* sums = weightGradient + filter * sliding.taps();
        std::fill_n(sums, sliding.taps(), 0.0F);
        for (std::int64_t picture = 0; picture < convolution.batch; ++picture) {
            const float* source =
                input +
                (picture * convolution.inChannels + filter / convolution.groupOut()) * sliding.inPlane();
            const float* gradient =
                outputGradient + (picture * convolution.outChannels + filter) * sliding.outPlane();
            forEachRow(sliding, [&](std::int64_t tap, std::int64_t out, std::int64_t in, std::int64_t count) {
                sums[tap] += dotOf(gradient + out, source + in, sliding.window.columns.stride, count);
            });
        }
    });
}

} // namespace fovea
