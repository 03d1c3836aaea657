#pragma once

#include "ui/scenes/scene.h"

namespace fovea::test {

/// A small scene with a run: a window slides along a row of eight cells, one in each unit of time, over a
/// heading that stays.
class RunScene final : public ui::Scene {
public:
    RunScene(const ui::Theme& theme, double time, const QSizeF& size = {160, 96});

    QSizeF size() const override { return m_size; }
    void paint(QPainter& painter, const ui::PaintContext& context) const override;
    ui::SceneElement elementAt(const QPointF&) const override { return {}; }
    ui::SceneElement neighbour(const ui::SceneElement&, ui::Direction) const override { return {}; }
    ui::SceneElement find(const ui::SceneElement&) const override { return {}; }
    QString describe(const ui::SceneElement&) const override { return {}; }

private:
    ui::Theme m_theme;
    double m_time;
    QSizeF m_size;
};

} // namespace fovea::test
