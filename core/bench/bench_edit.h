#pragma once

#include "core/bench/bench_state.h"

#include <optional>

namespace fovea {

/// A setting of the bench that a complaint is about, so that it stands beside the control.
enum class BenchField {
    Operation,
    Width,
    Height,
    Depth,
    KernelRows,
    KernelColumns,
    Filters,
    StrideRows,
    StrideColumns,
    PadTop,
    PadBottom,
    PadLeft,
    PadRight,
    DilationRows,
    DilationColumns,
    Groups,
    PaddingMode,
    Fit,
    Growth,
    Weights,
};

/// Why a state cannot be, and what would work.
struct BenchProblem {
    BenchField field = BenchField::Operation;
    std::string text;
};

/// The first setting of `state` that lies outside its limits or does not go with the others (groups that do
/// not divide, reflection wider than the picture, too many weights); none when all do. A window that does not
/// fit is no problem in this sense: BenchResult tells of it.
std::optional<BenchProblem> problemOf(const BenchState& state);

/// The state with everything made consistent that follows from its settings: what the operation fixes
/// (pooling: K = depth, groups = depth; pointwise: 1×1; depthwise: groups = depth; fully connected: the
/// kernel covers the input, stride 1, no padding), one source per filter, and numbers of the right shapes.
/// Numbers whose shape did not change stay; others are made again from their sources, typed ones are kept
/// where old and new overlap (filters by their middles). A filter that is new gets the source Random with the
/// next seed. Requires problemOf(state) to be none.
BenchState arranged(BenchState state);

/// Another operation, with those settings brought near that it cannot have: K becomes a multiple of the depth
/// (Depthwise), groups that do not divide become 1, ceil becomes floor where only pooling has it, and a
/// window that the old operation fixed becomes 3×3 where that fits. Filters keep their numbers. Requires an
/// arranged state; what comes out is not arranged yet and may have a problem (too many weights).
BenchState withOperation(BenchState state, BenchOperation operation);
/// Another size of the input; Depthwise keeps its filters per channel. Not arranged yet, as above.
BenchState withSize(BenchState state, const VolumeSize& size);

/// With the input's numbers made from `source` anew (Typed: as they are).
BenchState withInputSource(BenchState state, const InputSource& source);
/// With filter k's weights made from `source` anew, or all filters' (k = −1; Random then counts the seed on
/// from filter to filter).
BenchState withFilterSource(BenchState state, std::int64_t filter, const FilterSource& source);
/// One number typed or painted; its source becomes Typed.
BenchState withInput(BenchState state, const Element& at, float value);
BenchState withWeight(BenchState state, std::int64_t filter, const Element& at, float value);
BenchState withBias(BenchState state, std::int64_t filter, float value);

/// No padding ("valid"), and the padding that keeps the size at stride 1 ("same": D·(F−1) in all, the odd one
/// at the end, as most frameworks do).
BenchState withValidPadding(BenchState state);
BenchState withSamePadding(BenchState state);

/// Numbers of a pattern, 1×D×H×W.
Tensor inputNumbers(const InputSource& source, const VolumeSize& size);
/// One slice F_h×F_w of a filter's pattern (rank 2). `slice` matters to Random only.
Tensor filterNumbers(const FilterSource& source, std::int64_t rows, std::int64_t columns, std::int64_t slice);

} // namespace fovea
