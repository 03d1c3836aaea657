#include "core/bench/bench_steps.h"

#include "core/base/contract.h"
#include "core/bench/bench_ops.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

/// The places that one filter goes through.
struct Sheet {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t size() const { return rows * columns; }
};

Sheet sheetOf(const BenchResult& result) {
    if (isTransposed(result.state)) {
        return {.rows = result.state.size.height, .columns = result.state.size.width};
    }
    return {.rows = result.output->shape().height(), .columns = result.output->shape().width()};
}

/// Times come out of divisions and sums: what is this near to a stop is meant to be it.
double snapped(double time) {
    constexpr double near = 1e-6;
    const double whole = std::round(time);
    return std::abs(time - whole) < near ? whole : time;
}

/// Which unit of time is at work: the one that ends at or after `time`.
std::int64_t unitAt(double time) {
    return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(time)) - 1);
}

Arithmetic explainGathering(const BenchResult& result, const BenchStep& step) {
    const BenchState& state = result.state;
    const BenchOp bench = benchOpOf(state);
    const Tensor& input = bench.readsPadded ? result.padded : state.input;
    Arithmetic arithmetic = bench.op->explain({&input, 1}, bench.parameters, 0,
                                              {.channel = step.filter, .y = step.y, .x = step.x});
    for (Tap& tap : arithmetic.taps) {
        if (!bench.readsPadded) {
            tap.at.y += state.window.rows.padBefore;
            tap.at.x += state.window.columns.padBefore;
        }
        tap.onPadding = result.isPadding(tap.at.y, tap.at.x);
    }
    return arithmetic;
}

Arithmetic explainScattering(const BenchResult& result, const BenchStep& step) {
    const BenchState& state = result.state;
    const Range channels = channelsOf(state, step.filter);
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    arithmetic.bias = state.bias.data()[step.filter];
    for (std::int64_t channel = channels.begin; channel < channels.end; ++channel) {
        const double value = state.input.at(0, channel, step.y, step.x);
        for (std::int64_t u = 0; u < state.window.rows.kernel; ++u) {
            for (std::int64_t v = 0; v < state.window.columns.kernel; ++v) {
                Tap tap;
                tap.at = {.channel = channel, .y = step.y, .x = step.x};
                tap.value = value;
                tap.weight =
                    state.weight.data()[weightIndex(state, step.filter, channel - channels.begin, u, v)];
                tap.product = tap.value * tap.weight;
                arithmetic.taps.push_back(tap);
            }
        }
    }
    return arithmetic;
}

/// The input index that tap `tap` stamps onto output index `output`; none when it is not on the input.
std::optional<std::int64_t> stampedBy(const WindowAxis& axis, std::int64_t tap, std::int64_t output,
                                      std::int64_t inputs) {
    const std::int64_t distance = output + axis.padBefore - tap * axis.dilation;
    if (distance < 0 || distance % axis.stride != 0 || distance / axis.stride >= inputs) {
        return std::nullopt;
    }
    return distance / axis.stride;
}

/// The first and the last input index that stamp something onto output index `output`.
std::optional<Range> stampers(const WindowAxis& axis, std::int64_t output, std::int64_t inputs) {
    std::optional<Range> range;
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
        if (const auto input = stampedBy(axis, tap, output, inputs)) {
            range = {*input, range ? range->end : *input + 1};
        }
    }
    return range;
}

/// Bias and the stamps of the windows before `written`, of which there is one.
double partialSum(const BenchResult& result, const Element& at, const Sheet& sheet, std::int64_t written) {
    const BenchState& state = result.state;
    const Range channels = channelsOf(state, at.channel);
    const std::int64_t first = at.channel * sheet.size();
    double sum = state.bias.data()[at.channel];
    // From the last tap on, so that the input places come in their own order.
    for (std::int64_t u = state.window.rows.kernel - 1; u >= 0; --u) {
        const auto y = stampedBy(state.window.rows, u, at.y, sheet.rows);
        for (std::int64_t v = state.window.columns.kernel - 1; y && v >= 0; --v) {
            const auto x = stampedBy(state.window.columns, v, at.x, sheet.columns);
            if (x && first + *y * sheet.columns + *x >= written) {
                return sum;
            }
            for (std::int64_t c = channels.begin; x && c < channels.end; ++c) {
                const double weight =
                    state.weight.data()[weightIndex(state, at.channel, c - channels.begin, u, v)];
                sum += weight * static_cast<double>(state.input.at(0, c, *y, *x));
            }
        }
    }
    return sum;
}

/// What was stamped onto an element of the output channel at work. Most elements are complete or empty, and
/// only the others are added up.
std::optional<double> stampedSoFar(const BenchResult& result, const Element& at, std::int64_t written) {
    const Sheet sheet = sheetOf(result);
    const auto rows = stampers(result.state.window.rows, at.y, sheet.rows);
    const auto columns = stampers(result.state.window.columns, at.x, sheet.columns);
    const auto indexAt = [&](std::int64_t y, std::int64_t x) {
        return (at.channel * sheet.rows + y) * sheet.columns + x;
    };
    if (!rows || !columns || indexAt(rows->begin, columns->begin) >= written) {
        return std::nullopt;
    }
    if (indexAt(rows->end - 1, columns->end - 1) < written) {
        return result.output->at(0, at.channel, at.y, at.x);
    }
    return partialSum(result, at, sheet, written);
}

} // namespace

bool BenchMoment::done(BenchPhase asked) const {
    return asked < phase || (asked == phase && progress >= 1);
}

std::int64_t stepCount(const BenchResult& result) {
    return result.output ? result.state.filters * sheetOf(result).size() : 0;
}

BenchStep stepAt(const BenchResult& result, std::int64_t index) {
    FOVEA_REQUIRE(index >= 0 && index < stepCount(result));
    const Sheet sheet = sheetOf(result);
    const std::int64_t place = index % sheet.size();
    return {.filter = index / sheet.size(), .y = place / sheet.columns, .x = place % sheet.columns};
}

std::int64_t indexOf(const BenchResult& result, const BenchStep& step) {
    FOVEA_REQUIRE(result.output.has_value());
    const Sheet sheet = sheetOf(result);
    return (step.filter * sheet.rows + step.y) * sheet.columns + step.x;
}

BenchMoment momentAt(const BenchResult& result, double time, BenchGrain grain) {
    const std::int64_t count = stepCount(result);
    FOVEA_REQUIRE(count > 0);
    time = time > 0 ? std::min(time, static_cast<double>(count)) : 0;
    BenchMoment moment;
    if (grain == BenchGrain::Inside) {
        const double fifths = snapped(time * benchPhases);
        const std::int64_t unit = unitAt(fifths);
        moment.index = unit / benchPhases;
        moment.phase = static_cast<BenchPhase>(unit % benchPhases);
        moment.progress = fifths - static_cast<double>(unit);
    } else {
        constexpr double arrival = 1.0 / 3;
        time = snapped(time);
        moment.index = unitAt(time);
        const double within = time - static_cast<double>(moment.index);
        moment.phase = within > arrival ? BenchPhase::Write : BenchPhase::Place;
        moment.progress = std::min(1.0, within / arrival);
    }
    moment.step = stepAt(result, moment.index);
    moment.written = moment.index + (moment.done(BenchPhase::Write) ? 1 : 0);
    return moment;
}

double nextStop(const BenchResult& result, double time, BenchGrain grain, int direction) {
    const double perWindow = grain == BenchGrain::Inside ? benchPhases : 1;
    const double last = static_cast<double>(stepCount(result)) * perWindow;
    const double units = snapped((time > 0 ? time : 0) * perWindow);
    const double stop = direction > 0 ? std::floor(units) + 1 : std::ceil(units) - 1;
    return std::clamp(stop, 0.0, last) / perWindow;
}

Arithmetic explainStep(const BenchResult& result, const BenchStep& step) {
    FOVEA_REQUIRE(result.output.has_value());
    return isTransposed(result.state) ? explainScattering(result, step) : explainGathering(result, step);
}

Arithmetic explainOutput(const BenchResult& result, const Element& at) {
    FOVEA_REQUIRE(result.output.has_value() && isTransposed(result.state));
    const BenchOp bench = benchOpOf(result.state);
    return bench.op->explain({&result.state.input, 1}, bench.parameters, 0, at);
}

Region windowOf(const BenchResult& result, const BenchStep& step) {
    const auto& [rows, columns] = result.state.window;
    const std::int64_t cutTop = isTransposed(result.state) ? rows.padBefore : 0;
    const std::int64_t cutLeft = isTransposed(result.state) ? columns.padBefore : 0;
    const std::int64_t top = step.y * rows.stride - cutTop;
    const std::int64_t left = step.x * columns.stride - cutLeft;
    return {.channels = isTransposed(result.state) ? Range{step.filter, step.filter + 1}
                                                   : channelsOf(result.state, step.filter),
            .rows = {top, top + rows.span()},
            .columns = {left, left + columns.span()}};
}

std::optional<double> outputAfter(const BenchResult& result, const Element& at, std::int64_t written) {
    if (!result.output) {
        return std::nullopt;
    }
    if (isTransposed(result.state)) {
        const std::int64_t perFilter = sheetOf(result).size();
        if (written <= at.channel * perFilter) {
            return std::nullopt;
        }
        if (written < (at.channel + 1) * perFilter) {
            return stampedSoFar(result, at, written);
        }
    } else if (indexOf(result, {.filter = at.channel, .y = at.y, .x = at.x}) >= written) {
        return std::nullopt;
    }
    return result.output->at(0, at.channel, at.y, at.x);
}

} // namespace fovea
