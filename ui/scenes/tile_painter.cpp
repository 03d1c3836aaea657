#include "ui/scenes/tile_painter.h"

#include "ui/render/color_choice.h"
#include "ui/scenes/crisp.h"

namespace fovea::ui {

const QImage* TilePainter::cached(const QSize& size, const Source& source) const {
    const TileCache::Key key{.data = source.data,
                             .range = source.range,
                             .size = size,
                             .style = source.style + 16 * lookOf(m_theme),
                             .revision = m_analysis.trace->revision()};
    const QImage* tile = m_context.tiles.tile(key, [&] { return source.make(size); });
    return tile == nullptr || tile->isNull() ? nullptr : tile;
}

void TilePainter::paint(const QRectF& bounds, const Source& source) {
    paintCrisp(m_painter, m_context, bounds, m_theme,
               [&](const QSize& size) { return cached(size, source); });
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
