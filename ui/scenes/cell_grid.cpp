#include "ui/scenes/cell_grid.h"

#include "ui/scenes/figure.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double gridLinesFrom = 16;
constexpr double cellMargin = 3;

QColor readableOn(const QColor& background, const Theme& theme) {
    const auto distance = [&](const QColor& color) {
        return std::abs(qGray(color.rgb()) - qGray(background.rgb()));
    };
    return distance(theme.ink) > distance(theme.paper) ? theme.ink : theme.paper;
}

void paintCellLines(QPainter& painter, const CellGrid& grid, const QColor& color) {
    painter.setPen(QPen(color, 1));
    for (std::int64_t x = 1; x < grid.columns; ++x) {
        const double left = grid.cell(static_cast<std::size_t>(x)).left();
        painter.drawLine(QLineF(left, grid.bounds.top(), left, grid.bounds.bottom()));
    }
    for (std::int64_t y = 1; y < grid.rows; ++y) {
        const double top = grid.cell(static_cast<std::size_t>(y * grid.columns)).top();
        painter.drawLine(QLineF(grid.bounds.left(), top, grid.bounds.right(), top));
    }
}

} // namespace

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
    for (const int significant : {3, 2}) {
        const int candidate = std::min(decimalsFor(largest, significant), 3);
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

void CellGrid::paint(QPainter& painter, const Theme& theme, double devicePixelRatio) const {
    const Plane plane{values.data(), rows, columns};
    const QSize device = (bounds.size() * devicePixelRatio).toSize().expandedTo({1, 1});
    const QImage image = look == Look::Gray
                             ? grayTile(plane, range, device)
                             : weightTile(plane, range.high, theme.negative, theme.positive, device);
    painter.drawImage(bounds, image);
    if (cell(0).width() >= gridLinesFrom && values.size() > 1) {
        QColor between = theme.line;
        between.setAlphaF(0.5F);
        paintCellLines(painter, *this, between);
    }
    for (std::size_t i = 0; i < hatched.size(); ++i) {
        if (hatched[i]) {
            paintHatching(painter, cell(i), theme);
        }
    }
    if (decimals >= 0) {
        paintNumbers(painter, theme, image);
    }
    paintFrame(painter, bounds, frame, 1);
    if (marked) {
        paintMarker(painter, cell(*marked), theme.window, theme);
    }
}

void CellGrid::paintNumbers(QPainter& painter, const Theme& theme, const QImage& image) const {
    painter.setFont(theme.font(Theme::Type::Caption));
    const double scale = image.width() / bounds.width();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const QRectF place = cell(i);
        const bool covered = !hatched.empty() && hatched[i];
        if (covered && !numbersOnHatching) {
            continue;
        }
        const QPoint middle = ((place.center() - bounds.topLeft()) * scale).toPoint();
        const QColor background = covered ? theme.paper : image.pixelColor(middle);
        painter.setPen(covered ? theme.inkSoft : readableOn(background, theme));
        painter.drawText(place, Qt::AlignCenter, fixedNumber(static_cast<double>(values[i]), decimals));
    }
}

void paintHatching(QPainter& painter, const QRectF& rect, const Theme& theme) {
    constexpr double step = 5;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.fillRect(rect, theme.paper);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.padding, 1));
    for (double x = rect.left() - rect.height(); x < rect.right(); x += step) {
        painter.drawLine(QLineF(x, rect.bottom(), x + rect.height(), rect.top()));
    }
    painter.restore();
}

void paintFrame(QPainter& painter, const QRectF& rect, const QColor& color, double width) {
    painter.save();
    QPen pen(color, width);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const double out = width / 2;
    painter.drawRect(rect.adjusted(-out, -out, out, out));
    painter.restore();
}

void paintMarker(QPainter& painter, const QRectF& rect, const QColor& color, const Theme& theme,
                 Qt::PenStyle style) {
    constexpr double width = 2;
    painter.save();
    painter.setBrush(Qt::NoBrush);
    const QRectF middle = rect.adjusted(-width / 2, -width / 2, width / 2, width / 2);
    QPen halo(theme.paper, width + 2);
    halo.setJoinStyle(Qt::MiterJoin);
    QPen pen(color, width, style, Qt::FlatCap, Qt::MiterJoin);
    if (style == Qt::SolidLine) {
        painter.setPen(halo);
        painter.drawRect(middle);
    }
    painter.setPen(pen);
    painter.drawRect(middle);
    painter.restore();
}

} // namespace fovea::ui
