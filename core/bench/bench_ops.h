#pragma once

#include "core/bench/bench_state.h"
#include "core/ops/op.h"

#include <memory>
#include <optional>

namespace fovea {

/// The state with what its operation fixes: groups, kernel, padding, mode, K. Any state will do.
BenchState withFixedSettings(BenchState state);

/// The op that computes the bench's output.
struct BenchOp {
    std::unique_ptr<const Op> op;
    /// Whether it reads the padded input (modes that a window's own padding does not have) or the input.
    bool readsPadded = false;
    std::vector<Tensor> parameters;
};
/// `state` is arranged, and its window fits by its rule.
BenchOp benchOpOf(const BenchState& state);

/// What a window's axis makes of `input` elements: none where the rule refuses it or nothing comes out.
std::optional<std::int64_t> benchExtent(BenchOperation operation, std::int64_t input, const WindowAxis& axis,
                                        FitRule rule);

} // namespace fovea
