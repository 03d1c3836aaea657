#pragma once

#include "core/kernels/convolution.h"
#include "core/kernels/fully_connected.h"
#include "core/kernels/pooling.h"

/// The meaning of the kernels, as plain loops in double precision. Slow for ever: every fast kernel is held
/// against these.
namespace fovea::naive {

void convolve(const Convolution& convolution, const double* input, const double* weight, const double* bias,
              double* output);
void connect(const FullyConnected& layer, const double* input, const double* weight, const double* bias,
             double* output);
void maxPool(const Pooling& pooling, const double* input, double* output);
void averagePool(const Pooling& pooling, const double* input, double* output);

} // namespace fovea::naive
