#pragma once

#include "ui/render/theme.h"
#include "ui/scenes/bench/map_picture.h"
#include "ui/scenes/bench/projection.h"

#include <QPainter>

namespace fovea::ui {

QColor withAlpha(QColor color, double alpha);

/// The faces of a box whose role has this colour, lit from the upper left.
struct BoxShades {
    QColor front;
    QColor top;
    QColor right;
    QColor edge;
    static BoxShades of(const QColor& role, const Theme& theme);
};

/// A closed box with a picture (or nothing) on its front; up to a dozen slices are seen at its sides.
void paintSolid(QPainter& painter, const VolumeShape& volume, const BoxShades& shades,
                const MapPicture* picture);
/// The edges of an empty box: those behind are dashed.
void paintGlassBehind(QPainter& painter, const BoxShape& box, const QColor& color);
void paintGlassBefore(QPainter& painter, const BoxShape& box, const QColor& color);
/// A see-through column through a volume, its front framed.
void paintColumn(QPainter& painter, const BoxShape& column, const QColor& color, const Theme& theme);
/// The ring between two rectangles, hatched so that what is behind is seen.
void paintRing(QPainter& painter, const QRectF& outer, const QRectF& inner, const Theme& theme);

/// A straight line; on pixels made of hairlines beside each other, which are many times as fast as a thick
/// pen: there may be dozens of wires in a frame.
void paintWire(QPainter& painter, const QLineF& wire, const QColor& color, double width);

} // namespace fovea::ui
