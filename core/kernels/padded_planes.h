#pragma once

#include "core/kernels/sliding_window.h"

namespace fovea {

/// Planes with their padding around them, so that every tap of a row of outputs can be read without asking.
struct PaddedPlanes {
    const float* data = nullptr; ///< tap (0, 0) of the first output of the first row asked for
    std::int64_t planeStride = 0;
    std::int64_t pitch = 0; ///< numbers from a row to the next
};

/// How many numbers paddedPlanes() needs room for; 0 when it needs none.
std::int64_t paddedSize(const SlidingWindow& sliding, std::int64_t channels, const Range& outputRows);

/// The part of `channels` planes that these rows of outputs read: the planes themselves when there is no
/// padding, else a copy in `room`.
PaddedPlanes paddedPlanes(const float* input, const SlidingWindow& sliding, std::int64_t channels,
                          const Range& outputRows, float* room);

} // namespace fovea
