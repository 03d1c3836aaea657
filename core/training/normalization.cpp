#include "core/training/normalization.h"

#include "core/base/contract.h"

#include <cmath>

namespace fovea {

Normalization measureNormalization(const LabelledPictures& pictures) {
    FOVEA_REQUIRE(pictures.count() > 0);
    Normalization normalization;
    const auto channels = static_cast<std::size_t>(pictures.channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        // Whole numbers, so that the sums are exact.
        std::uint64_t sum = 0;
        std::uint64_t squares = 0;
        for (std::size_t i = channel; i < pictures.pixels.size(); i += channels) {
            const std::uint64_t pixel = pictures.pixels[i];
            sum += pixel;
            squares += pixel * pixel;
        }
        const auto count = static_cast<double>(pictures.pixels.size() / channels);
        const double mean = static_cast<double>(sum) / count;
        const double variance = static_cast<double>(squares) / count - mean * mean;
        normalization.mean.push_back(static_cast<float>(mean / 255.0));
        normalization.std.push_back(variance > 1e-6 ? static_cast<float>(std::sqrt(variance) / 255.0) : 1.0F);
    }
    return normalization;
}

} // namespace fovea
