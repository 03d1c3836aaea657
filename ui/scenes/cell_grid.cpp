#include "ui/scenes/cell_grid.h"

#include "ui/scenes/cell_texts.h"
#include "ui/scenes/crisp.h"
#include "ui/scenes/figure.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double cellMargin = 3;
/// Lines between smaller cells would be louder than the cells.
constexpr double faintLinesBelow = 12;
/// Smaller cells are not worth a shape each.
constexpr double shapesFrom = 2;

/// A frame of four rectangles, which need no stroking. `inner` is its hole.
void fillFrame(QPainter& painter, const QRectF& inner, double width, const QColor& color) {
    const QRectF outer = inner.adjusted(-width, -width, width, width);
    painter.fillRect(QRectF(outer.left(), outer.top(), outer.width(), width), color);
    painter.fillRect(QRectF(outer.left(), inner.bottom(), outer.width(), width), color);
    painter.fillRect(QRectF(outer.left(), inner.top(), width, inner.height()), color);
    painter.fillRect(QRectF(inner.right(), inner.top(), width, inner.height()), color);
}

} // namespace

void paintCellLines(QPainter& painter, const QRectF& bounds, std::int64_t rows, std::int64_t columns,
                    const QColor& color) {
    const double width = bounds.width() / static_cast<double>(columns);
    const double height = bounds.height() / static_cast<double>(rows);
    // As rectangles, which need no stroking.
    for (std::int64_t x = 1; x < columns; ++x) {
        const double left = bounds.left() + static_cast<double>(x) * width;
        painter.fillRect(QRectF(left, bounds.top(), 1, bounds.height()), color);
    }
    for (std::int64_t y = 1; y < rows; ++y) {
        const double top = bounds.top() + static_cast<double>(y) * height;
        painter.fillRect(QRectF(bounds.left(), top, bounds.width(), 1), color);
    }
}

QColor readableOn(const QColor& background, const Theme& theme) {
    const auto distance = [&](const QColor& color) {
        return std::abs(qGray(color.rgb()) - qGray(background.rgb()));
    };
    return distance(theme.ink) > distance(theme.paper) ? theme.ink : theme.paper;
}

QRectF CellGrid::cell(std::size_t index) const {
    const double width = bounds.width() / static_cast<double>(columns);
    const double height = bounds.height() / static_cast<double>(rows);
    const auto position = static_cast<std::int64_t>(index);
    return {bounds.left() + static_cast<double>(position % columns) * width,
            bounds.top() + static_cast<double>(position / columns) * height, width, height};
}

std::optional<std::size_t> CellGrid::cellAt(const QPointF& point) const {
    if (!bounds.contains(point)) {
        return std::nullopt;
    }
    const auto along = [](double offset, double extent, std::int64_t count) {
        const auto cell = static_cast<std::int64_t>(offset / extent * static_cast<double>(count));
        return std::clamp<std::int64_t>(cell, 0, count - 1);
    };
    const std::int64_t y = along(point.y() - bounds.top(), bounds.height(), rows);
    const std::int64_t x = along(point.x() - bounds.left(), bounds.width(), columns);
    return static_cast<std::size_t>(y * columns + x);
}

double CellGrid::largestMagnitude() const {
    double largest = 0;
    for (const float value : values) {
        if (std::isfinite(value)) {
            largest = std::max(largest, std::abs(static_cast<double>(value)));
        }
    }
    return largest;
}

int CellGrid::fittingDecimals(const QFont& font, double largest) const {
    const QFontMetricsF metrics(font);
    const QRectF first = cell(0);
    if (first.height() < metrics.height()) {
        return -1;
    }
    for (const int significant : {3, 2, 1}) {
        const int candidate = std::min(decimalsFor(largest, significant), 4);
        if (significant == 1 && candidate < 2) {
            break; // most would be 0 and 1
        }
        const bool fits = std::ranges::all_of(values, [&](float value) {
            return tabularWidth(metrics, fixedNumber(static_cast<double>(value), candidate)) <=
                   first.width() - 2 * cellMargin;
        });
        if (fits) {
            return candidate;
        }
    }
    return -1;
}

QColor CellGrid::colour(std::size_t index, const Theme& theme) const {
    const float value = values[index];
    switch (look) {
    case Look::Gray: {
        const int level = grayLevel(value, range);
        return {level, level, level};
    }
    case Look::Diverging:
        return QColor(weightColour(value, range.high, theme.negative, theme.positive));
    case Look::Sequential:
        break;
    }
    return mixed(theme.paper, ink, grayLevel(value, range) / 255.0);
}

void CellGrid::paint(QPainter& painter, const Theme& theme, double devicePixelRatio) const {
    paintCells(painter, theme, devicePixelRatio);
    if (cell(0).width() >= linesFrom && values.size() > 1) {
        QColor between = theme.line;
        between.setAlphaF(cell(0).width() < faintLinesBelow ? 0.25F : 0.5F);
        paintCellLines(painter, bounds, rows, columns, between);
    }
    for (std::size_t i = 0; i < hatched.size(); ++i) {
        if (hatched[i]) {
            paintHatching(painter, cell(i), theme);
        }
    }
    if (decimals >= 0) {
        paintNumbers(painter, theme);
    }
    for (const std::int64_t row : gaps) {
        const double height = cell(0).height();
        const double gap = height >= 12 ? 4 : 2;
        painter.fillRect(QRectF(bounds.left(), bounds.top() + static_cast<double>(row) * height - gap / 2,
                                bounds.width(), gap),
                         theme.paper);
    }
    if (frame.isValid()) {
        paintFrame(painter, bounds, frame, 1);
    }
    if (marked) {
        paintMarker(painter, cell(*marked), theme.window, theme);
    }
}

void CellGrid::paintCells(QPainter& painter, const Theme& theme, double devicePixelRatio) const {
    const bool inShapes = alwaysShapes || (paintsShapes(painter) && cell(0).width() >= shapesFrom);
    if (inShapes || look == Look::Sequential || !unwritten.empty()) {
        paintCellShapes(painter, theme);
        return;
    }
    const Plane plane{values.data(), rows, columns};
    const QSize device = (bounds.size() * devicePixelRatio).toSize().expandedTo({1, 1});
    const QImage image = look == Look::Gray
                             ? grayTile(plane, range, device)
                             : weightTile(plane, range.high, theme.negative, theme.positive, device);
    painter.drawImage(bounds, image);
}

/// Neighbours of the same colour become one shape; each reaches a little below the next one, so that no seam
/// is seen between them.
void CellGrid::paintCellShapes(QPainter& painter, const Theme& theme) const {
    constexpr double overlap = 0.4;
    for (std::int64_t y = 0; y < rows; ++y) {
        std::int64_t begin = 0;
        while (begin < columns) {
            const auto first = static_cast<std::size_t>(y * columns + begin);
            const QColor fill = isUnwritten(first) ? theme.paper : colour(first, theme);
            std::int64_t end = begin + 1;
            for (; end < columns; ++end) {
                const auto next = static_cast<std::size_t>(y * columns + end);
                if ((isUnwritten(next) ? theme.paper : colour(next, theme)) != fill) {
                    break;
                }
            }
            QRectF shape = cell(first).united(cell(static_cast<std::size_t>(y * columns + end - 1)));
            shape.adjust(0, 0, end < columns ? overlap : 0, y + 1 < rows ? overlap : 0);
            painter.fillRect(shape, fill);
            begin = end;
        }
    }
}

void CellGrid::paintNumbers(QPainter& painter, const Theme& theme) const {
    const QFont font = theme.font(type);
    const double capHeight = QFontMetricsF(font).capHeight();
    CellTexts texts(painter, font);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool covered = isHatched(i);
        if (isUnwritten(i) || (covered && !numbersOnHatching)) {
            continue;
        }
        const auto value = static_cast<double>(values[i]);
        const QString text = isEven ? evenNumber(value, decimals) : fixedNumber(value, decimals);
        if (covered) {
            // Lines through a number make it hard to read.
            const QSizeF letters(texts.width(text) + 4, capHeight + 4);
            QRectF behind({}, letters.boundedTo(cell(i).size()));
            behind.moveCenter(cell(i).center());
            painter.fillRect(behind, theme.paper);
        }
        texts.add(cell(i), text, covered ? theme.inkSoft : readableOn(colour(i, theme), theme));
    }
    texts.paint();
}

void paintHatching(QPainter& painter, const QRectF& rect, const Theme& theme) {
    painter.fillRect(rect, theme.paper);
    paintHatchLines(painter, rect, theme.padding);
}

/// Lines x + y = k·step, cut to the rectangle by hand: files of shapes know no clipping.
void paintHatchLines(QPainter& painter, const QRectF& rect, const QColor& color) {
    constexpr double step = 5;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1, Qt::SolidLine, Qt::FlatCap));
    const double last = rect.right() + rect.bottom();
    for (auto line = std::lround(std::ceil((rect.left() + rect.top()) / step));
         static_cast<double>(line) * step < last; ++line) {
        const double sum = static_cast<double>(line) * step;
        const double left = std::max(rect.left(), sum - rect.bottom());
        const double right = std::min(rect.right(), sum - rect.top());
        if (left < right) {
            painter.drawLine(QLineF(left, sum - left, right, sum - right));
        }
    }
    painter.restore();
}

void paintFrame(QPainter& painter, const QRectF& rect, const QColor& color, double width) {
    fillFrame(painter, rect, width, color);
}

void paintMarker(QPainter& painter, const QRectF& rect, const QColor& color, const Theme& theme,
                 Qt::PenStyle style) {
    constexpr double width = 2;
    if (style == Qt::SolidLine) {
        fillFrame(painter, rect.adjusted(1, 1, -1, -1), width + 2, theme.paper);
        fillFrame(painter, rect, width, color);
        return;
    }
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, width, style, Qt::FlatCap, Qt::MiterJoin));
    painter.drawRect(rect.adjusted(-width / 2, -width / 2, width / 2, width / 2));
    painter.restore();
}

} // namespace fovea::ui
