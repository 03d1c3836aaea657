#include "core/kernels/pooling.h"

#include "core/base/pieces.h"

#include <algorithm>
#include <vector>

namespace fovea {

namespace {

/// Numbers per piece of work: enough to make sharing worth it.
constexpr std::int64_t pieceSize = std::int64_t{1} << 14;

/// Calls work(plane) for every plane, several small ones to a piece.
template <class Work>
void forEachPlane(const Pooling& pooling, const KernelContext& context, const Work& work) {
    const std::int64_t perPiece = std::max<std::int64_t>(1, pieceSize / pooling.sliding.inPlane());
    context.workers.forEach(piecesOf(pooling.planes, perPiece), [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t end = std::min((piece + 1) * perPiece, pooling.planes);
        for (std::int64_t plane = piece * perPiece; plane < end; ++plane) {
            work(plane);
        }
    });
}

/// Windows of 2×2 side by side, none on padding.
bool tilesByTwo(const SlidingWindow& sliding) {
    const auto fits = [](const WindowAxis& axis, std::int64_t inputs, std::int64_t outputs) {
        return axis.kernel == 2 && axis.stride == 2 && axis.padBefore == 0 && axis.dilation == 1 &&
               2 * outputs <= inputs;
    };
    return fits(sliding.window.rows, sliding.inHeight, sliding.outHeight) &&
           fits(sliding.window.columns, sliding.inWidth, sliding.outWidth);
}

void maxPoolPlaneByTwo(const SlidingWindow& sliding, const float* input, float* output,
                       std::int32_t* winners) {
    const auto width = static_cast<std::int32_t>(sliding.inWidth);
    for (std::int64_t y = 0; y < sliding.outHeight; ++y) {
        const float* upper = input + 2 * y * sliding.inWidth;
        const float* lower = upper + sliding.inWidth;
        const auto corner = static_cast<std::int32_t>(2 * y * sliding.inWidth);
        float* best = output + y * sliding.outWidth;
        std::int32_t* winner = winners + y * sliding.outWidth;
        const auto count = static_cast<std::int32_t>(sliding.outWidth);
        for (std::int32_t x = 0; x < count; ++x) {
            const std::int32_t here = corner + 2 * x;
            float value = upper[2 * x];
            std::int32_t index = here;
            index = upper[2 * x + 1] > value ? here + 1 : index;
            value = upper[2 * x + 1] > value ? upper[2 * x + 1] : value;
            index = lower[2 * x] > value ? here + width : index;
            value = lower[2 * x] > value ? lower[2 * x] : value;
            index = lower[2 * x + 1] > value ? here + width + 1 : index;
            value = lower[2 * x + 1] > value ? lower[2 * x + 1] : value;
            best[x] = value;
            winner[x] = index;
        }
    }
}

/// One tap against a row of outputs. A template, because only a stride known to the compiler becomes vectors.
template <std::int64_t fixedStride>
void keepLarger(const float* source, std::int64_t anyStride, std::int32_t firstIndex, std::int64_t count,
                float* best, std::int32_t* winner) {
    const std::int64_t stride = fixedStride > 0 ? fixedStride : anyStride;
    const auto step = static_cast<std::int32_t>(stride);
    for (std::int64_t x = 0; x < count; ++x) {
        const float value = source[x * stride];
        const bool larger = (winner[x] < 0) | (value > best[x]);
        best[x] = larger ? value : best[x];
        winner[x] = larger ? firstIndex + static_cast<std::int32_t>(x) * step : winner[x];
    }
}

void maxPoolPlane(const SlidingWindow& sliding, const float* input, float* output, std::int32_t* winners) {
    const auto& [vertical, horizontal] = sliding.window;
    const auto keep = horizontal.stride == 1   ? keepLarger<1>
                      : horizontal.stride == 2 ? keepLarger<2>
                                               : keepLarger<0>;
    std::fill_n(output, sliding.outPlane(), 0.0F);
    std::fill_n(winners, sliding.outPlane(), -1);
    for (std::int64_t y = 0; y < sliding.outHeight; ++y) {
        for (std::int64_t u = 0; u < vertical.kernel; ++u) {
            const std::int64_t row = vertical.inputIndex(y, u);
            if (row < 0 || row >= sliding.inHeight) {
                continue;
            }
            for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
                const Range inside = outputsOnInput(horizontal, v, sliding.inWidth, sliding.outWidth);
                const std::int64_t first = row * sliding.inWidth + horizontal.inputIndex(inside.begin, v);
                const std::int64_t target = y * sliding.outWidth + inside.begin;
                if (inside.length() > 0) {
                    keep(input + first, horizontal.stride, static_cast<std::int32_t>(first), inside.length(),
                         output + target, winners + target);
                }
            }
        }
    }
}

/// Calls visit(output row begin, input index, count) for every tap and row of outputs that meet the input.
template <class Visit>
void forEachTapRow(const SlidingWindow& sliding, const Visit& visit) {
    const auto& [vertical, horizontal] = sliding.window;
    for (std::int64_t u = 0; u < vertical.kernel; ++u) {
        const Range rows = outputsOnInput(vertical, u, sliding.inHeight, sliding.outHeight);
        for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
            const Range inside = outputsOnInput(horizontal, v, sliding.inWidth, sliding.outWidth);
            if (inside.length() == 0) {
                continue;
            }
            const std::int64_t first = horizontal.inputIndex(inside.begin, v);
            for (std::int64_t y = rows.begin; y < rows.end; ++y) {
                visit(y * sliding.outWidth + inside.begin,
                      vertical.inputIndex(y, u) * sliding.inWidth + first, inside.length());
            }
        }
    }
}

/// 1 / the counted taps of each output element, 0 where there are none.
std::vector<float> shares(const Pooling& pooling) {
    const SlidingWindow& sliding = pooling.sliding;
    std::vector<float> result;
    result.reserve(static_cast<std::size_t>(sliding.outPlane()));
    for (std::int64_t y = 0; y < sliding.outHeight; ++y) {
        const std::int64_t rows = countedTaps(sliding.window.rows, y, sliding.inHeight, pooling.countPadding);
        for (std::int64_t x = 0; x < sliding.outWidth; ++x) {
            const std::int64_t count =
                rows * countedTaps(sliding.window.columns, x, sliding.inWidth, pooling.countPadding);
            result.push_back(count > 0 ? 1.0F / static_cast<float>(count) : 0.0F);
        }
    }
    return result;
}

} // namespace

std::int64_t countedTaps(const WindowAxis& axis, std::int64_t output, std::int64_t inputs,
                         bool countPadding) {
    const std::int64_t before = countPadding ? axis.padBefore : 0;
    const std::int64_t after = countPadding ? axis.padAfter : 0;
    std::int64_t count = 0;
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
        const std::int64_t index = axis.inputIndex(output, tap);
        count += index >= -before && index < inputs + after ? 1 : 0;
    }
    return count;
}

void maxPool(const Pooling& pooling, const float* input, float* output, std::int32_t* winners,
             const KernelContext& context) {
    const SlidingWindow& sliding = pooling.sliding;
    const auto kernel = tilesByTwo(sliding) ? maxPoolPlaneByTwo : maxPoolPlane;
    forEachPlane(pooling, context, [&](std::int64_t plane) {
        kernel(sliding, input + plane * sliding.inPlane(), output + plane * sliding.outPlane(),
               winners + plane * sliding.outPlane());
    });
}

void maxPoolGradient(const Pooling& pooling, const std::int32_t* winners, const float* outputGradient,
                     float* inputGradient, const KernelContext& context) {
    const SlidingWindow& sliding = pooling.sliding;
    forEachPlane(pooling, context, [&](std::int64_t plane) {
        float* target = inputGradient + plane * sliding.inPlane();
        std::fill_n(target, sliding.inPlane(), 0.0F);
        const std::int64_t first = plane * sliding.outPlane();
        for (std::int64_t i = first; i < first + sliding.outPlane(); ++i) {
            if (winners[i] >= 0) {
                target[winners[i]] += outputGradient[i];
            }
        }
    });
}

void averagePool(const Pooling& pooling, const float* input, float* output, const KernelContext& context) {
    const SlidingWindow& sliding = pooling.sliding;
    const std::vector<float> share = shares(pooling);
    const std::int64_t stride = sliding.window.columns.stride;
    forEachPlane(pooling, context, [&](std::int64_t plane) {
        const float* source = input + plane * sliding.inPlane();
        float* target = output + plane * sliding.outPlane();
        std::fill_n(target, sliding.outPlane(), 0.0F);
        forEachTapRow(sliding, [&](std::int64_t out, std::int64_t in, std::int64_t count) {
            for (std::int64_t x = 0; x < count; ++x) {
                target[out + x] += source[in + x * stride];
            }
        });
        for (std::int64_t i = 0; i < sliding.outPlane(); ++i) {
            target[i] *= share[static_cast<std::size_t>(i)];
        }
    });
}

void averagePoolGradient(const Pooling& pooling, const float* outputGradient, float* inputGradient,
                         const KernelContext& context) {
    const SlidingWindow& sliding = pooling.sliding;
    const std::vector<float> share = shares(pooling);
    const std::int64_t stride = sliding.window.columns.stride;
    forEachPlane(pooling, context, [&](std::int64_t plane) {
        const float* source = outputGradient + plane * sliding.outPlane();
        float* target = inputGradient + plane * sliding.inPlane();
        std::fill_n(target, sliding.inPlane(), 0.0F);
        forEachTapRow(sliding, [&](std::int64_t out, std::int64_t in, std::int64_t count) {
            for (std::int64_t x = 0; x < count; ++x) {
                target[in + x * stride] += source[out + x] * share[static_cast<std::size_t>(out + x)];
            }
        });
    });
}

} // namespace fovea
