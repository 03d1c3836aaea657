#pragma once

#include "core/ops/window.h"

#include <optional>
#include <vector>

namespace fovea {

/// The lecture's size formula along one axis, (N + 2P − D·(F−1) − 1)/S + 1, with its verdict.
struct OutputSize {
    std::int64_t padded = 0; ///< N + padding
    std::int64_t slack = 0;  ///< padded − span; negative when the window is larger than the padded input
    double exact = 0;        ///< slack / S + 1, e.g. 2.33
    bool fits = false;       ///< slack ≥ 0 and a multiple of S
    /// Rows or columns at the end that no window covers: slack mod S, or all of `padded` when not even one
    /// window fits.
    std::int64_t leftOver = 0;
    std::optional<std::int64_t> size; ///< when it fits
};

/// `input` ≥ 0; `axis` within the ranges it states.
OutputSize outputSize(std::int64_t input, const WindowAxis& axis);

/// Settings near `axis` that fit `input`: other strides, paddings (the same change on both sides, or on the
/// side behind where no such change can fit) and kernels, one change each, nearest first, at equal distance
/// strides before paddings before kernels, and at most maxFittingSettings of them. Never one that steps over
/// input elements (S > D·(F−1)+1) unless `axis` does so itself, nor padding as wide as the window.
std::vector<WindowAxis> nearestFitting(std::int64_t input, const WindowAxis& axis);
inline constexpr std::size_t maxFittingSettings = 12;

/// How many windows look at each input element of an H×W map, row by row (padding not included): the windows
/// that lie on the padded map as a whole, each looking only where it has a tap.
std::vector<std::int64_t> coverage(std::int64_t height, std::int64_t width, const Window2d& window);

} // namespace fovea
