#include "core/kernels/im2col.h"

#include <algorithm>

namespace fovea {

namespace {

/// Smallest q with q·divisor ≥ value, for divisor > 0 and any sign of value.
std::int64_t ceilDivide(std::int64_t value, std::int64_t divisor) {
    return value >= 0 ? (value + divisor - 1) / divisor : -(-value / divisor);
}

void copyStrided(const float* source, std::int64_t stride, std::int64_t count, float* target) {
    if (stride == 1) {
        std::copy_n(source, count, target);
        return;
    }
    for (std::int64_t x = 0; x < count; ++x) {
        target[x] = source[x * stride];
    }
}

void addStrided(const float* source, std::int64_t stride, std::int64_t count, float* target) {
    if (stride == 1) {
        for (std::int64_t x = 0; x < count; ++x) {
            target[x] += source[x];
        }
        return;
    }
    for (std::int64_t x = 0; x < count; ++x) {
        target[x * stride] += source[x];
    }
}

/// Calls visit(input row, columns on the input, its first input column, row of `columns`) for each row of
/// outputs of each tap whose input row exists, and skip(row of `columns`) for the others.
template <class Visit, class Skip>
void forEachTapRow(std::int64_t channels, const SlidingWindow& sliding, const Range& rows, const Visit& visit,
                   const Skip& skip) {
    const auto& [vertical, horizontal] = sliding.window;
    std::int64_t target = 0;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        for (std::int64_t u = 0; u < vertical.kernel; ++u) {
            for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
                const Range inside = outputsOnInput(horizontal, v, sliding.inWidth, sliding.outWidth);
                for (std::int64_t y = rows.begin; y < rows.end; ++y, target += sliding.outWidth) {
                    const std::int64_t inputRow = vertical.inputIndex(y, u);
                    if (inputRow < 0 || inputRow >= sliding.inHeight || inside.length() == 0) {
                        skip(target);
                        continue;
                    }
                    const std::int64_t first = horizontal.inputIndex(inside.begin, v);
                    visit((channel * sliding.inHeight + inputRow) * sliding.inWidth + first, inside, target);
                }
            }
        }
    }
}

} // namespace

bool SlidingWindow::isIdentity() const {
    const auto trivial = [](const WindowAxis& axis) {
        return axis.kernel == 1 && axis.stride == 1 && axis.padBefore == 0 && axis.padAfter == 0;
    };
    return trivial(window.rows) && trivial(window.columns);
}

Range outputsOnInput(const WindowAxis& axis, std::int64_t tap, std::int64_t inputs, std::int64_t outputs) {
    const std::int64_t offset = axis.inputIndex(0, tap);
    const std::int64_t begin = std::clamp<std::int64_t>(ceilDivide(-offset, axis.stride), 0, outputs);
    const std::int64_t end =
        std::clamp<std::int64_t>(ceilDivide(inputs - offset, axis.stride), begin, outputs);
    return {begin, end};
}

void im2col(const float* input, std::int64_t channels, const SlidingWindow& sliding, const Range& rows,
            float* columns) {
    const std::int64_t stride = sliding.window.columns.stride;
    const std::int64_t width = sliding.outWidth;
    forEachTapRow(
        channels, sliding, rows,
        [&](std::int64_t source, const Range& inside, std::int64_t target) {
            std::fill_n(columns + target, inside.begin, 0.0F);
            copyStrided(input + source, stride, inside.length(), columns + target + inside.begin);
            std::fill_n(columns + target + inside.end, width - inside.end, 0.0F);
        },
        [&](std::int64_t target) { std::fill_n(columns + target, width, 0.0F); });
}

void col2im(const float* columns, std::int64_t channels, const SlidingWindow& sliding, const Range& rows,
            float* input) {
    const std::int64_t stride = sliding.window.columns.stride;
    forEachTapRow(
        channels, sliding, rows,
        [&](std::int64_t source, const Range& inside, std::int64_t target) {
            addStrided(columns + target + inside.begin, stride, inside.length(), input + source);
        },
        [](std::int64_t) {});
}

} // namespace fovea
