#pragma once

#include "ui/scenes/bench/bench_part.h"

#include <optional>

namespace fovea::test {

/// What the grid stage has to show under `name` (see bench_words.h) in this frame, told again from the
/// engine's tensors and settings alone; none for a number that must not be there (an output that is not
/// written) or a name that the stage does not have.
std::optional<double> engineNumber(const BenchResult& result, const ui::BenchView& view,
                                   const ui::BenchFrame& frame, const QString& name);

} // namespace fovea::test
