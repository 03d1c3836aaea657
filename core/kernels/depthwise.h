#pragma once

#include "core/kernels/convolution.h"

namespace fovea {

/// Whether each filter reads a single channel; then the direct loops below move far less memory than a matrix
/// product.
bool isDepthwise(const Convolution& convolution);

/// As in convolution.h, for depthwise convolutions.
void convolveDepthwise(const Convolution& convolution, const float* input, const float* weight,
                       const float* bias, float* output, const KernelContext& context);
void depthwiseInputGradient(const Convolution& convolution, const float* outputGradient, const float* weight,
                            float* inputGradient, const KernelContext& context);
void depthwiseWeightGradient(const Convolution& convolution, const float* input, const float* outputGradient,
                             float* weightGradient, const KernelContext& context);

} // namespace fovea
