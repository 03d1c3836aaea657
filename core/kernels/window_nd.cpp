#include "core/kernels/window_nd.h"

#include <functional>
#include <numeric>

namespace fovea {

namespace {

std::int64_t product(const std::vector<std::int64_t>& extents) {
    return std::accumulate(extents.begin(), extents.end(), std::int64_t{1}, std::multiplies<>());
}

} // namespace

std::int64_t WindowNd::inputPlane() const {
    return product(inputs);
}

std::int64_t WindowNd::outputPlane() const {
    return product(outputs);
}

std::int64_t WindowNd::taps() const {
    std::int64_t count = 1;
    for (const WindowAxis& axis : axes) {
        count *= axis.kernel;
    }
    return count;
}

void WindowNd::tapsOf(std::int64_t output, std::span<std::int64_t> offsets) const {
    offsets[0] = 0;
    std::size_t count = 1;
    // From the outermost axis inwards every tap so far splits into one per tap of the next axis.
    std::int64_t places = outputPlane();
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        places /= outputs[axis];
        const std::int64_t place = output / places % outputs[axis];
        const auto kernel = static_cast<std::size_t>(axes[axis].kernel);
        for (std::size_t i = count; i-- > 0;) {
            const std::int64_t base = offsets[i];
            for (std::size_t tap = kernel; tap-- > 0;) {
                const std::int64_t at = axes[axis].inputIndex(place, static_cast<std::int64_t>(tap));
                const bool inside = base >= 0 && at >= 0 && at < inputs[axis];
                offsets[i * kernel + tap] = inside ? base * inputs[axis] + at : -1;
            }
        }
        count *= kernel;
    }
}

template <class Scalar>
void convolveNd(const ConvolutionNd& c, std::int64_t picture, std::int64_t placeBegin, std::int64_t placeEnd,
                const Scalar* input, const Scalar* weight, const Scalar* bias, Scalar* output) {
    const std::int64_t inPlane = c.window.inputPlane();
    const std::int64_t outPlane = c.window.outputPlane();
    const std::int64_t taps = c.window.taps();
    std::vector<std::int64_t> offsets(static_cast<std::size_t>(taps));
    for (std::int64_t place = placeBegin; place < placeEnd; ++place) {
        c.window.tapsOf(place, offsets);
        for (std::int64_t k = 0; k < c.outChannels; ++k) {
            const std::int64_t first = k / c.filtersPerGroup() * c.channelsPerGroup();
            const Scalar* w = weight + k * c.channelsPerGroup() * taps;
            Scalar sum = bias != nullptr ? bias[k] : Scalar(0);
            for (std::int64_t channel = 0; channel < c.channelsPerGroup(); ++channel) {
                const Scalar* map = input + (picture * c.inChannels + first + channel) * inPlane;
                for (std::size_t tap = 0; tap < offsets.size(); ++tap) {
                    sum += offsets[tap] >= 0 ? w[tap] * map[offsets[tap]] : Scalar(0);
                }
                w += taps;
            }
            output[(picture * c.outChannels + k) * outPlane + place] = sum;
        }
    }
}

template <class Scalar>
void convolveNdBack(const ConvolutionNd& c, std::int64_t picture, std::int64_t channel,
                    const Scalar* gradient, const Scalar* weight, Scalar* inputGradient) {
    const std::int64_t outPlane = c.window.outputPlane();
    const std::int64_t taps = c.window.taps();
    const std::int64_t group = channel / c.channelsPerGroup();
    Scalar* map = inputGradient + (picture * c.inChannels + channel) * c.window.inputPlane();
    std::vector<std::int64_t> offsets(static_cast<std::size_t>(taps));
    for (std::int64_t place = 0; place < outPlane; ++place) {
        c.window.tapsOf(place, offsets);
        for (std::int64_t k = group * c.filtersPerGroup(); k < (group + 1) * c.filtersPerGroup(); ++k) {
            const Scalar* w = weight + (k * c.channelsPerGroup() + channel % c.channelsPerGroup()) * taps;
            const Scalar g = gradient[(picture * c.outChannels + k) * outPlane + place];
            for (std::size_t tap = 0; tap < offsets.size(); ++tap) {
                if (offsets[tap] >= 0) {
                    map[offsets[tap]] += g * w[tap];
                }
            }
        }
    }
}

template <class Scalar>
void convolveNdWeights(const ConvolutionNd& c, std::int64_t filter, const Scalar* input,
                       const Scalar* gradient, Scalar* weightGradient) {
    const std::int64_t outPlane = c.window.outputPlane();
    const std::int64_t taps = c.window.taps();
    const std::int64_t first = filter / c.filtersPerGroup() * c.channelsPerGroup();
    std::vector<std::int64_t> offsets(static_cast<std::size_t>(taps));
    for (std::int64_t place = 0; place < outPlane; ++place) {
        c.window.tapsOf(place, offsets);
        for (std::int64_t picture = 0; picture < c.batch; ++picture) {
            const Scalar g = gradient[(picture * c.outChannels + filter) * outPlane + place];
            Scalar* w = weightGradient + filter * c.channelsPerGroup() * taps;
            for (std::int64_t channel = 0; channel < c.channelsPerGroup(); ++channel) {
                const Scalar* map =
                    input + (picture * c.inChannels + first + channel) * c.window.inputPlane();
                for (std::size_t tap = 0; tap < offsets.size(); ++tap) {
                    w[tap] += offsets[tap] >= 0 ? g * map[offsets[tap]] : Scalar(0);
                }
                w += taps;
            }
        }
    }
}

template void convolveNd(const ConvolutionNd&, std::int64_t, std::int64_t, std::int64_t, const float*,
                         const float*, const float*, float*);
template void convolveNd(const ConvolutionNd&, std::int64_t, std::int64_t, std::int64_t, const double*,
                         const double*, const double*, double*);
template void convolveNdBack(const ConvolutionNd&, std::int64_t, std::int64_t, const float*, const float*,
                             float*);
template void convolveNdBack(const ConvolutionNd&, std::int64_t, std::int64_t, const double*, const double*,
                             double*);
template void convolveNdWeights(const ConvolutionNd&, std::int64_t, const float*, const float*, float*);
template void convolveNdWeights(const ConvolutionNd&, std::int64_t, const double*, const double*, double*);

} // namespace fovea
