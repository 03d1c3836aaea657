#pragma once

#include "core/ops/op.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fovea::test {

/// `count` distinct numbers on a grid over [low, high], shuffled, none of them 0 (unless count is huge).
Tensor shuffledGrid(const Shape& shape, Rng& rng, double low = -1.0, double high = 1.0);
/// Uniform in [low, high).
Tensor uniformTensor(const Shape& shape, Rng& rng, double low = -1.0, double high = 1.0);
/// Numbers for each parameter that its role allows: variances are positive, weights grow with 1/√fan-in.
std::vector<Tensor> randomParameters(const Op& op, Rng& rng);
std::vector<TensorD> toDoubles(const std::vector<Tensor>& tensors);

/// The largest |value|, 0 for none.
template <class Scalar>
double largestMagnitude(const BasicTensor<Scalar>& tensor) {
    double largest = 0;
    for (const Scalar value : tensor.values()) {
        largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    return largest;
}

/// Same shape and the same bits, so that NaN equals NaN and 0 does not equal −0.
bool sameBits(const Tensor& a, const Tensor& b);

} // namespace fovea::test
