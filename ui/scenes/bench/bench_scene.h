#pragma once

#include "ui/scenes/bench/bench_part.h"

#include <array>

namespace fovea::ui {

/// The bench at one time: a stage (grids, volumes, neurons, or the fully connected layer), the arithmetic of
/// the window at work, and the size formula.
///
/// Elements: BenchInput, BenchWeight, BenchBias, BenchOutput, BenchProduct, BenchSum, BenchTerm, BenchFix,
/// BenchSlice. One that is shown twice (a bias in the filter and in the arithmetic) is told apart by its
/// bounds.
///
/// Keyboard: arrows move within a part; beyond its last element lies the next part, in the order stage,
/// arithmetic, formula.
class BenchScene final : public Scene {
public:
    /// input.bench is not null. At input.time, with input.pinned lit.
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
    /// In the order of the keyboard.
    using Parts = std::array<const BenchPart*, 3>;

    BenchScene(std::shared_ptr<const Layout> layout, double time, const SceneElement& lit,
               const BenchFrame* before);
    Parts parts() const;
    /// Index of the part that shows `element`, by its bounds when several do; the number of parts when none.
    std::size_t partOf(const SceneElement& element) const;

    std::shared_ptr<const Layout> m_layout;
    BenchFrame m_frame;
};

} // namespace fovea::ui
