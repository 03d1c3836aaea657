#pragma once

#include "core/kernels/convolution.h"

namespace fovea {

/// Extents of y = x·Wᵀ + b: x is batch×in, W out×in, y batch×out.
struct FullyConnected {
    std::int64_t batch = 0;
    std::int64_t in = 0;
    std::int64_t out = 0;
};

/// All of these write every element; `bias` may be null.
void connect(const FullyConnected& layer, const float* input, const float* weight, const float* bias,
             float* output, const KernelContext& context);
void connectedInputGradient(const FullyConnected& layer, const float* outputGradient, const float* weight,
                            float* inputGradient, const KernelContext& context);
void connectedWeightGradient(const FullyConnected& layer, const float* input, const float* outputGradient,
                             float* weightGradient, const KernelContext& context);
void connectedBiasGradient(const FullyConnected& layer, const float* outputGradient, float* biasGradient);

} // namespace fovea
