#pragma once

#include "core/bench/bench_result.h"
#include "ui/scenes/scene.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// A number of the bench's state that has a cell in the picture, for editing it there.
struct BenchCell {
    enum class Kind { Input, Weight, Bias };
    Kind kind = Kind::Input;
    std::int64_t filter = 0; ///< Weight, Bias
    Element at;              ///< Input: in the input; Weight: slice, row, column
    bool operator==(const BenchCell&) const = default;
};

/// The number that an element of the picture of `result` shows; none for padding and for what is computed.
std::optional<BenchCell> cellOf(const SceneElement& element, const BenchResult& result);
/// The element that shows a cell, without its bounds.
SceneElement elementOf(const BenchCell& cell, const BenchResult& result);
/// Whether `state` has such a cell.
bool hasCell(const BenchState& state, const BenchCell& cell);
/// hasCell(state, cell).
float valueOf(const BenchState& state, const BenchCell& cell);
BenchState withValue(BenchState state, const BenchCell& cell, float value);
/// The cell so many cells on in reading order and rows below; none beyond the ends.
std::optional<BenchCell> cellBeside(const BenchState& state, const BenchCell& cell, int cells, int rows);
/// The cells from one to another on the same slice in a straight line, both included; only `to` when they do
/// not lie on the same slice.
std::vector<BenchCell> cellsBetween(const BenchCell& from, const BenchCell& to);

} // namespace fovea::ui
