#pragma once

#include "core/bench/bench_steps.h"

namespace fovea::ui {

/// The big picture of the bench; arithmetic and formula stand beside each of them.
enum class BenchStage { Grid, Volume, Neurons, FullyConnected };

/// How several slices of a volume lie.
enum class SliceLayout { SideBySide, Fanned };

/// How the bench is shown: kept between sessions, not undoable.
struct BenchView {
    BenchStage stage = BenchStage::Grid;
    SliceLayout slices = SliceLayout::SideBySide;
    /// The slice in front (fanned) or first in sight: of the input's depth, and of the filters and outputs.
    /// The filter gives way to the one whose window is at work: `filter` is seen while there are no windows.
    std::int64_t inputSlice = 0;
    std::int64_t filter = 0;
    bool showAll = false;  ///< outputs that are not yet computed are shown too
    bool coverage = false; ///< the input shows how many windows look at each pixel instead of its numbers
    BenchGrain grain = BenchGrain::Inside;
    bool operator==(const BenchView&) const = default;
};

} // namespace fovea::ui
