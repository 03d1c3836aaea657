#include "ui/scenes/tile_painter.h"

#include <QPaintEngine>

namespace fovea::ui {

const QImage* TilePainter::cached(const QSize& size, const Source& source) const {
    const TileCache::Key key{.data = source.data,
                             .range = source.range,
                             .size = size,
                             .style = source.style + (m_theme.dark ? 16 : 0),
                             .revision = m_analysis.trace->revision()};
    const QImage* tile = m_context.tiles.tile(key, [&] { return source.make(size); });
    return tile == nullptr || tile->isNull() ? nullptr : tile;
}

void TilePainter::paint(const QRectF& bounds, const Source& source) {
    const QTransform transform = m_painter.deviceTransform();
    if (m_painter.paintEngine()->type() == QPaintEngine::Raster && transform.type() <= QTransform::TxScale) {
        paintOnPixels(bounds, source, transform);
        return;
    }
    const QSize size = (bounds.size() * m_context.devicePixelRatio).toSize().expandedTo({1, 1});
    if (const QImage* tile = cached(size, source)) {
        m_painter.drawImage(bounds, *tile);
    } else {
        m_painter.fillRect(bounds, m_theme.placeholder);
    }
}

/// A tile's pixels are the device's: blocks stay crisp at every scale of the screen, and nothing is resampled
/// twice.
void TilePainter::paintOnPixels(const QRectF& bounds, const Source& source, const QTransform& transform) {
    const QRectF exact = transform.mapRect(bounds);
    const QPoint corner(qRound(exact.left()), qRound(exact.top()));
    const QSize size(qRound(exact.right()) - corner.x(), qRound(exact.bottom()) - corner.y());
    const QImage* tile = cached(size.expandedTo({1, 1}), source);
    if (tile == nullptr) {
        m_painter.fillRect(bounds, m_theme.placeholder);
    } else if (transform.type() <= QTransform::TxTranslate) {
        m_painter.drawImage(QPointF(corner) - QPointF(transform.dx(), transform.dy()), *tile);
    } else {
        const QTransform world = m_painter.worldTransform();
        m_painter.setWorldTransform(transform.inverted() * world);
        m_painter.drawImage(corner, *tile);
        m_painter.setWorldTransform(world);
    }
}

void TilePainter::gray(const QRectF& bounds, const Plane& plane, const TileRange& range) {
    paint(bounds, {plane.data, range, Gray, [&](const QSize& size) { return grayTile(plane, range, size); }});
}

void TilePainter::weights(const QRectF& bounds, const Plane& plane, float extent) {
    paint(bounds, {plane.data, {-extent, extent}, Weights, [&](const QSize& size) {
                       return weightTile(plane, extent, m_theme.negative, m_theme.positive, size);
                   }});
}

void TilePainter::rgbFilter(const QRectF& bounds, const Plane& red, float extent) {
    const auto behind = [&](std::int64_t planes) {
        return Plane{red.data + planes * red.height * red.width, red.height, red.width};
    };
    paint(bounds, {red.data, {-extent, extent}, RgbFilter, [&](const QSize& size) {
                       return rgbFilterTile(red, behind(1), behind(2), extent, size);
                   }});
}

void TilePainter::picture(const QRectF& bounds, const Image& image) {
    paint(bounds, {image.pixels.data(), {0, 255}, Picture, [&](const QSize& size) {
                       return pictureTile(image, size);
                   }});
}

} // namespace fovea::ui
