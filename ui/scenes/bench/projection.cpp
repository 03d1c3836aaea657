#include "ui/scenes/bench/projection.h"

#include "core/bench/bench_state.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fovea::ui {

namespace {

constexpr double depthAngle = 36; ///< degrees above the horizontal
/// How much of the first slice's length is taken off, so that one slice is a slab and not a cube.
constexpr double slabTaken = 0.5;

std::int64_t cellIndex(double offset, double cell, std::int64_t count) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(offset / cell)), 0, count - 1);
}

} // namespace

QPointF depthDirection() {
    constexpr double radians = depthAngle * std::numbers::pi / 180;
    return {std::cos(radians), -std::sin(radians)};
}

double depthShare(std::int64_t slices) {
    const auto length = [](std::int64_t count) {
        return std::log2(1.0 + static_cast<double>(count)) - slabTaken;
    };
    return length(std::clamp<std::int64_t>(slices, 1, maxBenchDepth)) / length(maxBenchDepth);
}

QRectF BoxShape::faceAt(double share) const {
    return front.translated(recede * share);
}

std::array<QPointF, 4> BoxShape::cornersAt(double share) const {
    const QRectF face = faceAt(share);
    return {face.topLeft(), face.topRight(), face.bottomRight(), face.bottomLeft()};
}

QPolygonF BoxShape::topFace() const {
    const QRectF back = faceAt(1);
    return {{front.topLeft(), back.topLeft(), back.topRight(), front.topRight()}};
}

QPolygonF BoxShape::rightFace() const {
    const QRectF back = faceAt(1);
    return {{front.topRight(), back.topRight(), back.bottomRight(), front.bottomRight()}};
}

QPolygonF BoxShape::outline() const {
    const QRectF back = faceAt(1);
    return {{front.topLeft(), back.topLeft(), back.topRight(), back.bottomRight(), front.bottomRight(),
             front.bottomLeft()}};
}

QRectF BoxShape::bounds() const {
    return front.united(faceAt(1));
}

QRectF VolumeShape::sliceFace(std::int64_t slice) const {
    return box.faceAt(static_cast<double>(slice) / static_cast<double>(slices));
}

QRectF VolumeShape::cell(const Element& at) const {
    return cells(at.channel, {at.y, at.y + 1}, {at.x, at.x + 1});
}

QRectF VolumeShape::cells(std::int64_t slice, const Range& rowRange, const Range& columnRange) const {
    const QRectF face = sliceFace(slice);
    return {face.left() + static_cast<double>(columnRange.begin) * cellWidth(),
            face.top() + static_cast<double>(rowRange.begin) * cellHeight(),
            static_cast<double>(columnRange.length()) * cellWidth(),
            static_cast<double>(rowRange.length()) * cellHeight()};
}

BoxShape VolumeShape::part(const Region& region) const {
    const double share = static_cast<double>(region.channels.length()) / static_cast<double>(slices);
    return {cells(region.channels.begin, region.rows, region.columns), box.recede * share};
}

std::optional<Element> VolumeShape::cellAt(std::int64_t slice, const QPointF& point) const {
    const QRectF face = sliceFace(slice);
    if (!face.contains(point)) {
        return std::nullopt;
    }
    return Element{.channel = slice,
                   .y = cellIndex(point.y() - face.top(), cellHeight(), rows),
                   .x = cellIndex(point.x() - face.left(), cellWidth(), columns)};
}

QPointF Pane::at(double y, double x) const {
    return origin + across * (x / static_cast<double>(columns)) + down * (y / static_cast<double>(rows));
}

QPointF Pane::middle(std::int64_t y, std::int64_t x) const {
    return at(static_cast<double>(y) + 0.5, static_cast<double>(x) + 0.5);
}

QPolygonF Pane::cells(const Range& rowRange, const Range& columnRange) const {
    const auto top = static_cast<double>(rowRange.begin);
    const auto bottom = static_cast<double>(rowRange.end);
    const auto left = static_cast<double>(columnRange.begin);
    const auto right = static_cast<double>(columnRange.end);
    return {{at(top, left), at(top, right), at(bottom, right), at(bottom, left)}};
}

QTransform Pane::transform() const {
    const QPointF x = across / static_cast<double>(columns);
    const QPointF y = down / static_cast<double>(rows);
    return {x.x(), x.y(), y.x(), y.y(), origin.x(), origin.y()};
}

std::optional<Element> Pane::cellAt(const QPointF& point) const {
    const QPointF inCells = transform().inverted().map(point);
    if (!QRectF(0, 0, static_cast<double>(columns), static_cast<double>(rows)).contains(inCells)) {
        return std::nullopt;
    }
    return Element{.y = cellIndex(inCells.y(), 1, rows), .x = cellIndex(inCells.x(), 1, columns)};
}

Pane Pane::translated(const QPointF& by) const {
    Pane moved = *this;
    moved.origin += by;
    return moved;
}

} // namespace fovea::ui
