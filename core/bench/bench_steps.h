#pragma once

#include "core/bench/bench_result.h"

namespace fovea {

/// One window of the run. Gathering: the output element that it computes. Transposed: the input place that is
/// spread out, and the output channel that it is added to.
struct BenchStep {
    std::int64_t filter = 0;
    std::int64_t y = 0;
    std::int64_t x = 0;
    bool operator==(const BenchStep&) const = default;
};

/// What is done inside one window, in this order; each takes a fifth of the window's time.
enum class BenchPhase { Place, Multiply, SumChannels, AddBias, Write };
inline constexpr int benchPhases = 5;

enum class BenchGrain {
    Window, ///< a window is placed and computed at once
    Inside, ///< every phase has its time
};

/// Where the run is at a time. Times are counted in windows: at time t in (i, i+1] window i is at work, at
/// i+1 it is written; time 0 is before the first phase of window 0. So all of the state is a function of
/// time.
struct BenchMoment {
    std::int64_t index = 0; ///< of the window at work, 0…stepCount−1
    BenchStep step;
    BenchPhase phase = BenchPhase::Place;
    double progress = 0; ///< of the phase, 0…1
    /// How many windows are written, index or index+1.
    std::int64_t written = 0;
    /// Whether a phase is over (Place: the window has arrived).
    bool done(BenchPhase asked) const;
};

/// Filter by filter, row by row. 0 while refused. Transposed: K·H·W.
std::int64_t stepCount(const BenchResult& result);
/// 0 ≤ index < stepCount.
BenchStep stepAt(const BenchResult& result, std::int64_t index);
std::int64_t indexOf(const BenchResult& result, const BenchStep& step);
/// 0 ≤ time ≤ stepCount (clamped). With the grain Window the first third of a window's time is Place, then
/// all is done at once. Requires stepCount > 0.
BenchMoment momentAt(const BenchResult& result, double time, BenchGrain grain);
/// The next (direction > 0) or previous time at which something is complete: whole windows, or fifths of
/// them.
double nextStop(const BenchResult& result, double time, BenchGrain grain, int direction);

/// The arithmetic of one step as it can be read from the figure. Gathering: the taps in rows and columns of
/// `padded` (so none lies outside), onPadding for taps on padding, weights, products, bias, result; of max
/// pooling with the winner. Transposed: for the step's input place one tap per input channel and kernel
/// element, product = input · weight; `at` of a tap is the input element; Arithmetic::result is unused (0).
Arithmetic explainStep(const BenchResult& result, const BenchStep& step);
/// Of a transposed convolution's output element: a tap for every number that is spread onto it, bias and
/// result, as the op explains it.
Arithmetic explainOutput(const BenchResult& result, const Element& at);
/// Rows and columns (one channel) that the step's window covers, holes of the dilation included: in `padded`
/// when gathering; in the output, not clipped, when transposed.
Region windowOf(const BenchResult& result, const BenchStep& step);

/// What stands in output element `at` when `written` windows are written; none while nothing was written to
/// it. Gathering: the final number or none. Transposed: bias and what was added so far.
std::optional<double> outputAfter(const BenchResult& result, const Element& at, std::int64_t written);

} // namespace fovea
