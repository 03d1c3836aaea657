#pragma once

#include "core/graph/model.h"
#include "core/image/image.h"

namespace fovea {

/// How a picture of another shape comes into the network's input.
enum class FitMode {
    Fit,     ///< whole picture, bars of the mean colour (which the network sees as 0) at the sides
    Fill,    ///< the largest crop of the input's shape
    Stretch, ///< whole picture, its aspect changed
};

struct FitOptions {
    FitMode mode = FitMode::Fill;
    /// Fill: where the crop lies between the one end (0) and the other (1) of what it can move over.
    double cropX = 0.5;
    double cropY = 0.5;
    bool operator==(const FitOptions&) const = default;
};

/// A rectangle in a picture's pixels.
struct PixelRect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

struct PreparedInput {
    Tensor input;     ///< 1×C×height×width, normalised as InputSpec says
    Image seen;       ///< the same before normalisation: what the network really gets
    PixelRect source; ///< the part of the picture that was used
    PixelRect target; ///< where in `seen` it lies (smaller than `seen` only for Fit)
};

/// Resizes (area average when smaller, bilinear when larger), converts colour ↔ luma (ITU-R BT.601) as
/// `spec.channels` asks, normalises. `height`, `width` ≥ 1 may differ from the trained size. `image` is not
/// empty.
PreparedInput prepare(const Image& image, const InputSpec& spec, std::int64_t height, std::int64_t width,
                      const FitOptions& options = {});

} // namespace fovea
