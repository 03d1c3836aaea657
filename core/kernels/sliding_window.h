#pragma once

#include "core/ops/window.h"

namespace fovea {

/// A window sliding over the planes of one picture.
struct SlidingWindow {
    Window2d window;
    std::int64_t inHeight = 0;
    std::int64_t inWidth = 0;
    std::int64_t outHeight = 0;
    std::int64_t outWidth = 0;

    std::int64_t inPlane() const { return inHeight * inWidth; }
    std::int64_t outPlane() const { return outHeight * outWidth; }
    std::int64_t taps() const { return window.rows.kernel * window.columns.kernel; }
};

/// The outputs, within [0, outputs), whose tap `tap` lies on the input.
Range outputsOnInput(const WindowAxis& axis, std::int64_t tap, std::int64_t inputs, std::int64_t outputs);

} // namespace fovea
