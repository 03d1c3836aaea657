#include "ui/scenes/function_plot.h"

#include "ui/render/numbers.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

struct Axes {
    QRectF box;
    double left = -1;
    double right = 1;
    double low = 0;
    double high = 1;

    QPointF at(const QPointF& value) const {
        return {box.left() + (value.x() - left) / (right - left) * box.width(),
                box.bottom() - (value.y() - low) / (high - low) * box.height()};
    }
};

Axes axesOf(const FunctionPlot& plot, const QRectF& box) {
    Axes axes{
        .box = box, .left = plot.curve.front().x(), .right = plot.curve.back().x(), .low = 0, .high = 0};
    for (const QPointF& at : plot.curve) {
        if (std::isfinite(at.y())) {
            axes.low = std::min(axes.low, at.y());
            axes.high = std::max(axes.high, at.y());
        }
    }
    axes.low = std::min(axes.low, plot.point.y());
    axes.high = std::max(axes.high, plot.point.y());
    if (!(axes.high > axes.low)) {
        axes.high = axes.low + 1;
    }
    if (!(axes.right > axes.left)) {
        axes.right = axes.left + 1;
    }
    return axes;
}

void drawCurve(QPainter& painter, const FunctionPlot& plot, const Axes& axes, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF origin = axes.at({std::clamp(0.0, axes.left, axes.right), 0});
    painter.setPen(QPen(theme.line, 1));
    painter.drawLine(QLineF(axes.box.left(), origin.y(), axes.box.right(), origin.y()));
    painter.drawLine(QLineF(origin.x(), axes.box.top(), origin.x(), axes.box.bottom()));
    painter.setPen(QPen(theme.ink, 2));
    QPolygonF line;
    for (const QPointF& at : plot.curve) {
        if (std::isfinite(at.y())) {
            line << axes.at(at);
        } else {
            painter.drawPolyline(line);
            line.clear();
        }
    }
    painter.drawPolyline(line);
    const QPointF point = axes.at(plot.point);
    painter.setPen(QPen(theme.window, 1, Qt::DashLine));
    painter.drawLine(QLineF(point.x(), origin.y(), point.x(), point.y()));
    painter.drawLine(QLineF(origin.x(), point.y(), point.x(), point.y()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.window);
    painter.drawEllipse(point, 5, 5);
    painter.restore();
}

} // namespace

void addPlot(Figure& figure, const FunctionPlot& plot, const QRectF& bounds, const Theme& theme) {
    const bool finite = std::isfinite(plot.point.x()) && std::isfinite(plot.point.y());
    if (!finite || plot.curve.size() < 2) {
        return;
    }
    const QFont font = theme.font(Theme::Type::Caption);
    const QFontMetricsF metrics(font);
    const double line = metrics.height() + 4;
    const Axes axes = axesOf(plot, bounds.adjusted(8, line, -8, -line));
    figure.add(bounds, [plot, axes, theme](QPainter& painter) { drawCurve(painter, plot, axes, theme); });
    const double below = bounds.bottom() - metrics.descent();
    TextStyle style{font, theme.inkSoft};
    figure.text({bounds.left(), below}, QStringLiteral("x = %1").arg(number(axes.left)), style);
    style.align = Align::Right;
    figure.text({bounds.right(), below}, number(axes.right), style);
    style.align = Align::Left;
    figure.text({bounds.left(), bounds.top() + metrics.ascent()},
                QStringLiteral("y = %1 … %2").arg(number(axes.low), number(axes.high)), style);
}

} // namespace fovea::ui
