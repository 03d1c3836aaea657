#pragma once

#include "core/graph/model.h"
#include "core/image/image.h"

namespace fovea {

/// How a picture of another shape comes into the network's input.
enum class FitMode {
    /// Whole picture, bars of the mean colour (the one that the network sees as 0, in 8 bits) at the sides.
    Fit,
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
    bool operator==(const PixelRect&) const = default;
};

struct PreparedInput {
    Tensor input;     ///< 1×C×height×width, normalised as InputSpec says
    Image seen;       ///< the same before normalisation, R G B whatever the network's order
    PixelRect source; ///< the part of the picture that was used
    PixelRect target; ///< where in `seen` it lies (smaller than `seen` only for Fit)
};

/// Resizes (each side by area average when it becomes smaller, bilinear when larger), then converts colour ↔
/// luma (ITU-R BT.601) as `spec.channels` asks, then normalises. `height`, `width` ≥ 1 may differ from the
/// trained size. `image` is not empty. Crops and bars lie on whole pixels. Throws SettingError on a crop
/// position outside 0…1, ShapeError on an input larger than a tensor can be.
PreparedInput prepare(const Image& image, const InputSpec& spec, std::int64_t height, std::int64_t width,
                      const FitOptions& options = {});

/// A cut out of a picture (rounded to whole pixels of it, at least one), resized and converted as prepare()
/// does. `cut` overlaps the picture; `channels` is 1 or 3.
Image resizedCut(const Image& image, const PixelRect& cut, std::int64_t channels, std::int64_t height,
                 std::int64_t width);

} // namespace fovea
