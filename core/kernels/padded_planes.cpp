#include "core/kernels/padded_planes.h"

#include <algorithm>

namespace fovea {

namespace {

bool hasPadding(const Window2d& window) {
    return window.rows.padBefore > 0 || window.rows.padAfter > 0 || window.columns.padBefore > 0 ||
           window.columns.padAfter > 0;
}

std::int64_t paddedPitch(const SlidingWindow& sliding) {
    const WindowAxis& columns = sliding.window.columns;
    return sliding.inWidth + columns.padBefore + columns.padAfter;
}

} // namespace

std::int64_t paddedSize(const SlidingWindow& sliding, std::int64_t channels, const Range& outputRows) {
    if (!hasPadding(sliding.window)) {
        return 0;
    }
    return channels * sliding.window.rows.inputRange(outputRows).length() * paddedPitch(sliding);
}

PaddedPlanes paddedPlanes(const float* input, const SlidingWindow& sliding, std::int64_t channels,
                          const Range& outputRows, float* room) {
    const Range rows = sliding.window.rows.inputRange(outputRows);
    if (!hasPadding(sliding.window)) {
        return {.data = input + rows.begin * sliding.inWidth,
                .planeStride = sliding.inPlane(),
                .pitch = sliding.inWidth};
    }
    const std::int64_t before = sliding.window.columns.padBefore;
    const std::int64_t after = sliding.window.columns.padAfter;
    const std::int64_t pitch = paddedPitch(sliding);
    float* target = room;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        const float* plane = input + channel * sliding.inPlane();
        for (std::int64_t row = rows.begin; row < rows.end; ++row, target += pitch) {
            if (row < 0 || row >= sliding.inHeight) {
                std::fill_n(target, pitch, 0.0F);
                continue;
            }
            std::fill_n(target, before, 0.0F);
            std::copy_n(plane + row * sliding.inWidth, sliding.inWidth, target + before);
            std::fill_n(target + before + sliding.inWidth, after, 0.0F);
        }
    }
    return {.data = room, .planeStride = rows.length() * pitch, .pitch = pitch};
}

} // namespace fovea
