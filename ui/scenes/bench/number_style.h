#pragma once

#include "core/bench/bench_result.h"
#include "ui/render/tile.h"
#include "ui/scenes/figure.h"

#include <span>
#include <vector>

namespace fovea::ui {

/// How the numbers of one kind are written, whatever window is at work: between which bounds they lie and
/// with how many decimals.
struct NumberStyle {
    static constexpr double leastLong = 1e6;

    double low = 0; ///< ≤ 0
    double high = 0;
    int decimals = 0;
    /// Nothing is rounded.
    bool exact = true;

    double magnitude() const { return std::max(-low, high); }
    /// Some are too long to be written out: they have an exponent.
    bool isLong() const { return magnitude() >= leastLong; }
    QString text(double value) const;
    /// Whether text() begins with a minus sign: what is written as 0 has none.
    bool isNegative(double value) const { return text(value).startsWith(QChar(0x2212)); }
    /// The text that takes the most room, its sign included or not.
    double width(const QFontMetricsF& metrics, bool withSign = true) const;
    /// With fewer decimals, where it has more.
    NumberStyle atMost(int most) const;
};

/// Of the numbers that are there.
NumberStyle styleOf(std::span<const float> values);
/// Of products of two kinds, and of sums of `count` numbers of one kind.
NumberStyle productStyle(const NumberStyle& a, const NumberStyle& b);
NumberStyle sumStyle(const NumberStyle& term, std::int64_t count);

/// How the numbers are written and coloured that come of one filter: filters of one bank can differ as much
/// as whole numbers and thousandths.
struct FilterStyles {
    NumberStyle weight;
    NumberStyle product;
    float weightExtent = 1;
    float productExtent = 1;
    // Of the equation that ends a gathered window; all with the same decimals.
    NumberStyle channelSum;
    NumberStyle total; ///< without the bias
    NumberStyle bias;
    NumberStyle output;
};

/// The room that one kind of number takes under whatever filter is at work.
double widest(const std::vector<FilterStyles>& filters, NumberStyle FilterStyles::*kind,
              const QFontMetricsF& metrics, bool withSign = true);

/// All kinds of numbers in the arithmetic of a bench.
struct ArithmeticStyles {
    explicit ArithmeticStyles(const BenchResult& result);

    NumberStyle input;
    NumberStyle weight;
    NumberStyle product;
    NumberStyle total; ///< of the products that one stamp of a transposed convolution makes
    NumberStyle bias;
    NumberStyle output;
    TileRange inputRange; ///< as in the grids of the stage
    /// In order of the filters; one of neither weights nor products where there are no filters.
    std::vector<FilterStyles> filters;
};

} // namespace fovea::ui
