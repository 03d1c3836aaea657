#pragma once

#include "core/base/control.h"
#include "core/base/workers.h"
#include "core/bench/bench_state.h"
#include "core/explain/output_size.h"
#include "core/ops/arithmetic.h"

#include <memory>
#include <optional>

namespace fovea {

/// The size formula along one axis, with its verdict. Transposed: (N−1)·S − P + D·(F−1) + 1, which fits when
/// it is at least 1.
struct BenchAxis {
    std::int64_t input = 0; ///< N
    WindowAxis window;
    OutputSize size;
    /// What the rule leaves: size.size, or rounded by FitRule; none when it is refused.
    std::optional<std::int64_t> output;
    /// What would come out under each rule, for telling: none where even that is impossible (ceil: also where
    /// the operation is no pooling).
    std::optional<std::int64_t> floor;
    std::optional<std::int64_t> ceil;
    /// When it does not fit: settings near by that do, nearest first (nearestFitting()).
    std::vector<WindowAxis> fitting;

    /// What the last window reads beyond the padded input, where the size was rounded up.
    std::int64_t overhang() const;
};

/// The fully connected layer and the convolution that is the same.
struct FcComparison {
    Tensor linear;      ///< 1×K, by the op `linear`
    Tensor convolution; ///< 1×K×1×1, by the op `conv2d` on the same weights
    double largestDifference = 0;
    Tensor largerInput;  ///< 1×D×(H+growth)×(W+growth)
    Tensor largerOutput; ///< 1×K×(growth+1)×(growth+1): a map of scores
};

/// All that follows from a state. Immutable; made off the GUI thread.
struct BenchResult {
    BenchState state;
    BenchAxis rows;
    BenchAxis columns;
    /// The input with its padding: 1×D×Hp×Wp. Zeros mode: 0 on padding. Windows are told in its rows and
    /// columns. FitRule::Ceil adds the rows and columns by which the last windows stick out beyond the
    /// padding. Transposed: the input itself (the padding is cut from the output there).
    Tensor padded;
    /// 1×K×H'×W'; none while it is refused.
    std::optional<Tensor> output;
    std::int64_t parameters = 0;
    /// If every output place (transposed: input place) had filters of its own. 0 while refused.
    std::int64_t unsharedParameters = 0;
    std::int64_t multiplyAdds = 0; ///< 0 for pooling and while refused
    /// How many windows look at each element of the input, H×W row by row; of those that really slide (under
    /// the rule), where the element itself lies (not where padding repeats it), for one filter. Empty while
    /// refused. Transposed: how many outputs of one filter each input element is added to.
    std::vector<std::int64_t> coverage;
    std::optional<FcComparison> fc; ///< FullyConnected only

    bool fits() const { return output.has_value(); }
    Shape outputShape() const { return output ? output->shape() : Shape{1, 0, 0, 0}; }
    /// Whether an element of `padded` is padding.
    bool isPadding(std::int64_t y, std::int64_t x) const;
    /// Padded row/column → row/column of the input whose number stands there; none for zeros and outside of
    /// `padded`.
    std::optional<std::int64_t> sourceRow(std::int64_t y) const;
    std::optional<std::int64_t> sourceColumn(std::int64_t x) const;
};

/// Computes everything. Requires problemOf(state) to be none and state == arranged(state). Throws Cancelled.
std::shared_ptr<const BenchResult> computeBench(const BenchState& state, const Workers& workers,
                                                const Control& control = {});

} // namespace fovea
