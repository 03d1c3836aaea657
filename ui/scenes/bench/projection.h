#pragma once

#include "core/ops/arithmetic.h"

#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <QTransform>

#include <array>
#include <cstdint>
#include <optional>

/// How volumes are drawn: an oblique projection. Rows and columns lie in the paper, so that pixels stay
/// squares; the depth runs to the upper right, the way the numbers flow.
namespace fovea::ui {

/// The direction of the depth on paper, of length 1 (y points down).
QPointF depthDirection();
/// How long `slices` slices are on paper, as a share of the largest depth's length: monotone, 0 < share ≤ 1,
/// compressed so that one slice is seen as a slab, three as a box, and maxBenchDepth do not run off.
double depthShare(std::int64_t slices);

/// A box by its front face and the way to its back face.
struct BoxShape {
    QRectF front;
    QPointF recede; ///< from a corner of the front face to the same corner of the back face

    /// The face parallel to the front at `share` of the depth: 0 is the front, 1 the back.
    QRectF faceAt(double share) const;
    /// Corners of faceAt(): upper left, upper right, lower right, lower left.
    std::array<QPointF, 4> cornersAt(double share) const;
    QPolygonF topFace() const;
    QPolygonF rightFace() const;
    /// What the box covers.
    QPolygonF outline() const;
    QRectF bounds() const;
    BoxShape translated(const QPointF& by) const { return {front.translated(by), recede}; }
};

/// A box cut into cells: D slices of rows × columns.
struct VolumeShape {
    BoxShape box;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::int64_t slices = 1;

    double cellWidth() const { return box.front.width() / static_cast<double>(columns); }
    double cellHeight() const { return box.front.height() / static_cast<double>(rows); }
    /// Slice `slice` is seen on this face: the nearer one of its slab.
    QRectF sliceFace(std::int64_t slice) const;
    QRectF cell(const Element& at) const;
    /// The cells of a slice that a range of rows and columns covers; may reach outside.
    QRectF cells(std::int64_t slice, const Range& rowRange, const Range& columnRange) const;
    /// The part of the box that a region fills, with its channels as slices.
    BoxShape part(const Region& region) const;
    /// The cell of a slice under a point.
    std::optional<Element> cellAt(std::int64_t slice, const QPointF& point) const;
};

/// A map turned out of the paper, as a pane that is seen from its left: cells are parallelograms.
struct Pane {
    QPointF origin; ///< upper left corner
    QPointF across; ///< along the upper edge to its end
    QPointF down;   ///< along the left edge to its end
    std::int64_t rows = 1;
    std::int64_t columns = 1;

    /// A point of the map, in cells.
    QPointF at(double y, double x) const;
    QPointF middle(std::int64_t y, std::int64_t x) const;
    /// The cells of ranges of rows and columns; may reach outside.
    QPolygonF cells(const Range& rowRange, const Range& columnRange) const;
    QPolygonF cell(std::int64_t y, std::int64_t x) const { return cells({y, y + 1}, {x, x + 1}); }
    QPolygonF outline() const { return cells({0, rows}, {0, columns}); }
    /// From cells (x to the right, y down) to paper.
    QTransform transform() const;
    /// Row and column under a point; channel is 0.
    std::optional<Element> cellAt(const QPointF& point) const;
    Pane translated(const QPointF& by) const;
};

} // namespace fovea::ui
