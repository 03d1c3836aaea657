#pragma once

#include "core/bench/bench_steps.h"
#include "tests/support/recording_device.h"
#include "ui/scenes/bench/bench_part.h"

#include <QImage>

namespace fovea::test {

/// A frame of the bench at a time, as BenchScene makes it.
inline ui::BenchFrame frameAt(const BenchResult& result, double time, const ui::SceneElement& lit = {}) {
    ui::BenchFrame frame;
    frame.lit = lit;
    if (stepCount(result) > 0) {
        frame.moment = momentAt(result, time, BenchGrain::Inside);
        frame.written = frame.moment->written;
        frame.arithmetic = std::make_shared<const Arithmetic>(explainStep(result, frame.moment->step));
    }
    return frame;
}

/// A part alone, at one moment, as a scene.
class PartScene final : public ui::Scene {
public:
    PartScene(const ui::BenchPart& part, ui::BenchFrame frame)
        : m_part(part)
        , m_frame(std::move(frame)) {}

    QSizeF size() const override {
        return {m_part.bounds().right() + margin, m_part.bounds().bottom() + margin};
    }
    void paint(QPainter& painter, const ui::PaintContext& context) const override {
        m_part.paint(painter, context, m_frame);
    }
    ui::SceneElement elementAt(const QPointF& point) const override {
        return m_part.elementAt(point, m_frame);
    }
    ui::SceneElement neighbour(const ui::SceneElement& from, ui::Direction direction) const override {
        return m_part.neighbour(from, direction, m_frame);
    }
    ui::SceneElement find(const ui::SceneElement& element) const override {
        return m_part.find(element, m_frame);
    }
    QString describe(const ui::SceneElement& element) const override {
        return m_part.describe(element, m_frame);
    }

    std::vector<RecordingDevice::Text> texts() const {
        RecordingDevice sheet(size().toSize());
        QPainter painter(&sheet);
        ui::TileCache tiles;
        paint(painter, {.exposed = QRectF({}, size()), .tiles = tiles, .hover = {}, .focus = {}});
        painter.end();
        return sheet.texts();
    }
    /// All that is written, with spaces between.
    QString words() const {
        QString words;
        for (const RecordingDevice::Text& text : texts()) {
            words += text.text + QLatin1Char(' ');
        }
        return words;
    }
    QImage picture(const ui::Theme& theme) const {
        QImage image(size().toSize(), QImage::Format_RGB32);
        image.fill(theme.paper);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        ui::TileCache tiles;
        paint(painter, {.exposed = QRectF({}, size()), .tiles = tiles, .hover = {}, .focus = {}});
        return image;
    }

private:
    static constexpr double margin = 24;
    const ui::BenchPart& m_part;
    ui::BenchFrame m_frame;
};

} // namespace fovea::test
