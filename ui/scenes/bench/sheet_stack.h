#pragma once

#include "ui/scenes/bench/box_paint.h"

#include <functional>
#include <vector>

namespace fovea::ui {

/// The slices of a volume as sheets that lie behind each other in a box, each at its place, fanned so that
/// the one in question lies on top and the others are seen at its edges.
struct SheetStack {
    const VolumeShape& volume;
    const std::vector<MapPicture>& pictures; ///< one per sheet
    BoxShades shades;
    const Theme& theme;
    std::int64_t top = 0;
    /// How many numbers of a sheet are there, in reading order; the rest is empty.
    std::function<std::int64_t(std::int64_t sheet)> written;
    /// Instead of the top sheet's picture; may be null.
    const MapPicture* topPicture = nullptr;

    void paint(QPainter& painter) const;
    /// The sheet seen at a point: none beside the stack.
    std::optional<std::int64_t> sheetAt(const QPointF& point) const;

private:
    void paintSheet(QPainter& painter, std::int64_t sheet, const QRectF& visible) const;
    void paintEmptyCells(QPainter& painter) const;
};

} // namespace fovea::ui
