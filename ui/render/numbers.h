#pragma once

#include <QString>

#include <cstdint>

namespace fovea::ui {

/// A number for a person: `digits` significant ones, a real minus sign, no exponent between 1e-4 and 1e6, "0"
/// for exact zero.
QString number(double value, int digits = 3);
/// The same with an explicit + for positive numbers.
QString signedNumber(double value, int digits = 3);
/// 12,345 in the reader's locale.
QString count(std::int64_t value);
/// 12.3 M, 4.5 k; below 1,000 the number itself.
QString shortCount(std::int64_t value);
/// 0.1234 → "12.3 %"; what is more than nothing is never "0.0 %" but "<0.1 %".
QString percent(double share, int decimals = 1);
/// A difference of two shares, in points of a hundred; "0.0 %" when it rounds to that.
QString percentDifference(double difference, int decimals = 1);
/// The lecture's W×H×D of one picture's volume.
QString volumeSize(std::int64_t width, std::int64_t height, std::int64_t depth);

} // namespace fovea::ui
