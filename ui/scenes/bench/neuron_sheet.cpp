#include "ui/scenes/bench/neuron_sheet.h"

#include "ui/scenes/bench/device_pixels.h"

#include <QPaintEngine>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double radius = 0.42; ///< of a circle, in cells
constexpr double ringWidth = 1; ///< in units of the scene

/// A circle in a cell, as it comes out on the device: how much of a pixel it covers (0…256), and how much of
/// that lies within the ring. Looked up, because thousands of circles are alike.
class CircleTable {
public:
    /// `back`: from device pixels to cells; `thick`: of the ring, in pixels.
    CircleTable(const QTransform& back, double thick) {
        for (int row = 0; row < size; ++row) {
            for (int column = 0; column < size; ++column) {
                const double du = (column + 0.5) / size - 0.5;
                const double dv = (row + 0.5) / size - 0.5;
                const double length = std::hypot(du, dv);
                const double pixel =
                    std::hypot(back.m11() * du + back.m12() * dv, back.m21() * du + back.m22() * dv) / length;
                const double depth = (radius - length) / pixel;
                m_entries[static_cast<std::size_t>(row * size + column)] = {share(depth + 0.5),
                                                                            share(depth - thick + 0.5)};
            }
        }
    }

    struct Entry {
        int covered = 0;
        int inner = 0;
    };
    /// Of a place in a cell, both 0…1.
    const Entry& at(double u, double v) const {
        const int column = std::min(static_cast<int>(u * size), size - 1);
        const int row = std::min(static_cast<int>(v * size), size - 1);
        return m_entries[static_cast<std::size_t>(row * size + column)];
    }

private:
    static constexpr int size = 64; ///< even, so that no entry lies in the very middle
    static int share(double value) {
        return static_cast<int>(std::lround(std::clamp(value, 0.0, 1.0) * 256));
    }

    std::array<Entry, static_cast<std::size_t>(size) * size> m_entries;
};

/// `over` on `under`, premultiplied; shares of 256.
QRgb blended(QRgb under, QRgb over, int inner, int covered) {
    const auto channel = [&](int a, int b) { return ((a * (256 - inner) + b * inner) * covered) >> 16; };
    return qRgba(channel(qRed(under), qRed(over)), channel(qGreen(under), qGreen(over)),
                 channel(qBlue(under), qBlue(over)), (255 * covered) >> 8);
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
    const double thick = ringWidth * std::hypot(device.m11(), device.m12());
    const CircleTable circle((pane.transform() * device).inverted(), thick);
    const std::vector<QRgb> shades = colors();
    const QRgb edge = ring.rgb();
    const QRectF cells(0, 0, static_cast<double>(pane.columns), static_cast<double>(pane.rows));
    paintDevicePixels(painter, pane.transform(), cells, [&](double u, double v) -> QRgb {
        const std::int64_t column = std::min(static_cast<std::int64_t>(u), pane.columns - 1);
        const std::int64_t row = std::min(static_cast<std::int64_t>(v), pane.rows - 1);
        const auto& [covered, inner] =
            circle.at(u - static_cast<double>(column), v - static_cast<double>(row));
        const QRgb shade = shades[static_cast<std::size_t>(row * pane.columns + column)];
        return covered == 0 ? 0 : blended(edge, shade, inner, covered);
    });
}

void NeuronSheet::paintShapes(QPainter& painter) const {
    // Not under the pane's transform: viewers differ in what becomes of a pen's width there.
    QPainterPath circle;
    circle.addEllipse(QPointF(0, 0), radius, radius);
    const QTransform toPaper = pane.transform();
    const std::vector<QRgb> shades = colors();
    painter.save();
    painter.setPen(QPen(ring, ringWidth));
    for (std::int64_t y = 0; y < pane.rows; ++y) {
        for (std::int64_t x = 0; x < pane.columns; ++x) {
            QTransform place = toPaper;
            place.translate(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5);
            painter.setBrush(QColor(shades[static_cast<std::size_t>(y * pane.columns + x)]));
            painter.drawPath(place.map(circle));
        }
    }
    painter.restore();
}

} // namespace fovea::ui
