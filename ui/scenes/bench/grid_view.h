#pragma once

#include "ui/scenes/bench/grid_geometry.h"
#include "ui/scenes/bench/grid_sheets.h"

namespace fovea::ui {

/// All that the grid stage's figures are drawn from; none of it depends on time.
struct GridView {
    const BenchContext& bench;
    const GridGeometry& geometry;
    const GridSheets& sheets;

    const BenchResult& result() const { return *bench.result; }
    const BenchState& state() const { return bench.result->state; }
    const Theme& theme() const { return bench.theme; }
    const GridLayout& layout() const { return geometry.layout(); }
    bool transposed() const { return isTransposed(state()); }
};

/// What stands in output element `at` in this frame: what is written, and what is explained because it is
/// under the pointer. None while the cell is empty.
std::optional<double> writtenOutput(const BenchResult& result, const BenchFrame& frame, const Element& at);
/// How many numbers of output map `map` are written, from its first on. Not for transposed convolution.
std::int64_t writtenPrefix(const BenchResult& result, const BenchFrame& frame, std::int64_t map);

/// Upper left corner of the window, in padded rows and columns (transposed: of the stamp, in the output's),
/// as it slides to the window at work.
QPointF windowCorner(const BenchResult& result, const BenchMoment& moment);
/// Row and column of the step's place, x and y (gathering: in the output; transposed: in the input), as it
/// slides with the window.
QPointF stepPlace(const BenchResult& result, const BenchMoment& moment);

/// Slow at both ends; `share` 0…1.
double eased(double share);

} // namespace fovea::ui
