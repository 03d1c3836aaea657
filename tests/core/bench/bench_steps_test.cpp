#include "core/bench/bench_edit.h"
#include "core/bench/bench_ops.h"
#include "core/bench/bench_presets.h"
#include "core/bench/bench_steps.h"
#include "core/bench/bench_sums.h"
#include "tests/core/bench/stamps.h"
#include "tests/support/random_bench.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea {
namespace {

std::shared_ptr<const BenchResult> compute(const BenchState& state) {
    const Workers workers(1);
    return computeBench(state, workers);
}

TEST(BenchSteps, GoFilterByFilterRowByRow) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const auto result = compute(test::randomFittingBench(seed));
        const bool stamps = result->state.operation == BenchOperation::Transposed;
        const Shape& sheet = stamps ? result->state.input.shape() : result->output->shape();
        std::int64_t index = 0;
        for (std::int64_t k = 0; k < result->state.filters; ++k) {
            for (std::int64_t y = 0; y < sheet.height(); ++y) {
                for (std::int64_t x = 0; x < sheet.width(); ++x, ++index) {
                    const BenchStep step{.filter = k, .y = y, .x = x};
                    ASSERT_EQ(stepAt(*result, index), step);
                    ASSERT_EQ(indexOf(*result, step), index);
                }
            }
        }
        EXPECT_EQ(stepCount(*result), index);
    }
}

TEST(BenchSteps, AgreeWithTheOpsOwnExplanation) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        const BenchState& state = result->state;
        if (state.operation == BenchOperation::Transposed) {
            continue;
        }
        const BenchOp bench = benchOpOf(state);
        const Tensor& input = bench.readsPadded ? result->padded : state.input;
        Rng rng(seed);
        const BenchStep step = stepAt(
            *result, static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(stepCount(*result)))));
        const Arithmetic own = explainStep(*result, step);
        const Arithmetic ops = bench.op->explain({&input, 1}, bench.parameters, 0,
                                                 {.channel = step.filter, .y = step.y, .x = step.x});
        EXPECT_EQ(own.result, ops.result);
        EXPECT_EQ(own.bias, ops.bias);
        EXPECT_EQ(own.winner, ops.winner);
        ASSERT_EQ(own.taps.size(), ops.taps.size());
        for (std::size_t i = 0; i < own.taps.size(); ++i) {
            const Tap& tap = own.taps[i];
            EXPECT_EQ(tap.product, ops.taps[i].product);
            ASSERT_EQ(tap.value,
                      static_cast<double>(result->padded.at(0, tap.at.channel, tap.at.y, tap.at.x)));
            EXPECT_EQ(tap.onPadding, result->isPadding(tap.at.y, tap.at.x));
        }
    }
}

TEST(BenchSteps, ExplainAnOutputByAllThatIsSpreadOntoIt) {
    int seen = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        if (result->state.operation != BenchOperation::Transposed) {
            continue;
        }
        ++seen;
        const Shape shape = result->outputShape();
        Rng rng(seed);
        const auto below = [&](std::int64_t count) {
            return static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(count)));
        };
        const Element at{below(shape.channels()), below(shape.height()), below(shape.width())};
        const Arithmetic arithmetic = explainOutput(*result, at);
        // Stamp by stamp, as the run does it.
        double sum = arithmetic.bias.value_or(0);
        std::size_t landed = 0;
        for (std::int64_t i = 0; i < stepCount(*result); ++i) {
            const BenchStep step = stepAt(*result, i);
            const Arithmetic stamp = explainStep(*result, step);
            const BenchTaps taps = tapsOf(result->state, step.filter);
            for (std::int64_t tap = 0; tap < taps.count(); ++tap) {
                const Element weight = taps.elementAt(tap);
                if (stampTarget(*result, step, weight.y, weight.x) == at) {
                    sum += stamp.taps[static_cast<std::size_t>(tap)].product;
                    ++landed;
                }
            }
        }
        EXPECT_EQ(arithmetic.taps.size(), landed);
        EXPECT_NEAR(arithmetic.result, sum, 1e-9 * (1 + std::abs(sum)));
        EXPECT_NEAR(arithmetic.result, static_cast<double>(result->output->at(0, at.channel, at.y, at.x)),
                    1e-4 * (1 + std::abs(sum)));
    }
    EXPECT_GT(seen, 10);
}

TEST(BenchSteps, TellTheTimesOfEveryPhase) {
    const auto result = compute(findBenchPreset("stride1")->make());
    const BenchMoment start = momentAt(*result, 0, BenchGrain::Inside);
    EXPECT_EQ(start.index, 0);
    EXPECT_EQ(start.phase, BenchPhase::Place);
    EXPECT_EQ(start.progress, 0);
    EXPECT_FALSE(start.done(BenchPhase::Place));
    const BenchMoment middle = momentAt(*result, 7.5, BenchGrain::Inside);
    EXPECT_EQ(middle.index, 7);
    EXPECT_EQ(middle.step, (BenchStep{.filter = 0, .y = 1, .x = 2}));
    EXPECT_EQ(middle.phase, BenchPhase::SumChannels);
    EXPECT_NEAR(middle.progress, 0.5, 1e-9);
    EXPECT_TRUE(middle.done(BenchPhase::Multiply));
    EXPECT_FALSE(middle.done(BenchPhase::SumChannels));
    EXPECT_EQ(middle.written, 7);
    const BenchMoment end = momentAt(*result, 25, BenchGrain::Inside);
    EXPECT_EQ(end.index, 24);
    EXPECT_TRUE(end.done(BenchPhase::Write));
    EXPECT_EQ(end.written, 25);
    for (const double beyond : {-1.0, 26.0, 1e300, -1e300, std::nan("")}) {
        const BenchMoment moment = momentAt(*result, beyond, BenchGrain::Inside);
        EXPECT_EQ(moment.written, beyond > 0 ? 25 : 0);
    }
}

TEST(BenchSteps, DoAWholeWindowAtOnce) {
    const auto result = compute(findBenchPreset("stride1")->make());
    const BenchMoment arriving = momentAt(*result, 3.25, BenchGrain::Window);
    EXPECT_EQ(arriving.index, 3);
    EXPECT_EQ(arriving.phase, BenchPhase::Place);
    EXPECT_NEAR(arriving.progress, 0.75, 1e-9);
    EXPECT_EQ(arriving.written, 3);
    const BenchMoment there = momentAt(*result, 3.5, BenchGrain::Window);
    EXPECT_TRUE(there.done(BenchPhase::Write));
    EXPECT_EQ(there.written, 4);
    EXPECT_EQ(momentAt(*result, 4, BenchGrain::Window).index, 3);
}

TEST(BenchSteps, StopWhereSomethingIsComplete) {
    for (const char* name : {"stride1", "filters6", "pool", "fc"}) {
        SCOPED_TRACE(name);
        const auto result = compute(findBenchPreset(name)->make());
        const auto end = static_cast<double>(stepCount(*result));
        for (const BenchGrain grain : {BenchGrain::Window, BenchGrain::Inside}) {
            const std::int64_t parts = grain == BenchGrain::Inside ? benchPhases : 1;
            double time = 0;
            for (std::int64_t stop = 1; stop <= stepCount(*result) * parts; ++stop) {
                const double before = time;
                time = nextStop(*result, time, grain, 1);
                ASSERT_NEAR(time, static_cast<double>(stop) / static_cast<double>(parts), 1e-9);
                ASSERT_EQ(nextStop(*result, time, grain, -1), before);
                const BenchMoment moment = momentAt(*result, time, grain);
                ASSERT_EQ(moment.index, (stop - 1) / parts);
                ASSERT_TRUE(moment.done(moment.phase));
                ASSERT_EQ(moment.written, stop / parts);
            }
            EXPECT_EQ(time, end);
            EXPECT_EQ(nextStop(*result, end, grain, 1), end);
            EXPECT_EQ(nextStop(*result, 0, grain, -1), 0);
            EXPECT_EQ(nextStop(*result, 0.1, grain, -1), 0);
        }
    }
}

TEST(BenchSteps, NeverGoBackInTime) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto result = compute(test::randomFittingBench(seed));
        for (const BenchGrain grain : {BenchGrain::Window, BenchGrain::Inside}) {
            BenchMoment last = momentAt(*result, 0, grain);
            const auto end = static_cast<double>(stepCount(*result));
            for (double time = 0; time <= end; time += 0.037) {
                const BenchMoment moment = momentAt(*result, time, grain);
                ASSERT_TRUE(moment.index > last.index ||
                            (moment.index == last.index &&
                             (moment.phase > last.phase ||
                              (moment.phase == last.phase && moment.progress >= last.progress))));
                ASSERT_GE(moment.written, last.written);
                ASSERT_GE(moment.written, moment.index);
                ASSERT_LE(moment.written, moment.index + 1);
                ASSERT_EQ(moment.step, stepAt(*result, moment.index));
                last = moment;
            }
        }
    }
}

TEST(BenchSteps, ShowWhatWasWrittenSoFar) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        if (result->state.operation == BenchOperation::Transposed) {
            continue;
        }
        Rng rng(seed);
        const std::int64_t count = stepCount(*result);
        const auto written = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(count) + 1));
        for (std::int64_t i = 0; i < count; ++i) {
            const BenchStep step = stepAt(*result, i);
            const Element at{.channel = step.filter, .y = step.y, .x = step.x};
            const auto shown = outputAfter(*result, at, written);
            ASSERT_EQ(shown.has_value(), i < written);
            if (shown) {
                ASSERT_EQ(*shown, static_cast<double>(result->output->data()[i]));
            }
        }
    }
}

/// What explainStep() says was added up so far.
class StampSums {
public:
    explicit StampSums(const BenchResult& result)
        : m_result(result)
        , m_sums(result.output->values().size())
        , m_touched(m_sums.size(), false) {}

    void add(const BenchStep& step) {
        const Arithmetic arithmetic = explainStep(m_result, step);
        for (std::size_t tap = 0; tap < arithmetic.taps.size(); ++tap) {
            if (const auto at = test::stampedElement(m_result, step, static_cast<std::int64_t>(tap))) {
                const std::size_t place = test::placeOf(m_result.output->shape(), *at);
                m_sums[place] += arithmetic.taps[tap].product;
                m_touched[place] = true;
            }
        }
    }

    void expectShown(std::int64_t written) const {
        const BenchState& state = m_result.state;
        const Shape& shape = m_result.output->shape();
        for (std::int64_t i = 0; i < shape.elementCount(); ++i) {
            const auto index = static_cast<std::size_t>(i);
            const Element at{.channel = i / shape.planeSize(),
                             .y = i / shape.width() % shape.height(),
                             .x = i % shape.width()};
            const bool channelDone = written >= (at.channel + 1) * state.size.height * state.size.width;
            const auto shown = outputAfter(m_result, at, written);
            ASSERT_EQ(shown.has_value(), m_touched[index] || channelDone);
            if (shown) {
                ASSERT_NEAR(*shown, m_sums[index] + static_cast<double>(state.bias.data()[at.channel]),
                            1e-4 * std::max(1.0, std::abs(*shown)));
            }
        }
    }

private:
    const BenchResult& m_result;
    std::vector<double> m_sums;
    std::vector<bool> m_touched;
};

TEST(BenchSteps, AddStampAfterStamp) {
    int seen = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        if (result->state.operation != BenchOperation::Transposed) {
            continue;
        }
        ++seen;
        StampSums sums(*result);
        sums.expectShown(0);
        for (std::int64_t written = 1; written <= stepCount(*result); ++written) {
            sums.add(stepAt(*result, written - 1));
            sums.expectShown(written);
        }
    }
    EXPECT_GT(seen, 20);
}

TEST(BenchSteps, HaveNoMomentWhileRefused) {
    const auto result = compute(findBenchPreset("stride3")->make());
    EXPECT_EQ(stepCount(*result), 0);
    EXPECT_EQ(nextStop(*result, 0, BenchGrain::Window, 1), 0);
    EXPECT_EQ(outputAfter(*result, {}, 1), std::nullopt);
}

} // namespace
} // namespace fovea
