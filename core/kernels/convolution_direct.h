#pragma once

#include "core/kernels/convolution.h"

namespace fovea {

/// Whether this is possible, and faster than unrolling: the outputs of a row make whole vectors (or halves of
/// vectors) whose inputs are neighbours too.
bool isDirect(const Convolution& convolution);

/// Convolves without unrolling: the vectors are read where they lie in the padded input. What it saves counts
/// when there are few filters to share an unrolled input. Needs isDirect().
void convolveDirectly(const Convolution& convolution, const float* input, const float* weight,
                      const float* bias, float* output, const KernelContext& context);

} // namespace fovea
