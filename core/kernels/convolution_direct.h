#pragma once

#include "core/kernels/convolution.h"

namespace fovea {

/// Whether the outputs of a row lie in whole vectors whose inputs are neighbours too.
bool isDirect(const Convolution& convolution);

/// Convolves without unrolling: the vectors are read where they lie in the padded input. What it saves counts
/// when there are few filters to share an unrolled input. Needs isDirect().
void convolveDirectly(const Convolution& convolution, const float* input, const float* weight,
                      const float* bias, float* output, const KernelContext& context);

} // namespace fovea
