#pragma once

#include "core/base/rng.h"
#include "core/bench/bench_state.h"

namespace fovea::test {

/// An arranged state of the bench with problemOf() none: any operation, inputs up to 12×12×6, up to 6
/// filters, every padding mode, dilation, groups and rule, numbers typed and by patterns. Now and then one
/// whose window does not fit. The same for the same seed.
BenchState randomBench(std::uint64_t seed);

/// The same, but one whose output exists.
BenchState randomFittingBench(std::uint64_t seed);

} // namespace fovea::test
