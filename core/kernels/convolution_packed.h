#pragma once

#include "core/kernels/convolution.h"

namespace fovea {

/// Any convolution as a matrix product whose right operand, the unrolled input, is only ever made for a few
/// hundred output elements at a time.
void convolvePacked(const Convolution& convolution, const float* input, const float* weight,
                    const float* bias, float* output, const KernelContext& context);

} // namespace fovea
