#pragma once

#include "core/kernels/convolution.h"
#include "tests/support/op_sample.h"

#include <cmath>

namespace fovea::test {

/// A convolution with the output extents that its window gives; the window fits.
inline Convolution convolutionOf(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t groups,
                                 std::int64_t height, std::int64_t width, const Window2d& window) {
    return {.batch = batch,
            .inChannels = in,
            .outChannels = out,
            .groups = groups,
            .sliding = {.window = window,
                        .inHeight = height,
                        .inWidth = width,
                        .outHeight = outputExtent(height, window.rows),
                        .outWidth = outputExtent(width, window.columns)}};
}

/// Σ a·b in double precision, and the same with magnitudes: the scale of its rounding errors.
struct InnerProduct {
    double value = 0;
    double scale = 0;
};
template <class Left, class Right>
InnerProduct innerProduct(const Left& left, const Right& right) {
    InnerProduct sum;
    for (std::int64_t i = 0; i < left.size(); ++i) {
        const double product = static_cast<double>(left.data()[i]) * static_cast<double>(right.data()[i]);
        sum.value += product;
        sum.scale += std::abs(product);
    }
    return sum;
}

/// The largest difference, relative to the largest magnitude of `exact`; infinite when there is a NaN.
inline double relativeError(const Tensor& fast, const TensorD& exact) {
    double error = 0;
    for (std::int64_t i = 0; i < fast.size(); ++i) {
        const double difference = std::abs(static_cast<double>(fast.data()[i]) - exact.data()[i]);
        error = std::isnan(difference) ? INFINITY : std::max(error, difference);
    }
    return error / std::max(largestMagnitude(exact), 1e-12);
}

} // namespace fovea::test
