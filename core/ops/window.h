#pragma once

#include "core/ops/arithmetic.h"

#include <span>
#include <string_view>

namespace fovea {

/// How a window slides along one axis.
struct WindowAxis {
    std::int64_t kernel = 1;    ///< F ≥ 1
    std::int64_t stride = 1;    ///< S ≥ 1
    std::int64_t padBefore = 0; ///< ≥ 0
    std::int64_t padAfter = 0;  ///< ≥ 0
    std::int64_t dilation = 1;  ///< D ≥ 1: steps between neighbouring taps

    /// Input elements from the first tap to the last: D·(F−1)+1.
    std::int64_t span() const { return dilation * (kernel - 1) + 1; }
    /// Input index of tap `tap` of output `output`; outside the input on padding.
    std::int64_t inputIndex(std::int64_t output, std::int64_t tap) const {
        return output * stride - padBefore + tap * dilation;
    }
    /// The input indices from the first tap of the first output to the last tap of the last, not clipped.
    Range inputRange(const Range& outputs) const;
    /// Of a transposed convolution, which stamps its input's elements `stride` apart: the smallest range of
    /// input indices that reach one of `outputs`, not clipped; empty when none does.
    Range inputsReaching(const Range& outputs) const;
    /// Between those of them that reach one output.
    std::int64_t reachingStep() const;

    bool operator==(const WindowAxis&) const = default;
};

/// The rows' and the columns' axis of a sliding window.
struct Window2d {
    WindowAxis rows;
    WindowAxis columns;

    /// The same kernel, stride, padding and dilation both ways.
    static Window2d square(std::int64_t kernel, std::int64_t stride = 1, std::int64_t padding = 0,
                           std::int64_t dilation = 1);
    bool operator==(const Window2d&) const = default;
};

/// Between the taps of one output along the last axes of a window; where several axes count the slices (see
/// Shape), the slices between are not told apart.
RegionSteps tapSteps(std::span<const WindowAxis> axes);
RegionSteps tapSteps(const Window2d& window);
/// The same for the inputs that reach one output of a transposed convolution.
RegionSteps reachingSteps(std::span<const WindowAxis> axes);
RegionSteps reachingSteps(const Window2d& window);

/// Largest kernel along one axis: no network comes near it, and the taps of a window can still be listed.
inline constexpr std::int64_t maxKernelExtent = 1024;
/// Throws SettingError (naming `kind`) when a field is out of the range that WindowAxis states, a kernel
/// above maxKernelExtent, or another field above maxWindowSetting, which keeps sums of them far from
/// overflow.
void requireValid(const Window2d& window, std::string_view kind);
inline constexpr std::int64_t maxWindowSetting = std::int64_t{1} << 20;

/// Whether left-over input that no whole window covers is dropped (Floor) or gets one more window (Ceil,
/// where the last window must still begin on the input or its leading padding).
enum class Rounding { Floor, Ceil };

/// (N + padBefore + padAfter − D·(F−1) − 1)/S + 1, rounded. Throws ShapeError when the window is larger than
/// the padded input.
std::int64_t outputExtent(std::int64_t input, const WindowAxis& axis, Rounding rounding = Rounding::Floor);

} // namespace fovea
