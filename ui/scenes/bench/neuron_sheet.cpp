#include "ui/scenes/bench/neuron_sheet.h"

#include <QPaintEngine>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double radius = 0.42; ///< of a circle, in cells
constexpr double ringWidth = 1; ///< in units of the scene

/// One row of device pixels as seen from the sheet.
struct Scan {
    QTransform toCells;

    QPointF cellAt(int x, int y) const { return toCells.map(QPointF(x + 0.5, y + 0.5)); }
    /// How far one device pixel is in cells, in the direction of (du, dv).
    double pixel(double du, double dv, double length) const {
        if (length < 1e-6) {
            return std::hypot(toCells.m11(), toCells.m12());
        }
        return std::hypot(toCells.m11() * du + toCells.m12() * dv, toCells.m21() * du + toCells.m22() * dv) /
               length;
    }
};

QRgb blended(QRgb under, QRgb over, double share) {
    const auto channel = [share](int a, int b) { return static_cast<int>(a + (b - a) * share + 0.5); };
    return qRgb(channel(qRed(under), qRed(over)), channel(qGreen(under), qGreen(over)),
                channel(qBlue(under), qBlue(over)));
}

QRgb covered(QRgb color, double share) {
    return qPremultiply(qRgba(qRed(color), qGreen(color), qBlue(color), static_cast<int>(share * 255 + 0.5)));
}

} // namespace

void NeuronSheet::paint(QPainter& painter) const {
    if (painter.paintEngine()->type() == QPaintEngine::Raster) {
        paintPixels(painter);
    } else {
        paintShapes(painter);
    }
}

std::vector<QRgb> NeuronSheet::colors() const {
    std::vector<QRgb> all(static_cast<std::size_t>(pane.rows * pane.columns), empty.rgb());
    for (std::int64_t i = 0; i < written; ++i) {
        all[static_cast<std::size_t>(i)] = picture.at(i / pane.columns, i % pane.columns).rgb();
    }
    return all;
}

/// Thousands of ellipses are slow to paint one by one: every pixel is asked instead in which circle it lies.
void NeuronSheet::paintPixels(QPainter& painter) const {
    const QTransform device = painter.deviceTransform();
    const QTransform toDevice = pane.transform() * device;
    const QRect place =
        toDevice.mapRect(QRectF(0, 0, static_cast<double>(pane.columns), static_cast<double>(pane.rows)))
            .toAlignedRect();
    const Scan scan{toDevice.inverted()};
    const double thick = ringWidth * std::hypot(device.m11(), device.m12());
    const std::vector<QRgb> shades = colors();
    QImage image(place.size(), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            line[x] = 0;
            const QPointF at = scan.cellAt(place.left() + x, place.top() + y);
            const auto row = static_cast<std::int64_t>(std::floor(at.y()));
            const auto column = static_cast<std::int64_t>(std::floor(at.x()));
            if (row < 0 || row >= pane.rows || column < 0 || column >= pane.columns) {
                continue;
            }
            const double dx = at.x() - static_cast<double>(column) - 0.5;
            const double dy = at.y() - static_cast<double>(row) - 0.5;
            const double length = std::hypot(dx, dy);
            const double inside = (radius - length) / scan.pixel(dx, dy, length);
            if (inside <= -0.5) {
                continue;
            }
            const QRgb shade = shades[static_cast<std::size_t>(row * pane.columns + column)];
            const double inner = std::clamp(inside - thick + 0.5, 0.0, 1.0);
            line[x] = covered(blended(ring.rgb(), shade, inner), std::clamp(inside + 0.5, 0.0, 1.0));
        }
    }
    const QTransform world = painter.worldTransform();
    painter.setWorldTransform(device.inverted() * world);
    painter.drawImage(place.topLeft(), image);
    painter.setWorldTransform(world);
}

void NeuronSheet::paintShapes(QPainter& painter) const {
    painter.save();
    painter.setTransform(pane.transform(), true);
    QPen pen(ring, ringWidth);
    pen.setCosmetic(true);
    painter.setPen(pen);
    const std::vector<QRgb> shades = colors();
    for (std::int64_t i = 0; i < pane.rows * pane.columns; ++i) {
        const QPointF middle(static_cast<double>(i % pane.columns) + 0.5,
                             static_cast<double>(i / pane.columns) + 0.5);
        painter.setBrush(QColor(shades[static_cast<std::size_t>(i)]));
        painter.drawEllipse(middle, radius, radius);
    }
    painter.restore();
}

} // namespace fovea::ui
