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
    /// Every output element is its own input element: columns and input are the same numbers.
    bool isIdentity() const;
};

/// The outputs, within [0, outputs), whose tap `tap` lies on the input.
Range outputsOnInput(const WindowAxis& axis, std::int64_t tap, std::int64_t inputs, std::int64_t outputs);

/// Unrolls `channels` consecutive planes for the given rows of outputs: a matrix of channels·taps rows (in
/// the order channel, tap row, tap column) and rows.length()·outWidth columns, one per output element, with 0
/// where a tap falls on padding.
void im2col(const float* input, std::int64_t channels, const SlidingWindow& sliding, const Range& rows,
            float* columns);

/// The adjoint of im2col: adds every element of `columns` to the input element that it was taken from.
void col2im(const float* columns, std::int64_t channels, const SlidingWindow& sliding, const Range& rows,
            float* input);

} // namespace fovea
