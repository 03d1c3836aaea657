#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/grid_geometry.h"
#include "ui/scenes/cell_grid.h"

namespace fovea::ui {

/// How the numbers of one volume are drawn in the stage's large cells.
struct CellStyle {
    CellGrid::Look look = CellGrid::Look::Gray;
    TileRange range;
    int decimals = -1; ///< −1: cells are too small for numbers
    Theme::Type type = Theme::Type::Caption;
};

/// The stage's slices as grids of cells. Immutable.
class GridSheets {
public:
    GridSheets(const BenchContext& context, const GridGeometry& geometry);

    /// Of slice `slice` as GridGeometry::slice() tells it. The channels of the input share a style; every
    /// filter and every output map has its own (maps of one number have one together).
    const CellStyle& style(BenchVolume volume, std::int64_t slice, std::int64_t filter) const;
    /// `slot` with the numbers of `slice` (as GridGeometry::slice() tells it) of the shown filter. Outputs
    /// are complete.
    CellGrid grid(const GridSlot& slot, std::int64_t slice, std::int64_t filter) const;
    /// Whether the numbers on padding take part: always where there are weights, in a mean when it is set so,
    /// never in a maximum.
    bool paddingCounts() const;
    /// A pooling's window, in which nothing stands yet.
    CellGrid emptyWindow(const GridSlot& slot) const;
    /// Tells everything apart that grid() draws differently, but for the size.
    quint64 stamp(const GridSlot& slot, std::int64_t slice, std::int64_t filter) const;

    /// The number in a cell of a slot, padding and cut edges aside.
    double weight(std::int64_t filter, std::int64_t channel, std::int64_t y, std::int64_t x) const;

private:
    CellStyle inputStyle(const GridBlock& block) const;
    std::vector<CellStyle> filterStyles(const GridBlock& block) const;
    std::vector<CellStyle> outputStyles(const GridBlock& block) const;
    Plane planeOf(const GridSlot& slot, std::int64_t slice, std::int64_t filter) const;
    std::vector<float> coverageValues() const;

    std::shared_ptr<const BenchResult> m_result;
    BenchView m_view;
    Theme m_theme;
    std::int64_t m_cutRows;
    std::int64_t m_cutColumns;
    bool m_hasWeights;
    CellStyle m_inputStyle;
    std::vector<CellStyle> m_filterStyles;
    std::vector<CellStyle> m_outputStyles;
};

} // namespace fovea::ui
