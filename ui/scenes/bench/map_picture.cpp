#include "ui/scenes/bench/map_picture.h"

#include "ui/scenes/bench/device_pixels.h"

#include <QPaintEngine>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// Larger maps are averaged: no stage gives a map more pixels.
constexpr std::int64_t largestSide = 512;
/// Vector files get squares up to this many; beyond it a picture is smaller and faster.
constexpr int mostSquares = 4096;
/// Neighbouring squares of a vector file overlap by this share of a cell, or viewers show seams.
constexpr double seam = 0.04;
constexpr int vectorPixelsPerCell = 4;

QSize pictureSize(const Plane& plane) {
    return {static_cast<int>(std::min(plane.width, largestSide)),
            static_cast<int>(std::min(plane.height, largestSide))};
}

QImage colourTile(const Plane& red, const Plane& green, const Plane& blue, const TileRange& range) {
    const QSize size = pictureSize(red);
    const QImage r = grayTile(red, range, size);
    const QImage g = grayTile(green, range, size);
    const QImage b = grayTile(blue, range, size);
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x) {
            line[x] = qRgb(r.constScanLine(y)[x], g.constScanLine(y)[x], b.constScanLine(y)[x]);
        }
    }
    return image;
}

bool drawsPixels(const QPainter& painter) {
    return painter.paintEngine()->type() == QPaintEngine::Raster;
}

} // namespace

MapPicture::MapPicture(const QImage& image, std::int64_t rows, std::int64_t columns)
    : m_image(image.convertToFormat(QImage::Format_RGB32))
    , m_rows(rows)
    , m_columns(columns) {}

MapPicture MapPicture::gray(const Plane& plane, const TileRange& range) {
    return MapPicture(grayTile(plane, range, pictureSize(plane)), plane.height, plane.width);
}

MapPicture MapPicture::weights(const Plane& plane, float extent, const Theme& theme) {
    return MapPicture(weightTile(plane, extent, theme.negative, theme.positive, pictureSize(plane)),
                      plane.height, plane.width);
}

MapPicture MapPicture::colour(const Plane& red, const Plane& green, const Plane& blue,
                              const TileRange& range) {
    return MapPicture(colourTile(red, green, blue, range), red.height, red.width);
}

QColor MapPicture::at(std::int64_t y, std::int64_t x) const {
    return m_image.pixelColor(static_cast<int>(x * m_image.width() / m_columns),
                              static_cast<int>(y * m_image.height() / m_rows));
}

void MapPicture::paint(QPainter& painter, const QRectF& bounds, const QRectF& visible) const {
    const QRectF shown = bounds & visible;
    if (isNull() || shown.isEmpty()) {
        return;
    }
    if (!drawsPixels(painter) && m_image.width() * m_image.height() <= mostSquares) {
        paintSquares(painter, bounds, shown);
        return;
    }
    const double scaleX = m_image.width() / bounds.width();
    const double scaleY = m_image.height() / bounds.height();
    const QRectF source((shown.left() - bounds.left()) * scaleX, (shown.top() - bounds.top()) * scaleY,
                        shown.width() * scaleX, shown.height() * scaleY);
    if (drawsPixels(painter)) {
        painter.drawImage(shown, m_image, source);
        return;
    }
    // Viewers smooth what they magnify.
    const QImage large = m_image.scaled(m_image.size() * vectorPixelsPerCell);
    painter.drawImage(shown, large,
                      QRectF(source.topLeft() * vectorPixelsPerCell, source.size() * vectorPixelsPerCell));
}

void MapPicture::paintSquares(QPainter& painter, const QRectF& bounds, const QRectF& visible) const {
    const double width = bounds.width() / m_image.width();
    const double height = bounds.height() / m_image.height();
    painter.save();
    painter.setPen(Qt::NoPen);
    for (int y = 0; y < m_image.height(); ++y) {
        const double top = bounds.top() + y * height;
        if (top >= visible.bottom() || top + height <= visible.top()) {
            continue;
        }
        for (int x = 0, end = 0; x < m_image.width(); x = end) {
            const QRgb color = m_image.pixel(x, y);
            for (end = x + 1; end < m_image.width() && m_image.pixel(end, y) == color;) {
                ++end;
            }
            const QRectF run(bounds.left() + x * width, top, (end - x + seam) * width, height * (1 + seam));
            if (const QRectF shown = run & visible; !shown.isEmpty()) {
                painter.fillRect(shown, QColor(color));
            }
        }
    }
    painter.restore();
}

void MapPicture::paintPlaced(QPainter& painter, const QTransform& place, const QRectF& visible) const {
    const QRectF all(0, 0, static_cast<double>(m_columns), static_cast<double>(m_rows));
    if (const QRectF shown = all & visible; drawsPixels(painter) && !shown.isEmpty() && !isNull()) {
        const double scaleX = m_image.width() / all.width();
        const double scaleY = m_image.height() / all.height();
        const int lastRow = m_image.height() - 1;
        const int lastColumn = m_image.width() - 1;
        paintDevicePixels(painter, place, shown, [&](double u, double v) {
            const int row = std::min(static_cast<int>(v * scaleY), lastRow);
            const auto* line = reinterpret_cast<const QRgb*>(m_image.constScanLine(row));
            return line[std::min(static_cast<int>(u * scaleX), lastColumn)];
        });
        return;
    }
    painter.save();
    painter.setTransform(place, true);
    paint(painter, all, visible);
    painter.restore();
}

TileRange rangeOf(std::span<const float> values) {
    float low = 0;
    for (const float value : values) {
        low = std::isfinite(value) ? std::min(low, value) : low;
    }
    const float extent = extentOf(values);
    return {low < 0 ? -extent : 0, extent};
}

TileRange outputRange(const BenchState& state, const Plane& map) {
    TileRange range = rangeOf(map.values());
    range.low = hasFilters(state.operation) ? -range.high : range.low;
    return range;
}

float extentOf(std::span<const float> values) {
    float extent = 0;
    for (const float value : values) {
        extent = std::isfinite(value) ? std::max(extent, std::abs(value)) : extent;
    }
    return extent > 0 ? extent : 1;
}

} // namespace fovea::ui
