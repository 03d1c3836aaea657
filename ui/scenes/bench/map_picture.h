#pragma once

#include "core/bench/bench_state.h"
#include "ui/render/theme.h"
#include "ui/render/tile.h"

#include <QPainter>

#include <span>

namespace fovea::ui {

/// A map as a small picture of its own, painted at any size as crisp squares: as an image on a screen, as
/// squares in a vector file as long as these are not too many.
class MapPicture {
public:
    /// Paints nothing.
    MapPicture() = default;
    static MapPicture gray(const Plane& plane, const TileRange& range);
    static MapPicture weights(const Plane& plane, float extent, const Theme& theme);
    /// Three slices as red, green and blue; `range` low is 0, high full.
    static MapPicture colour(const Plane& red, const Plane& green, const Plane& blue, const TileRange& range);

    /// One pixel per number.
    static MapPicture of(const QImage& image) { return MapPicture(image, image.height(), image.width()); }

    bool isNull() const { return m_image.isNull(); }
    /// Colour of the cell; y and x lie within the map.
    QColor at(std::int64_t y, std::int64_t x) const;
    /// The whole map on `bounds`.
    void paint(QPainter& painter, const QRectF& bounds) const { paint(painter, bounds, bounds); }
    /// What of the map on `bounds` lies in `visible`.
    void paint(QPainter& painter, const QRectF& bounds, const QRectF& visible) const;
    /// The same on a parallelogram: `place` takes cells (x to the right, y down) to it; `visible` in cells.
    void paintPlaced(QPainter& painter, const QTransform& place, const QRectF& visible) const;

private:
    explicit MapPicture(const QImage& image, std::int64_t rows, std::int64_t columns);
    void paintSquares(QPainter& painter, const QRectF& bounds, const QRectF& visible) const;

    QImage m_image; ///< one pixel per number, or fewer where the map is very large
    std::int64_t m_rows = 0;
    std::int64_t m_columns = 0;
};

/// What black and white stand for in maps whose numbers are `values`: 0 is mid-gray when there is a negative
/// one, else black.
TileRange rangeOf(std::span<const float> values);
/// The same for a map of the output: 0 is mid-gray where there are filters, because then it can be negative.
TileRange outputRange(const BenchState& state, const Plane& map);
/// The largest |value|, 1 when all are zero.
float extentOf(std::span<const float> values);

} // namespace fovea::ui
