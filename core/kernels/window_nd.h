#pragma once

#include "core/ops/window.h"
#include "core/tensor/tensor.h"

#include <span>
#include <vector>

namespace fovea {

/// A window that slides along any number of axes.
struct WindowNd {
    std::vector<WindowAxis> axes;
    std::vector<std::int64_t> inputs;  ///< extents of the map that is read
    std::vector<std::int64_t> outputs; ///< extents of the map that is made

    std::int64_t inputPlane() const;
    std::int64_t outputPlane() const;
    std::int64_t taps() const;
    /// For output place `output`: where each tap lies in the map that is read, −1 outside it.
    void tapsOf(std::int64_t output, std::span<std::int64_t> offsets) const;
};

/// A convolution of any number of axes; 1 picture = `channels` maps.
struct ConvolutionNd {
    WindowNd window;
    std::int64_t batch = 0;
    std::int64_t inChannels = 0;
    std::int64_t outChannels = 0;
    std::int64_t groups = 1;
    std::int64_t channelsPerGroup() const { return inChannels / groups; }
    std::int64_t filtersPerGroup() const { return outChannels / groups; }
};

/// Plain loops over picture, place, filter, channel and tap: for float32 and as the reference in double.
/// Weights are K×(C/groups)×taps; `bias` may be null. Each works on one share of the output, so that shares
/// can run at the same time.
template <class Scalar>
void convolveNd(const ConvolutionNd& c, std::int64_t picture, std::int64_t placeBegin, std::int64_t placeEnd,
                const Scalar* input, const Scalar* weight, const Scalar* bias, Scalar* output);
/// Adds to the maps of one channel of one picture of the input's gradient.
template <class Scalar>
void convolveNdBack(const ConvolutionNd& c, std::int64_t picture, std::int64_t channel,
                    const Scalar* gradient, const Scalar* weight, Scalar* inputGradient);
/// Adds to the weights of one filter.
template <class Scalar>
void convolveNdWeights(const ConvolutionNd& c, std::int64_t filter, const Scalar* input,
                       const Scalar* gradient, Scalar* weightGradient);

} // namespace fovea
