#pragma once

#include "core/explain/tensor_view.h"
#include "ui/render/tile.h"

#include <QPolygonF>

namespace fovea::ui {

/// A row of numbers as a line from left to right: number i in the middle of the i-th of equal strips of
/// `bounds`, range.low at its lower edge and range.high at its upper one. Where strips are narrower than a
/// pixel, each pixel's smallest and largest number are kept. Numbers outside the range are clamped, NaN is
/// left out. `map` has one row.
QPolygonF linePlot(const ShownMap& map, const TileRange& range, const QRectF& bounds);

} // namespace fovea::ui
