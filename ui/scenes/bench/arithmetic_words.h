#pragma once

#include "ui/scenes/bench/window_now.h"

#include <QString>

namespace fovea::ui {

/// What numbers of the arithmetic are called in BenchPart::numbers(): "product 4", "sum 2" (input channel),
/// "total" (without the bias), "stamp 1,2" (row and column of the kernel), "result", "mean.sum",
/// "mean.count".
QString productName(std::int64_t tap);
QString sumName(std::int64_t channel);
QString totalName();
QString stampName(std::int64_t y, std::int64_t x);
QString resultName();

/// One line for a person about an element of kind BenchProduct or BenchSum.
QString describeProduct(const WindowNow& now, std::int64_t tap);
QString describeSum(const WindowNow& now, std::int64_t channel);

} // namespace fovea::ui
