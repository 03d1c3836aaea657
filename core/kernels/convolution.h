#pragma once

#include "core/base/control.h"
#include "core/base/workers.h"
#include "core/kernels/sliding_window.h"

namespace fovea {

/// All extents of one 2-D convolution: input N×C×H×W, weight K×(C/groups)×F_h×F_w, output N×K×H'×W'.
struct Convolution {
    std::int64_t batch = 0;
    std::int64_t inChannels = 0;
    std::int64_t outChannels = 0;
    std::int64_t groups = 1;
    SlidingWindow sliding;

    std::int64_t groupIn() const { return inChannels / groups; }
    std::int64_t groupOut() const { return outChannels / groups; }
    /// Weights of one filter: the length of the dot products.
    std::int64_t depth() const { return groupIn() * sliding.taps(); }
    std::int64_t weightCount() const { return outChannels * depth(); }
    std::int64_t inVolume() const { return inChannels * sliding.inPlane(); }
    std::int64_t outVolume() const { return outChannels * sliding.outPlane(); }
};

/// What a kernel computes on and whom it asks whether to go on, at every piece of its work.
struct KernelContext {
    const Workers& workers;
    const Control& control;
};

/// Writes every element of `output`; `bias` is null or has one number per output channel. The fastest kernel
/// that fits the shape is chosen here.
void convolve(const Convolution& convolution, const float* input, const float* weight, const float* bias,
              float* output, const KernelContext& context);

/// The gradient on the input from the gradient on the output; writes every element.
void convolutionInputGradient(const Convolution& convolution, const float* outputGradient,
                              const float* weight, float* inputGradient, const KernelContext& context);

/// The gradient on the weights, summed over the batch in an order that the number of threads does not change;
/// writes every element.
void convolutionWeightGradient(const Convolution& convolution, const float* input,
                               const float* outputGradient, float* weightGradient,
                               const KernelContext& context);

/// Sums over the batch and each map: one number per output channel.
void convolutionBiasGradient(const Convolution& convolution, const float* outputGradient, float* biasGradient,
                             const KernelContext& context);

} // namespace fovea
