#pragma once

#include "core/bench/bench_presets.h"
#include "tests/support/random_bench.h"
#include "ui/scenes/bench/bench_parts.h"

#include <QImage>

#include <functional>
#include <string>

namespace fovea::test {

using MakeStage = std::unique_ptr<ui::BenchPart> (*)(const ui::BenchContext&, const QRectF&);

std::shared_ptr<const BenchResult> computed(const BenchState& state);
std::shared_ptr<const BenchResult> ofPreset(std::string_view name);

/// The frame of a run at a time in windows; the run's end when it is negative.
ui::BenchFrame frameAt(const BenchResult& result, double time);
/// The same with something lit; an output that is lit has become the moment.
ui::BenchFrame frameWith(const BenchResult& result, double time, const ui::SceneElement& lit);
ui::SceneElement element(ui::SceneElement::Kind kind, const Element& at, std::int64_t index = 0);

/// A stage at one frame, as a scene of its own with a margin around it.
class StageScene final : public ui::Scene {
public:
    StageScene(MakeStage make, const ui::BenchContext& context, const QSizeF& size,
               const ui::BenchFrame& frame);

    const ui::BenchPart& part() const { return *m_part; }
    const ui::BenchFrame& frame() const { return m_frame; }
    QSizeF size() const override;
    void paint(QPainter& painter, const ui::PaintContext& context) const override;
    ui::SceneElement elementAt(const QPointF& point) const override;
    ui::SceneElement neighbour(const ui::SceneElement& from, ui::Direction direction) const override;
    ui::SceneElement find(const ui::SceneElement& element) const override;
    QString describe(const ui::SceneElement& element) const override;

private:
    std::unique_ptr<ui::BenchPart> m_part;
    ui::BenchFrame m_frame;
    QSizeF m_size;
};

/// Fails unless every number that a stage shows is the engine's: looked up by its name.
void expectEnginesNumbers(const ui::BenchContext& context, const StageScene& scene);
/// Fails when a text is cut by the scene's edge or lies on another; numbers in cells aside, whose middles lie
/// apart.
void expectTidyTexts(const StageScene& scene, const std::string& what);
/// Fails unless what lies at a point is found again there and described.
void expectFoundWhereDrawn(const StageScene& scene, const std::string& what);
QImage picture(const StageScene& scene, const ui::Theme& theme, double scale = 1);

} // namespace fovea::test
