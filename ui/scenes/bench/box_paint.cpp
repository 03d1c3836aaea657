#include "ui/scenes/bench/box_paint.h"

#include "ui/scenes/cell_grid.h"

#include <QPaintEngine>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double edgeWidth = 1.5;
constexpr std::int64_t mostSliceLines = 12;

QPen edgePen(const QColor& color, double width = edgeWidth) {
    QPen pen(color, width);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(Qt::RoundCap);
    return pen;
}

void paintSliceLines(QPainter& painter, const VolumeShape& volume, const QColor& color) {
    if (volume.slices > mostSliceLines) {
        return;
    }
    painter.setPen(edgePen(color, 1));
    for (std::int64_t slice = 1; slice < volume.slices; ++slice) {
        const QRectF face = volume.sliceFace(slice);
        painter.drawPolyline(QPolygonF({face.topLeft(), face.topRight(), face.bottomRight()}));
    }
}

} // namespace

QColor withAlpha(QColor color, double alpha) {
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

BoxShades BoxShades::of(const QColor& role, const Theme& theme) {
    return {.front = mixed(theme.paper, role, 0.12),
            .top = mixed(theme.paper, role, 0.26),
            .right = mixed(theme.paper, role, 0.42),
            .edge = role};
}

void paintSolid(QPainter& painter, const VolumeShape& volume, const BoxShades& shades,
                const MapPicture* picture) {
    const BoxShape& box = volume.box;
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(shades.top);
    painter.drawPolygon(box.topFace());
    painter.setBrush(shades.right);
    painter.drawPolygon(box.rightFace());
    painter.fillRect(box.front, shades.front);
    painter.setBrush(Qt::NoBrush);
    paintSliceLines(painter, volume, mixed(shades.right, shades.edge, 0.4));
    if (picture != nullptr) {
        picture->paint(painter, box.front);
    }
    painter.setPen(edgePen(shades.edge));
    painter.drawPolygon(box.outline());
    painter.drawPolyline(QPolygonF({box.front.topLeft(), box.front.topRight(), box.front.bottomRight()}));
    painter.drawLine(box.front.topRight(), box.cornersAt(1)[1]);
    painter.restore();
}

void paintGlassBehind(QPainter& painter, const BoxShape& box, const QColor& color) {
    const auto back = box.cornersAt(1);
    painter.save();
    QPen pen = edgePen(withAlpha(color, 0.6), 1);
    pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.drawLine(back[3], back[0]);
    painter.drawLine(back[3], back[2]);
    painter.drawLine(back[3], box.front.bottomLeft());
    painter.restore();
}

void paintGlassBefore(QPainter& painter, const BoxShape& box, const QColor& color) {
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(edgePen(color));
    painter.drawPolygon(box.outline());
    painter.drawLine(box.front.topRight(), box.cornersAt(1)[1]);
    painter.drawPolyline(QPolygonF({box.front.topLeft(), box.front.topRight(), box.front.bottomRight()}));
    painter.restore();
}

void paintColumn(QPainter& painter, const BoxShape& column, const QColor& color, const Theme& theme) {
    painter.save();
    painter.setPen(edgePen(color, 1));
    painter.setBrush(withAlpha(color, 0.32));
    painter.drawPolygon(column.topFace());
    painter.setBrush(withAlpha(color, 0.46));
    painter.drawPolygon(column.rightFace());
    painter.fillRect(column.front, withAlpha(color, 0.12));
    painter.restore();
    paintMarker(painter, column.front, color, theme);
}

void paintRing(QPainter& painter, const QRectF& outer, const QRectF& inner, const Theme& theme) {
    const std::array<QRectF, 4> sides{QRectF(outer.topLeft(), QPointF(outer.right(), inner.top())),
                                      QRectF(QPointF(outer.left(), inner.bottom()), outer.bottomRight()),
                                      QRectF(QPointF(outer.left(), inner.top()), inner.bottomLeft()),
                                      QRectF(inner.topRight(), QPointF(outer.right(), inner.bottom()))};
    for (const QRectF& side : sides) {
        if (!side.isEmpty()) {
            painter.fillRect(side, withAlpha(theme.paper, 0.55));
            paintHatchLines(painter, side, theme.padding);
        }
    }
}

void paintWire(QPainter& painter, const QLineF& wire, const QColor& color, double width) {
    const double length = wire.length();
    if (length == 0) {
        return;
    }
    if (painter.paintEngine()->type() != QPaintEngine::Raster) {
        painter.setPen(QPen(color, width));
        painter.drawLine(wire);
        return;
    }
    const QTransform device = painter.deviceTransform();
    const double scale = std::hypot(device.m11(), device.m12());
    const double pixels = std::max(width * scale, 1.0);
    const int lines = static_cast<int>(std::ceil(pixels - 0.25));
    const double apart = lines > 1 ? (pixels - 1) / (lines - 1) / scale : 0;
    const QPointF across(-wire.dy() / length * apart, wire.dx() / length * apart);
    QPen pen(color, 1);
    pen.setCosmetic(true);
    painter.setPen(pen);
    for (int i = 0; i < lines; ++i) {
        painter.drawLine(wire.translated(across * (i - (lines - 1) / 2.0)));
    }
}

} // namespace fovea::ui
