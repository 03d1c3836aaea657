#include "ui/scenes/bench/number_style.h"

#include "core/bench/bench_sums.h"
#include "ui/render/numbers.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr int mostDecimals = 4;
/// How many digits are shown of numbers that go on and on.
constexpr int significantDigits = 3;
/// More than these are not searched for decimals.
constexpr std::size_t mostSearched = 1 << 16;

bool hasDecimals(std::span<const float> values, int decimals) {
    const double scale = std::pow(10.0, decimals);
    return std::ranges::all_of(values.first(std::min(values.size(), mostSearched)), [scale](float value) {
        const double scaled = static_cast<double>(value) * scale;
        const double tolerance = 1e-6 * std::max(1.0, std::abs(scaled));
        return !std::isfinite(scaled) || std::abs(scaled - std::round(scaled)) < tolerance;
    });
}

void roundTo(NumberStyle& style) {
    style.exact = false;
    style.decimals = std::min(decimalsFor(style.magnitude(), significantDigits), mostDecimals);
}

float extentOf(const NumberStyle& style) {
    return style.magnitude() > 0 ? static_cast<float>(style.magnitude()) : 1;
}

NumberStyle between(double low, double high, const NumberStyle& like) {
    NumberStyle style = like;
    style.low = std::min(low, 0.0);
    style.high = std::max(high, 0.0);
    if (!style.exact) {
        roundTo(style);
    }
    return style;
}

} // namespace

QString NumberStyle::text(double value) const {
    constexpr int digitsOfLong = 4;
    return isLong() || std::abs(value) >= leastLong ? number(value, digitsOfLong)
                                                    : evenNumber(value, decimals);
}

double NumberStyle::width(const QFontMetricsF& metrics, bool withSign) const {
    const double longest = isLong() ? tabularWidth(metrics, QStringLiteral("8.888×10⁻³⁸")) : 0;
    const double most =
        std::max({longest, tabularWidth(metrics, text(high)), tabularWidth(metrics, text(-low))});
    if (!withSign || low >= 0) {
        return most;
    }
    return std::max(most + (isLong() ? metrics.horizontalAdvance(QChar(0x2212)) : 0),
                    tabularWidth(metrics, text(low)));
}

NumberStyle NumberStyle::atMost(int most) const {
    NumberStyle style = *this;
    style.exact = exact && decimals <= most;
    style.decimals = std::min(decimals, most);
    return style;
}

NumberStyle styleOf(std::span<const float> values) {
    NumberStyle style;
    for (const float value : values) {
        if (std::isfinite(value)) {
            style.low = std::min(style.low, static_cast<double>(value));
            style.high = std::max(style.high, static_cast<double>(value));
        }
    }
    constexpr int mostExact = 2;
    for (style.decimals = 0; style.decimals <= mostExact; ++style.decimals) {
        if (hasDecimals(values, style.decimals)) {
            return style;
        }
    }
    roundTo(style);
    return style;
}

NumberStyle productStyle(const NumberStyle& a, const NumberStyle& b) {
    NumberStyle like;
    like.exact = a.exact && b.exact && a.decimals + b.decimals <= mostDecimals;
    like.decimals = std::min(a.decimals + b.decimals, mostDecimals);
    return between(std::min(a.low * b.high, a.high * b.low), std::max(a.high * b.high, a.low * b.low), like);
}

NumberStyle sumStyle(const NumberStyle& term, std::int64_t count) {
    const auto times = static_cast<double>(count);
    return between(term.low * times, term.high * times, term);
}

namespace {

/// The sums that one slice of `weights`, of `plane` numbers, can make of numbers like `input`.
NumberStyle sumsOfSlices(std::span<const float> weights, std::size_t plane, const NumberStyle& input,
                         const NumberStyle& product) {
    double low = 0;
    double high = 0;
    for (std::size_t first = 0; plane > 0 && first + plane <= weights.size(); first += plane) {
        double least = 0;
        double most = 0;
        for (const float weight : weights.subspan(first, plane)) {
            const auto factor = static_cast<double>(weight);
            least += std::min(factor * input.low, factor * input.high);
            most += std::max(factor * input.low, factor * input.high);
        }
        low = std::min(low, least);
        high = std::max(high, most);
    }
    return between(low, high, product);
}

/// Numbers that stand in one equation have the same decimals.
void level(std::initializer_list<NumberStyle*> styles) {
    double magnitude = 0;
    bool exact = true;
    int decimals = 0;
    for (const NumberStyle* style : styles) {
        magnitude = std::max(magnitude, style->magnitude());
        exact = exact && style->exact;
        decimals = std::max(decimals, style->decimals);
    }
    constexpr int mostRounded = 3;
    for (NumberStyle* style : styles) {
        style->exact = exact;
        style->decimals =
            exact ? decimals : std::clamp(decimalsFor(magnitude, significantDigits + 1), 1, mostRounded);
    }
}

/// The sums of a gathered window under one filter, whose bias is one number of `biases`.
void styleSums(FilterStyles& own, const BenchResult& result, std::size_t filter,
               std::span<const float> weights, const NumberStyle& input) {
    const BenchTaps taps = tapsOf(result.state, static_cast<std::int64_t>(filter));
    const std::span<const float> outputs = result.output->values();
    const std::size_t plane = outputs.size() / static_cast<std::size_t>(result.state.filters);
    own.bias = styleOf(result.state.bias.values().subspan(filter, 1));
    own.output = styleOf(outputs.subspan(filter * plane, plane));
    own.total = between(own.output.low - own.bias.high, own.output.high - own.bias.low, own.product);
    own.channelSum =
        taps.channels.length() == 1
            ? own.total
            : sumsOfSlices(weights, static_cast<std::size_t>(taps.planeSize()), input, own.product);
    own.output.exact = own.total.exact && own.bias.exact;
    level({&own.channelSum, &own.total, &own.bias, &own.output});
}

std::vector<FilterStyles> filterStylesOf(const BenchResult& result, const NumberStyle& input) {
    const BenchState& state = result.state;
    const std::span<const float> weights = state.weight.values();
    const auto filters = static_cast<std::size_t>(std::max<std::int64_t>(state.filters, 1));
    const bool isShared = isTransposed(state) || weights.size() % filters != 0;
    std::vector<FilterStyles> styles(filters);
    for (std::size_t filter = 0; filter < filters; ++filter) {
        FilterStyles& own = styles[filter];
        const std::size_t size = weights.size() / filters;
        const std::span<const float> ownWeights = isShared ? weights : weights.subspan(filter * size, size);
        own.weight = styleOf(ownWeights);
        own.product = productStyle(input, own.weight);
        own.weightExtent = extentOf(own.weight);
        own.productExtent = extentOf(own.product);
        if (result.output && hasFilters(state.operation) && !isShared) {
            styleSums(own, result, filter, ownWeights, input);
        }
    }
    return styles;
}

} // namespace

double widest(const std::vector<FilterStyles>& filters, NumberStyle FilterStyles::*kind,
              const QFontMetricsF& metrics, bool withSign) {
    double width = 0;
    for (const FilterStyles& own : filters) {
        width = std::max(width, (own.*kind).width(metrics, withSign));
    }
    return width;
}

ArithmeticStyles::ArithmeticStyles(const BenchResult& result) {
    const BenchState& state = result.state;
    input = styleOf(state.input.values());
    weight = styleOf(state.weight.values());
    bias = styleOf(state.bias.values());
    product = productStyle(input, weight);
    total = sumStyle(product, tapsOf(state, 0).channels.length());
    output = result.output ? styleOf(result.output->values()) : input;
    inputRange = {input.low < 0 ? -extentOf(input) : 0, extentOf(input)};
    filters = filterStylesOf(result, input);
}

} // namespace fovea::ui
