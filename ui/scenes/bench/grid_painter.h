#pragma once

#include "ui/scenes/bench/grid_view.h"

namespace fovea::ui {

/// Paints one frame of the grid stage's cells: slices, the window, the cell that is being written.
class GridPainter {
public:
    GridPainter(QPainter& painter, const PaintContext& context, const GridView& view,
                const BenchFrame& frame);

    void paintSlices();
    /// What no window covers; while refused also where windows would lie.
    void paintLeftOver();
    void paintWindow();

private:
    void paintBlock(const GridBlock& block);
    void paintSlot(const GridSlot& slot);
    void paintSheet(const GridSlot& slot, std::int64_t slice);
    void paintOutput(const GridSlot& slot, std::int64_t map);
    void paintEmptyCells(const GridSlot& slot);
    void paintPrefix(const GridSlot& slot, std::int64_t map, std::int64_t count);
    void paintStamped(const GridSlot& slot, std::int64_t map);
    void paintSlotFrame(const GridSlot& slot, std::int64_t slice);

    void paintWindowOn(const GridSlot& slot, const QPointF& corner);
    void paintTaps(const GridSlot& slot, const QPointF& corner);
    void paintMultipliers(const GridSlot& slot, std::int64_t channel);
    void paintStampNumbers(const GridSlot& slot);
    void paintChip(const QRectF& cell, const QString& text, const QColor& color);
    void paintRefusedWindows(const GridSlot& slot);
    std::int64_t sliceInFront(BenchVolume volume) const;

    QPainter& m_painter;
    const PaintContext& m_context;
    const GridView& m_view;
    const BenchFrame& m_frame;
    std::int64_t m_filter;
    std::int64_t m_channel;
};

/// Products of the window are written into its cells from this size on.
inline constexpr double chipsFrom = 38;
/// The sums over channels that a transposed step adds to the output cells under its kernel, row by row; empty
/// unless such a step is at work and has multiplied.
std::vector<double> stampNumbers(const GridView& view, const BenchFrame& frame);

} // namespace fovea::ui
