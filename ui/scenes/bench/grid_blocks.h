#pragma once

#include "ui/scenes/scene.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace fovea::ui {

/// A volume that is to be laid out as grids: `slices` of rows×columns cells each, all ≥ 1.
struct GridVolume {
    BenchVolume volume = BenchVolume::Input;
    std::int64_t slices = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    /// How far windows reach beyond its last row and column, in cells: room that is kept free.
    std::int64_t overhangRows = 0;
    std::int64_t overhangColumns = 0;
    bool singleNumbers() const { return rows == 1 && columns == 1; }
};

/// One slice of a volume as it lies on the stage.
struct GridSlot {
    /// Which slice it shows; `place` counts slices.
    enum class Shows {
        Fixed,   ///< the one at `place`
        Current, ///< the one at work
        Behind,  ///< the one that comes `place` after that at work, in a circle
    };
    BenchVolume volume = BenchVolume::Input;
    Shows shows = Shows::Fixed;
    std::int64_t place = 0;
    /// Its cells are elements of their own; else the slice is one element.
    bool large = true;
    QRectF bounds; ///< of the cells
    std::int64_t rows = 1;
    std::int64_t columns = 1;

    double cell() const { return bounds.width() / static_cast<double>(columns); }
    /// Number of the slice when `current` of `slices` is at work.
    std::int64_t slice(std::int64_t current, std::int64_t slices) const;
};

/// The slices of one volume, laid out from (0, 0).
struct GridBlock {
    std::vector<GridSlot> slots; ///< those further back first
    QSizeF size;
    /// Upper left corner of the line that tells what black and white stand for.
    QPointF legend;
    double captionDrop = 3;     ///< from a slice to its caption
    bool measuredBelow = false; ///< horizontal extents are told below the slices, which hide what is above
    std::int64_t hidden = 0;    ///< slices for which there is no room
    QPointF hiddenNote;         ///< the baseline of "+N"
    bool oneRow = false;        ///< all slices large, side by side

    /// The slice at work, or the first one.
    const GridSlot& main() const;
    /// The right end of all slices.
    double right() const;
};

/// Room that every block keeps for its dimension lines, and for each line that stands below.
inline constexpr double dimensionRoom = 24;
inline constexpr double sliceGap = 16;
inline constexpr double captionHeight = 20;

/// The ways in which `volume` can lie with cells of the size `cell`, the better ones first; never none. A few
/// slices: all large, in one row, two columns or one column; many: the current one large and all of them
/// small beside it. Volumes of single numbers are columns of cells. Fanned: the current slice in front, the
/// next ones behind.
std::vector<GridBlock> blockChoices(const GridVolume& volume, double cell, bool fanned);
/// From how many slices on they are not all large.
inline constexpr std::int64_t mostLargeSlices = 4;

} // namespace fovea::ui
