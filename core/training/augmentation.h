#pragma once

#include "core/base/rng.h"

#include <vector>

namespace fovea {

/// How training pictures are varied, so that the network sees more than there are.
struct Augmentation {
    bool flip = false;      ///< mirror half of the pictures left to right
    std::int64_t shift = 0; ///< move by −shift … shift pixels each way; what moves in is the mean colour
    bool operator==(const Augmentation&) const = default;
};

/// How one picture is laid into the batch: mirrored first, then moved right by dx and down by dy.
struct Placement {
    bool flip = false;
    std::int64_t dx = 0;
    std::int64_t dy = 0;
    bool operator==(const Placement&) const = default;
};

/// One placement per picture, drawn one after the other.
std::vector<Placement> drawPlacements(const Augmentation& augmentation, std::int64_t count, Rng& rng);

} // namespace fovea
