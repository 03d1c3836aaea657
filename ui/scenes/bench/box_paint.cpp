#include "ui/scenes/bench/box_paint.h"

#include "ui/scenes/cell_grid.h"

#include <QPainterPath>

namespace fovea::ui {

namespace {

constexpr double edgeWidth = 1.5;
constexpr std::int64_t mostSliceLines = 12;
constexpr double hatchStep = 6;

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

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto between = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return {between(from.red(), to.red()), between(from.green(), to.green()),
            between(from.blue(), to.blue())};
}

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
    QPainterPath ring;
    ring.setFillRule(Qt::OddEvenFill);
    ring.addRect(outer);
    ring.addRect(inner);
    painter.save();
    painter.fillPath(ring, withAlpha(theme.paper, 0.55));
    painter.setClipPath(ring, Qt::IntersectClip);
    painter.setPen(QPen(theme.padding, 1));
    for (double x = outer.left() - outer.height(); x < outer.right(); x += hatchStep) {
        painter.drawLine(QLineF(x, outer.bottom(), x + outer.height(), outer.top()));
    }
    painter.restore();
}

} // namespace fovea::ui
