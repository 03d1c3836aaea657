#include "ui/scenes/bench/window_now.h"

#include "core/base/contract.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

double progressOf(const BenchMoment& moment, BenchPhase phase) {
    if (moment.phase == phase) {
        return moment.progress;
    }
    return moment.phase > phase ? 1 : 0;
}

} // namespace

WindowNow::WindowNow(const BenchResult& bench, const BenchFrame& frame)
    : result(bench)
    , arithmetic(*frame.arithmetic)
    , lit(frame.lit)
    , step(frame.moment->step)
    , taps(tapsOf(result.state, step.filter))
    , sums(sumsOf(taps, arithmetic))
    , placed(progressOf(*frame.moment, BenchPhase::Place))
    , multiplied(progressOf(*frame.moment, BenchPhase::Multiply))
    , summed(progressOf(*frame.moment, BenchPhase::SumChannels))
    , biased(progressOf(*frame.moment, BenchPhase::AddBias))
    , written(progressOf(*frame.moment, BenchPhase::Write)) {
    FOVEA_REQUIRE(static_cast<std::int64_t>(arithmetic.taps.size()) == taps.count());
    findLit();
}

std::int64_t WindowNow::shown(double progress, std::int64_t count) {
    constexpr double slack = 1e-9;
    return static_cast<std::int64_t>(std::ceil(progress * static_cast<double>(count) - slack));
}

std::optional<std::int64_t> WindowNow::latest(double progress, std::int64_t count) {
    return progress > 0 && progress < 1 ? std::optional(std::max<std::int64_t>(shown(progress, count), 1) - 1)
                                        : std::nullopt;
}

std::optional<std::int64_t> WindowNow::tapOfInput() const {
    const auto along = [](std::int64_t position, const Range& range, const WindowAxis& axis) {
        const std::int64_t offset = position - range.begin;
        const bool isTap = range.contains(position) && offset % axis.dilation == 0;
        return isTap ? offset / axis.dilation : -1;
    };
    const Region window = windowOf(result, step);
    const std::int64_t y = along(lit.y, window.rows, result.state.window.rows);
    const std::int64_t x = along(lit.x, window.columns, result.state.window.columns);
    return y < 0 || x < 0 ? std::nullopt
                          : std::optional(taps.indexOf({lit.channel - taps.channels.begin, y, x}));
}

void WindowNow::findLit() {
    const bool isOfChannel = taps.channels.contains(lit.channel);
    switch (lit.kind) {
    case Kind::BenchInput:
        if (isOfChannel && isTransposed()) {
            litSlice = lit.y == step.y && lit.x == step.x ? std::optional(lit.channel - taps.channels.begin)
                                                          : std::nullopt;
        } else if (isOfChannel) {
            litTap = tapOfInput();
        }
        break;
    case Kind::BenchWeight:
        if (lit.index == step.filter && hasFilters(result.state.operation) &&
            Range{0, taps.channels.length()}.contains(lit.channel) && Range{0, taps.rows}.contains(lit.y) &&
            Range{0, taps.columns}.contains(lit.x)) {
            litTap = taps.indexOf({lit.channel, lit.y, lit.x});
        }
        break;
    case Kind::BenchProduct:
        if (lit.index >= 0 && lit.index < taps.count()) {
            litTap = lit.index;
        }
        break;
    case Kind::BenchSum:
        if (isOfChannel) {
            litSlice = lit.channel - taps.channels.begin;
        }
        break;
    default:
        break;
    }
}

std::int64_t WindowNow::slice(std::int64_t chosen) const {
    if (litTap) {
        return *litTap / taps.planeSize();
    }
    return litSlice.value_or(
        std::clamp<std::int64_t>(chosen - taps.channels.begin, 0, taps.channels.length() - 1));
}

SceneElement WindowNow::inputElement(std::int64_t tap) const {
    const Element& at = this->tap(tap).at;
    return {.kind = Kind::BenchInput, .channel = at.channel, .y = at.y, .x = at.x};
}

SceneElement WindowNow::weightElement(std::int64_t tap) const {
    const Element at = taps.elementAt(tap);
    return {.kind = Kind::BenchWeight, .channel = at.channel, .y = at.y, .x = at.x, .index = step.filter};
}

SceneElement WindowNow::productElement(std::int64_t tap) const {
    return {.kind = Kind::BenchProduct, .index = tap};
}

SceneElement WindowNow::sumElement(std::int64_t slice) const {
    return {.kind = Kind::BenchSum, .channel = taps.channels.begin + slice};
}

SceneElement WindowNow::totalElement() const {
    return {.kind = Kind::BenchSum, .channel = -1};
}

SceneElement WindowNow::biasElement() const {
    return {.kind = Kind::BenchBias, .index = step.filter};
}

SceneElement WindowNow::outputElement() const {
    return {.kind = Kind::BenchOutput, .channel = step.filter, .y = step.y, .x = step.x};
}

} // namespace fovea::ui
