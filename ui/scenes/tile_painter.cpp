#include "ui/scenes/tile_painter.h"

#include "ui/render/color_choice.h"
#include "ui/render/line_plot.h"
#include "ui/scenes/crisp.h"

#include <cmath>

namespace fovea::ui {

namespace {

ShownMap layoutOf(const Plane& plane) {
    return {plane.data, plane.height, plane.width, plane.width};
}

bool isLine(const ShownMap& map) {
    return (map.rows == 1) != (map.columns == 1);
}

/// From left to right, also what lies from top to bottom.
ShownMap lyingDown(const ShownMap& map) {
    return map.rows == 1 ? map : ShownMap{map.data, 1, map.rows, 0, map.rowStep};
}

} // namespace

const QImage* TilePainter::cached(const QSize& size, const Source& source) const {
    const TileCache::Key key{.data = source.data,
                             .range = source.range,
                             .size = size,
                             .style = source.style + 16 * lookOf(m_theme),
                             .revision = m_analysis.trace->revision(),
                             .rows = source.layout.rows,
                             .columns = source.layout.columns,
                             .rowStep = source.layout.rowStep,
                             .columnStep = source.layout.columnStep};
    const QImage* tile = m_context.tiles.tile(key, [&] { return source.make(size); });
    return tile == nullptr || tile->isNull() ? nullptr : tile;
}

void TilePainter::paint(const QRectF& bounds, const Source& source) {
    paintCrisp(m_painter, m_context, bounds, m_theme,
               [&](const QSize& size) { return cached(size, source); });
}

void TilePainter::gray(const QRectF& bounds, const Plane& plane, const TileRange& range) {
    paint(bounds, {plane.data, layoutOf(plane), range, Gray,
                   [&](const QSize& size) { return grayTile(plane, range, size); }});
}

void TilePainter::map(const QRectF& bounds, const ShownMap& map, const TileRange& range) {
    if (isLine(map)) {
        line(bounds, map, range, {m_theme.output, m_theme.output});
        return;
    }
    paint(bounds, {map.data, map, range, Gray, [&](const QSize& size) {
                       std::vector<float> buffer;
                       return grayTile(map.plane(buffer), range, size);
                   }});
}

void TilePainter::difference(const QRectF& bounds, const ShownMap& map, float extent) {
    if (isLine(map)) {
        line(bounds, map, {-extent, extent}, {m_theme.positive, m_theme.negative});
        return;
    }
    paint(bounds, {map.data, map, {-extent, extent}, Weights, [&](const QSize& size) {
                       std::vector<float> buffer;
                       return weightTile(map.plane(buffer), extent, m_theme.negative, m_theme.positive, size);
                   }});
}

void TilePainter::line(const QRectF& bounds, const ShownMap& map, const TileRange& range,
                       const LineColours& colours) {
    m_painter.save();
    m_painter.fillRect(bounds, m_theme.paper);
    m_painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inside = bounds.adjusted(1, 2, -1, -2);
    const double share = static_cast<double>(range.low) / (static_cast<double>(range.low) - range.high);
    const double zero = std::floor(inside.bottom() - share * inside.height()) + 0.5;
    m_painter.setPen(QPen(m_theme.line, 1));
    m_painter.drawLine(QPointF(bounds.left(), zero), QPointF(bounds.right(), zero));
    const QPolygonF plot = linePlot(lyingDown(map), range, inside);
    const double width = bounds.height() >= 96 ? 2 : 1.25;
    const auto drawWithin = [&](const QRectF& part, const QColor& colour) {
        m_painter.setClipRect(part, Qt::IntersectClip);
        m_painter.setPen(QPen(colour, width));
        m_painter.drawPolyline(plot);
    };
    if (colours.above == colours.below) {
        drawWithin(bounds, colours.above);
    } else {
        m_painter.save();
        drawWithin({bounds.topLeft(), QPointF(bounds.right(), zero)}, colours.above);
        m_painter.restore();
        drawWithin({QPointF(bounds.left(), zero), bounds.bottomRight()}, colours.below);
    }
    m_painter.restore();
}

void TilePainter::weights(const QRectF& bounds, const Plane& plane, float extent) {
    paint(bounds, {plane.data, layoutOf(plane), {-extent, extent}, Weights, [&](const QSize& size) {
                       return weightTile(plane, extent, m_theme.negative, m_theme.positive, size);
                   }});
}

void TilePainter::colourFilter(const QRectF& bounds, const Plane& first, ColourOrder order, float extent) {
    const auto colour = [&](std::int64_t index) {
        const std::int64_t planes = order == ColourOrder::Bgr ? 2 - index : index;
        return Plane{first.data + planes * first.height * first.width, first.height, first.width};
    };
    paint(bounds, {first.data, layoutOf(first), {-extent, extent}, ColourFilter, [&](const QSize& size) {
                       return rgbFilterTile(colour(0), colour(1), colour(2), extent, size);
                   }});
}

void TilePainter::picture(const QRectF& bounds, const Image& image) {
    paint(bounds, {image.pixels.data(), {}, {0, 255}, Picture, [&](const QSize& size) {
                       return pictureTile(image, size);
                   }});
}

} // namespace fovea::ui
