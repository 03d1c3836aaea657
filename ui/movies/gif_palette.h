#pragma once

#include <QtGui/qrgb.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace fovea::ui {

/// How often each colour occurs. Colours are opaque.
using ColourCounts = std::unordered_map<QRgb, std::int64_t>;

/// A few colours that stand for many.
struct GifPalette {
    std::vector<QRgb> colours;
    std::unordered_map<QRgb, std::uint8_t> indices; ///< of every counted colour, into `colours`

    /// Whether every one of these colours has its place.
    bool covers(const ColourCounts& counts) const;
};

/// At most `limit` (1…256) colours: all of them when they suffice. Otherwise colours are gathered in boxes by
/// median cut (Heckbert 1982), the box with the largest squared error being divided first, at its mean; a box
/// becomes its mean, or its most frequent colour when that is more than half of it, so that paper, ink and
/// plain areas stay what they are.
GifPalette makeGifPalette(const ColourCounts& counts, std::size_t limit);

} // namespace fovea::ui
