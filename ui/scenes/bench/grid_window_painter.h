#pragma once

#include "ui/scenes/bench/grid_view.h"

namespace fovea::ui {

/// Paints where one frame of the grid stage is at work: the window on the input (transposed: the stamp on the
/// output), what lies on its cells, the cell that is being written, what no window covers.
class GridWindowPainter {
public:
    GridWindowPainter(QPainter& painter, const GridView& view, const BenchFrame& frame);

    /// From the window to the number that it makes (transposed: from the number to its stamp). To be painted
    /// before the slices, which lie on it.
    void paintBeam();
    /// What no window covers; while refused also where windows would lie.
    void paintLeftOver();
    void paintWindow();

private:
    struct Ends {
        QRectF source;
        QRectF target;
    };
    std::optional<Ends> beamEnds() const;
    QRectF windowOn(const GridSlot& slot, const QPointF& corner) const;
    /// What is added to a corner in the output's rows and columns to have it in those of an output slot.
    QPointF cut() const;
    void paintWindowOn(const GridSlot& slot, const QPointF& corner);
    void paintTaps(const GridSlot& slot, const QPointF& corner);
    void paintMultipliers(const GridSlot& slot, std::int64_t channel);
    void paintStampNumbers(const GridSlot& slot);
    void paintChip(const QRectF& cell, const QString& text, const QColor& color);
    void paintRefusedWindows(const GridSlot& slot);

    QPainter& m_painter;
    const GridView& m_view;
    const BenchFrame& m_frame;
    std::int64_t m_filter;
};

/// Weights and products are written into the window's cells from this size on.
inline constexpr double chipsFrom = 38;
/// The sums over channels that a transposed step adds to the output cells under its kernel, row by row; empty
/// unless such a step is at work and has multiplied.
std::vector<double> stampNumbers(const GridView& view, const BenchFrame& frame);

} // namespace fovea::ui
