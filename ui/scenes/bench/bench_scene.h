#pragma once

#include "ui/scenes/bench/bench_part.h"

namespace fovea::ui {

/// The bench at one time: a stage (grids, volumes, neurons, or the fully connected layer), the arithmetic of
/// the window at work, and the size formula.
///
/// Elements: BenchInput, BenchWeight, BenchBias, BenchOutput, BenchProduct, BenchSum, BenchTerm, BenchFix,
/// BenchSlice.
class BenchScene final : public Scene {
public:
    /// input.bench is not null.
    explicit BenchScene(const SceneInput& input);

    /// The same layout at another time or with something else lit: cheap, for every frame.
    std::unique_ptr<BenchScene> at(double time, const SceneElement& lit) const;

    QSizeF size() const override;
    void paint(QPainter& painter, const PaintContext& context) const override;
    SceneElement elementAt(const QPointF& point) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction) const override;
    SceneElement find(const SceneElement& element) const override;
    QString describe(const SceneElement& element) const override;

    const BenchFrame& frame() const { return m_frame; }
    std::vector<DrawnNumber> numbers() const;

private:
    struct Layout;
    BenchScene(std::shared_ptr<const Layout> layout, double time, const SceneElement& lit);

    std::shared_ptr<const Layout> m_layout;
    double m_time = 0;
    BenchFrame m_frame;
};

} // namespace fovea::ui
