#include "core/kernels/col2im.h"

namespace fovea {

namespace {

void addStrided(const float* source, std::int64_t stride, std::int64_t count, float* target) {
    for (std::int64_t x = 0; x < count; ++x) {
        target[x * stride] += source[x];
    }
}

} // namespace

void col2im(const float* columns, std::int64_t channels, const SlidingWindow& sliding, const Range& rows,
            float* input) {
    const auto& [vertical, horizontal] = sliding.window;
    const float* source = columns;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        float* plane = input + channel * sliding.inPlane();
        for (std::int64_t u = 0; u < vertical.kernel; ++u) {
            for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
                const Range inside = outputsOnInput(horizontal, v, sliding.inWidth, sliding.outWidth);
                for (std::int64_t y = rows.begin; y < rows.end; ++y, source += sliding.outWidth) {
                    const std::int64_t row = vertical.inputIndex(y, u);
                    if (row >= 0 && row < sliding.inHeight && inside.length() > 0) {
                        addStrided(source + inside.begin, horizontal.stride, inside.length(),
                                   plane + row * sliding.inWidth + horizontal.inputIndex(inside.begin, v));
                    }
                }
            }
        }
    }
}

} // namespace fovea
