#pragma once

#include "ui/scenes/bench/grid_view.h"

namespace fovea::ui {

/// Paints one frame of the grid stage's slices, the output as far as it is written.
class GridPainter {
public:
    GridPainter(QPainter& painter, const PaintContext& context, const GridView& view,
                const BenchFrame& frame);

    void paintSlices();

private:
    void paintBlock(const GridBlock& block);
    void paintSlot(const GridSlot& slot);
    void paintSheet(const GridSlot& slot, std::int64_t slice);
    void paintPooledWindow(const GridSlot& slot);
    void paintOutput(const GridSlot& slot, std::int64_t map);
    void paintArrivingNumber(const GridSlot& slot, std::int64_t map);
    void paintEmptyCells(const GridSlot& slot);
    void paintPrefix(const GridSlot& slot, std::int64_t map, std::int64_t count);
    void paintStamped(const GridSlot& slot, std::int64_t map);
    void paintSlotFrame(const GridSlot& slot, std::int64_t slice);

    std::int64_t sliceInFront(BenchVolume volume) const;

    QPainter& m_painter;
    const PaintContext& m_context;
    const GridView& m_view;
    const BenchFrame& m_frame;
    std::int64_t m_filter;
    std::int64_t m_channel;
};

/// What a pooling's window sees, as it lies in the window; empty before the window has arrived, and for what
/// has weights.
struct PooledCell {
    Element at;         ///< in the padded input
    bool counts = true; ///< false on padding that is passed over
    std::int64_t y = 0;
    std::int64_t x = 0;
    double value = 0;
    bool wins = false;
};
std::vector<PooledCell> pooledCells(const GridView& view, const BenchFrame& frame);

} // namespace fovea::ui
