#pragma once

#include "core/ops/window.h"

#include <optional>
#include <vector>

namespace fovea {

/// The lecture's size formula along one axis, (N + 2P − D·(F−1) − 1)/S + 1, with its verdict.
struct OutputSize {
    std::int64_t padded = 0;   ///< N + padding
    std::int64_t slack = 0;    ///< padded − span; negative when the window is larger than the padded input
    double exact = 0;          ///< slack / S + 1, e.g. 2.33
    bool fits = false;         ///< slack ≥ 0 and a multiple of S
    std::int64_t leftOver = 0; ///< rows or columns that no window covers, slack mod S
    std::optional<std::int64_t> size; ///< when it fits
};

OutputSize outputSize(std::int64_t input, const WindowAxis& axis);

/// Settings near `axis` that fit `input`: other strides, paddings and kernels, one change each, nearest
/// first.
std::vector<WindowAxis> nearestFitting(std::int64_t input, const WindowAxis& axis);

/// How many windows look at each input element of an H×W map, row by row (padding not included).
std::vector<std::int64_t> coverage(std::int64_t height, std::int64_t width, const Window2d& window);

} // namespace fovea
