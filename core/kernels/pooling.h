#pragma once

#include "core/kernels/convolution.h"

namespace fovea {

/// Planes that a window slides over, every plane on its own: N·C of them.
struct Pooling {
    std::int64_t planes = 0;
    SlidingWindow sliding;
    /// Average pooling: whether padding counts as zeros of the mean.
    bool countPadding = false;
};

/// How many taps of output `output` the mean counts along one axis: those on the input, and those on padding
/// when `countPadding` is set. What sticks out beyond the padding never counts.
std::int64_t countedTaps(const WindowAxis& axis, std::int64_t output, std::int64_t inputs, bool countPadding);

/// The first largest number of each window and its index within the input plane; 0 and −1 where the window
/// lies wholly on padding.
void maxPool(const Pooling& pooling, const float* input, float* output, std::int32_t* winners,
             const KernelContext& context);
/// Gives each output's gradient to its winner; writes every element.
void maxPoolGradient(const Pooling& pooling, const std::int32_t* winners, const float* outputGradient,
                     float* inputGradient, const KernelContext& context);

/// The mean of each window; 0 where nothing counts.
void averagePool(const Pooling& pooling, const float* input, float* output, const KernelContext& context);
/// Shares each output's gradient among its taps; writes every element.
void averagePoolGradient(const Pooling& pooling, const float* outputGradient, float* inputGradient,
                         const KernelContext& context);

} // namespace fovea
