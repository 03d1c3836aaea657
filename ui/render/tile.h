#pragma once

#include "core/explain/statistics.h"
#include "core/image/image.h"
#include "core/tensor/tensor.h"

#include <QImage>

namespace fovea::ui {

/// Which numbers become black and white.
enum class RangeMode {
    PerTile,  ///< each map's own smallest and largest number
    PerLayer, ///< shared by all maps of a layer
    Fixed,    ///< given by the user
};

/// What black and white stand for. For signed maps low = −high, so that 0 is mid-gray; for maps that cannot
/// be negative low = 0, so that 0 is black.
struct TileRange {
    float low = 0;
    float high = 1;
    bool operator==(const TileRange&) const = default;
};

struct RangeOptions {
    RangeMode mode = RangeMode::PerLayer;
    float fixed = 1; ///< white in Fixed mode, > 0
    bool operator==(const RangeOptions&) const = default;
};

/// The range for channel `channel` of a layer. A map of zeros only gets {−1, 1} or {0, 1}.
TileRange tileRange(const LayerStatistics& statistics, std::int64_t channel, bool nonNegative,
                    const RangeOptions& options);

/// 0…255 for a number, (value − low) / (high − low) · 255 rounded half up: 0 is level 128 in a signed range
/// and 0 in one that begins at 0. Out-of-range numbers are clamped, NaN is black. low < high.
std::uint8_t grayLevel(float value, const TileRange& range);

/// The colour of one weight on the diverging map, as weightTile() draws it. `extent` > 0.
QRgb weightColour(float value, float extent, const QColor& negative, const QColor& positive);

/// A map as a gray picture of exactly `size` device pixels: every number a crisp block where it is magnified,
/// area-averaged where it is reduced (the numbers, before they become gray). Format_Grayscale8.
QImage grayTile(const Plane& plane, const TileRange& range, const QSize& size);

/// Weights of a filter's channel on the diverging map blue–white–red, symmetric around 0 with `extent` at the
/// ends. `extent` > 0.
QImage weightTile(const Plane& weights, float extent, const QColor& negative, const QColor& positive,
                  const QSize& size);

/// A filter over three channels as an RGB picture: 0 is mid-gray, ±extent the ends.
QImage rgbFilterTile(const Plane& red, const Plane& green, const Plane& blue, float extent,
                     const QSize& size);

/// A picture, magnified and reduced in the same way. `picture` is not empty. Format_Grayscale8 or RGB32.
QImage pictureTile(const Image& picture, const QSize& size);

} // namespace fovea::ui
