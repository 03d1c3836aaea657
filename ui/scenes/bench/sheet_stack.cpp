#include "ui/scenes/bench/sheet_stack.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

/// Sheets that lie closer than this are not framed one by one.
constexpr double framedFrom = 3;
constexpr double gridLinesFrom = 5;

/// What of `rect` is seen beside `cover`, which is moved along both axes: one strip across, one along.
std::array<QRectF, 2> beside(const QRectF& rect, const QRectF& cover) {
    const QRectF hidden = rect & cover;
    if (hidden.isEmpty()) {
        return {rect, QRectF()};
    }
    const bool above = rect.top() < cover.top();
    const QRectF across = above ? QRectF(rect.topLeft(), QPointF(rect.right(), hidden.top()))
                                : QRectF(QPointF(rect.left(), hidden.bottom()), rect.bottomRight());
    const bool right = rect.right() > cover.right();
    const QRectF along = right ? QRectF(hidden.topRight(), QPointF(rect.right(), hidden.bottom()))
                               : QRectF(QPointF(rect.left(), hidden.top()), hidden.bottomLeft());
    return {across, along};
}

/// The rectangles of the first `count` cells of a map in reading order.
std::array<QRectF, 2> firstCells(const QRectF& face, const VolumeShape& volume, std::int64_t count) {
    const std::int64_t rows = count / volume.columns;
    const std::int64_t rest = count % volume.columns;
    const double height = static_cast<double>(rows) * volume.cellHeight();
    return {QRectF(face.left(), face.top(), face.width(), height),
            QRectF(face.left(), face.top() + height, static_cast<double>(rest) * volume.cellWidth(),
                   volume.cellHeight())};
}

} // namespace

void SheetStack::paint(QPainter& painter) const {
    const auto hidden = [&](std::int64_t sheet, std::int64_t nearer) {
        for (const QRectF& strip : beside(volume.sliceFace(sheet), volume.sliceFace(nearer))) {
            if (!strip.isEmpty()) {
                paintSheet(painter, sheet, strip);
            }
        }
    };
    for (std::int64_t sheet = volume.slices - 1; sheet > top; --sheet) {
        hidden(sheet, sheet - 1);
    }
    for (std::int64_t sheet = 0; sheet < top; ++sheet) {
        hidden(sheet, sheet + 1);
    }
    const QRectF face = volume.sliceFace(top);
    paintSheet(painter, top, face);
    paintEmptyCells(painter);
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(shades.edge, 1.5));
    painter.drawRect(face);
    painter.restore();
}

void SheetStack::paintSheet(QPainter& painter, std::int64_t sheet, const QRectF& visible) const {
    const QRectF face = volume.sliceFace(sheet);
    painter.fillRect(visible, shades.front);
    const bool replaced = sheet == top && topPicture != nullptr;
    const MapPicture& picture = replaced ? *topPicture : pictures[static_cast<std::size_t>(sheet)];
    const std::int64_t known = replaced ? volume.rows * volume.columns : written(sheet);
    for (const QRectF& cells : firstCells(face, volume, known)) {
        picture.paint(painter, face, visible & cells);
    }
    const double apart = std::abs(volume.box.recede.x()) / static_cast<double>(volume.slices);
    if (sheet == top || apart < framedFrom) {
        return;
    }
    painter.save();
    painter.setClipRect(visible.adjusted(-1, -1, 1, 1), Qt::IntersectClip);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(mixed(shades.front, shades.edge, 0.6), 1));
    painter.drawRect(face);
    painter.restore();
}

/// The cells that wait for their numbers.
void SheetStack::paintEmptyCells(QPainter& painter) const {
    const std::int64_t count = written(top);
    if (topPicture != nullptr || count == volume.rows * volume.columns ||
        std::min(volume.cellWidth(), volume.cellHeight()) < gridLinesFrom) {
        return;
    }
    const QRectF face = volume.sliceFace(top);
    painter.save();
    const auto filled = firstCells(face, volume, count);
    const double from = filled[0].bottom();
    painter.setPen(QPen(mixed(shades.front, shades.edge, 0.22), 1));
    for (std::int64_t row = count / volume.columns + 1; row < volume.rows; ++row) {
        const double y = face.top() + static_cast<double>(row) * volume.cellHeight();
        painter.drawLine(QLineF(face.left(), y, face.right(), y));
    }
    for (std::int64_t column = 1; column < volume.columns; ++column) {
        const double x = face.left() + static_cast<double>(column) * volume.cellWidth();
        const double start = x < filled[1].right() ? filled[1].bottom() : from;
        painter.drawLine(QLineF(x, start, x, face.bottom()));
    }
    painter.restore();
}

std::optional<std::int64_t> SheetStack::sheetAt(const QPointF& point) const {
    if (volume.sliceFace(top).contains(point)) {
        return top;
    }
    for (std::int64_t away = 1; away < volume.slices; ++away) {
        for (const std::int64_t sheet : {top - away, top + away}) {
            if (sheet >= 0 && sheet < volume.slices && volume.sliceFace(sheet).contains(point)) {
                return sheet;
            }
        }
    }
    return std::nullopt;
}

} // namespace fovea::ui
