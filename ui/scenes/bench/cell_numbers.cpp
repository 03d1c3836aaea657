#include "ui/scenes/bench/cell_numbers.h"

#include "ui/scenes/figure.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double margin = 3;
constexpr int mostDecimals = 3;
/// Larger letters only where there is air around them.
constexpr double air = 2.2;

/// Sums of hundredths in single precision are hundredths but for their last bits.
bool isExact(float value, int decimals) {
    constexpr double tolerance = 5e-3; // of the last digit
    const double scaled = static_cast<double>(value) * std::pow(10, decimals);
    return std::abs(scaled - std::round(scaled)) < tolerance;
}

double widest(std::span<const float> values, int decimals, const QFontMetricsF& metrics) {
    double width = 0;
    for (const float value : values) {
        width = std::max(width, tabularWidth(metrics, evenNumber(static_cast<double>(value), decimals)));
    }
    return width;
}

} // namespace

int decimalsNeeded(std::span<const float> values, int most) {
    for (int decimals = 0; decimals < most; ++decimals) {
        if (std::ranges::all_of(values, [&](float value) { return isExact(value, decimals); })) {
            return decimals;
        }
    }
    return most;
}

std::optional<MapNumbers> fittingNumbers(std::span<const float> values, const QSizeF& cell,
                                         const Theme& theme) {
    const int needed = decimalsNeeded(values, mostDecimals);
    for (int decimals = needed; decimals >= std::min(needed, 1); --decimals) {
        for (const Theme::Type type : {Theme::Type::Heading, Theme::Type::Label, Theme::Type::Caption}) {
            const QFontMetricsF metrics(theme.font(type));
            const double room = type == Theme::Type::Caption ? 1 : air;
            if (metrics.height() * room <= cell.height() &&
                widest(values, decimals, metrics) + 2 * margin * room <= cell.width()) {
                return MapNumbers{type, decimals};
            }
        }
    }
    return std::nullopt;
}

} // namespace fovea::ui
