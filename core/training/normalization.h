#pragma once

#include "core/training/labelled_pictures.h"

namespace fovea {

/// x = (p / 255 − mean) / std per channel, as in InputSpec.
struct Normalization {
    std::vector<float> mean;
    std::vector<float> std; ///< > 0
    bool operator==(const Normalization&) const = default;
};

/// Mean and standard deviation of each channel over all pictures; a channel that never changes gets std 1.
/// There is at least one picture.
Normalization measureNormalization(const LabelledPictures& pictures);

} // namespace fovea
