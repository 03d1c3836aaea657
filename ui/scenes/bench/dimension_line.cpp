#include "ui/scenes/bench/dimension_line.h"

#include <QFontMetricsF>

#include <cmath>

namespace fovea::ui {

namespace {

constexpr double tick = 4;
constexpr double textGap = 4;
constexpr double endGap = 5;

QFont dimensionFont(const Theme& theme, bool strong) {
    return theme.font(Theme::Type::Caption, strong);
}

} // namespace

QString DimensionLine::text(const Theme& theme) const {
    // Measured in bold, so that nothing vanishes when it begins to glow.
    const QFontMetricsF metrics(dimensionFont(theme, true));
    for (const QString& candidate : texts) {
        if (metrics.horizontalAdvance(candidate) + 2 * endGap <= line.length()) {
            return candidate;
        }
    }
    return {};
}

void DimensionLine::paint(QPainter& painter, const Theme& theme) const {
    const QString written = text(theme);
    const QFont font = dimensionFont(theme, strong);
    const QFontMetricsF metrics(font);
    const double length = line.length();
    const double width = strong ? 2 : 1;
    painter.save();
    painter.translate(line.p1());
    painter.rotate(-line.angle());
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QLineF(width / 2, -tick, width / 2, tick));
    painter.drawLine(QLineF(length - width / 2, -tick, length - width / 2, tick));
    const double half = written.isEmpty() ? 0 : metrics.horizontalAdvance(written) / 2 + textGap;
    if (length / 2 - half > tick) {
        painter.drawLine(QLineF(0, 0, length / 2 - half, 0));
        painter.drawLine(QLineF(length / 2 + half, 0, length, 0));
    }
    if (!written.isEmpty()) {
        painter.setFont(font);
        painter.drawText(
            QPointF(length / 2 - metrics.horizontalAdvance(written) / 2, (metrics.capHeight()) / 2), written);
    }
    painter.restore();
}

void paintArrow(QPainter& painter, const QLineF& line, const QColor& color, double width) {
    constexpr double head = 6;
    painter.save();
    painter.translate(line.p1());
    painter.rotate(-line.angle());
    const double length = line.length();
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QLineF(0, 0, length - head / 2, 0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF({{length, 0}, {length - head, -head * 0.6}, {length - head, head * 0.6}}));
    painter.restore();
}

} // namespace fovea::ui
