#pragma once

#include "core/kernels/sliding_window.h"

namespace fovea {

/// Folds unrolled windows back: adds every element of `columns` to the input element that its tap lies on;
/// what lies on padding is dropped. `columns` has a row for each of `channels` planes and each tap (channel,
/// tap row, tap column) and in it one number per output element of these rows of outputs.
void col2im(const float* columns, std::int64_t channels, const SlidingWindow& sliding, const Range& rows,
            float* input);

} // namespace fovea
