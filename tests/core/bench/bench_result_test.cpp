#include "core/bench/bench_edit.h"
#include "core/bench/bench_result.h"
#include "core/bench/bench_steps.h"
#include "tests/core/bench/stamps.h"
#include "tests/support/random_bench.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fovea {
namespace {

bool stamps(const BenchResult& result) {
    return result.state.operation == BenchOperation::Transposed;
}

/// The output, made of nothing but what explainStep() tells of every step.
std::vector<double> outputByHand(const BenchResult& result) {
    const Shape& shape = result.output->shape();
    std::vector<double> values(static_cast<std::size_t>(shape.elementCount()));
    for (std::size_t i = 0; stamps(result) && i < values.size(); ++i) {
        values[i] = result.state.bias.data()[static_cast<std::int64_t>(i) / shape.planeSize()];
    }
    for (std::int64_t i = 0; i < stepCount(result); ++i) {
        const BenchStep step = stepAt(result, i);
        const Arithmetic arithmetic = explainStep(result, step);
        if (!stamps(result)) {
            values[test::placeOf(shape, {.channel = step.filter, .y = step.y, .x = step.x})] =
                arithmetic.result;
            continue;
        }
        for (std::size_t tap = 0; tap < arithmetic.taps.size(); ++tap) {
            if (const auto at = test::stampedElement(result, step, static_cast<std::int64_t>(tap))) {
                values[test::placeOf(shape, *at)] += arithmetic.taps[tap].product;
            }
        }
    }
    return values;
}

/// How often the first filter's steps read each element of its first channel.
std::vector<std::int64_t> readsByHand(const BenchResult& result) {
    const BenchState& state = result.state;
    std::vector<std::int64_t> counts(static_cast<std::size_t>(state.size.height * state.size.width));
    const std::int64_t channel = channelsOf(state, 0).begin;
    for (std::int64_t i = 0; i < stepCount(result) / state.filters; ++i) {
        const BenchStep step = stepAt(result, i);
        std::int64_t number = 0;
        for (const Tap& tap : explainStep(result, step).taps) {
            const std::int64_t own = number++;
            if (tap.at.channel == channel && !tap.onPadding &&
                (!stamps(result) || test::stampedElement(result, step, own))) {
                const std::int64_t place =
                    *result.sourceRow(tap.at.y) * state.size.width + *result.sourceColumn(tap.at.x);
                ++counts.at(static_cast<std::size_t>(place));
            }
        }
    }
    return counts;
}

class BenchResultTest : public ::testing::Test {
protected:
    std::shared_ptr<const BenchResult> compute(const BenchState& state) const {
        return computeBench(state, m_workers);
    }

private:
    Workers m_workers{2};
};

TEST_F(BenchResultTest, EqualsAPlainLoopOverWhatIsExplained) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        const std::vector<double> expected = outputByHand(*result);
        double scale = 1e-6;
        for (const double value : expected) {
            scale = std::max(scale, std::abs(value));
        }
        ASSERT_EQ(result->output->values().size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            ASSERT_NEAR(static_cast<double>(result->output->values()[i]), expected[i], 1e-5 * scale) << i;
        }
    }
}

TEST_F(BenchResultTest, CountsTheTapsOnEachInputElement) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        EXPECT_EQ(result->coverage, readsByHand(*result));
    }
}

TEST_F(BenchResultTest, TellsWhichNumberStandsOnThePadding) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomBench(seed));
        const Shape& shape = result->padded.shape();
        for (std::int64_t y = 0; y < shape.height(); ++y) {
            for (std::int64_t x = 0; x < shape.width(); ++x) {
                const auto row = result->sourceRow(y);
                const auto column = result->sourceColumn(x);
                const float expected = row && column ? result->state.input.at(0, 0, *row, *column) : 0.0F;
                ASSERT_EQ(result->padded.at(0, 0, y, x), expected) << y << ',' << x;
                if (!result->isPadding(y, x)) {
                    ASSERT_TRUE(row && column);
                }
            }
        }
        EXPECT_EQ(result->sourceRow(-1), std::nullopt);
        EXPECT_EQ(result->sourceColumn(shape.width()), std::nullopt);
    }
}

TEST_F(BenchResultTest, KeepsAllWindowsWithinThePaddedInput) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        if (result->state.operation == BenchOperation::Transposed) {
            continue;
        }
        const Region last = windowOf(*result, stepAt(*result, stepCount(*result) - 1));
        EXPECT_LE(last.rows.end, result->padded.shape().height());
        EXPECT_LE(last.columns.end, result->padded.shape().width());
    }
}

TEST_F(BenchResultTest, OffersOnlySettingsThatFit) {
    int offered = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomBench(seed));
        for (const WindowAxis& rows : result->rows.fitting) {
            BenchState state = result->state;
            state.window.rows = rows;
            ASSERT_FALSE(problemOf(state));
            EXPECT_TRUE(compute(arranged(state))->rows.size.fits);
            ++offered;
        }
    }
    EXPECT_GT(offered, 100);
}

TEST_F(BenchResultTest, OffersLessPaddingWhenTheWholeTransposedOutputIsCutOff) {
    BenchState state;
    state.operation = BenchOperation::Transposed;
    state.size = {.width = 2, .height = 2, .depth = 1};
    state.window = Window2d::square(3, 1, 2);
    const auto result = compute(arranged(state));
    EXPECT_FALSE(result->fits());
    EXPECT_EQ(result->rows.size.exact, 0);
    ASSERT_FALSE(result->rows.fitting.empty());
    EXPECT_EQ(result->rows.fitting.front().padBefore, 1);
}

TEST_F(BenchResultTest, FollowsTheRuleForWhatIsLeftOver) {
    BenchState state;
    state.operation = BenchOperation::MaxPooling;
    state.window = Window2d::square(2, 2);
    state.inputSource.pattern = InputSource::Pattern::Count;
    state = arranged(state);
    EXPECT_FALSE(compute(state)->fits());
    state.fit = FitRule::Floor;
    EXPECT_EQ(compute(state)->outputShape(), (Shape{1, 1, 3, 3}));
    state.fit = FitRule::Ceil;
    const auto result = compute(state);
    EXPECT_EQ(result->outputShape(), (Shape{1, 1, 4, 4}));
    EXPECT_EQ(result->output->at(0, 0, 3, 3), 49.0F);
    EXPECT_EQ(result->padded.shape(), (Shape{1, 1, 8, 8}));
    EXPECT_TRUE(result->isPadding(7, 0));
}

TEST_F(BenchResultTest, MirrorsAndRepeatsTheEdge) {
    BenchState state;
    state.size = {.width = 3, .height = 1, .depth = 1};
    state.window = {.rows = {.kernel = 1}, .columns = {.kernel = 1, .padBefore = 2, .padAfter = 1}};
    state.inputSource.pattern = InputSource::Pattern::Count;
    state.filterSources = {{.pattern = FilterSource::Pattern::Identity}};
    const auto numbers = [&](PaddingMode mode) {
        state.paddingMode = mode;
        const auto result = compute(arranged(state));
        return std::vector<float>(result->output->values().begin(), result->output->values().end());
    };
    EXPECT_EQ(numbers(PaddingMode::Zeros), (std::vector<float>{0, 0, 1, 2, 3, 0}));
    EXPECT_EQ(numbers(PaddingMode::Reflect), (std::vector<float>{3, 2, 1, 2, 3, 2}));
    EXPECT_EQ(numbers(PaddingMode::Replicate), (std::vector<float>{1, 1, 1, 2, 3, 3}));
}

TEST_F(BenchResultTest, ComparesTheFullyConnectedLayerWithItsConvolution) {
    for (const InputSource::Pattern pattern :
         {InputSource::Pattern::Typed, InputSource::Pattern::Random, InputSource::Pattern::RampRight,
          InputSource::Pattern::Checkerboard, InputSource::Pattern::Count}) {
        for (const std::int64_t growth : {0, 3, 9}) {
            BenchState state;
            state.operation = BenchOperation::FullyConnected;
            state.size = {.width = 6, .height = 5, .depth = 2};
            state.filters = 4;
            state.growth = growth;
            state.inputSource.pattern = pattern;
            const auto result = compute(arranged(state));
            ASSERT_TRUE(result->fc);
            const FcComparison& fc = *result->fc;
            EXPECT_LT(fc.largestDifference, 1e-4);
            EXPECT_EQ(fc.largerInput.shape(), (Shape{1, 2, 5 + growth, 6 + growth}));
            EXPECT_EQ(fc.largerOutput.shape(), (Shape{1, 4, growth + 1, growth + 1}));
            for (std::int64_t c = 0; c < 2; ++c) {
                for (std::int64_t y = 0; y < 5; ++y) {
                    for (std::int64_t x = 0; x < 6; ++x) {
                        ASSERT_EQ(fc.largerInput.at(0, c, y, x), result->state.input.at(0, c, y, x));
                    }
                }
            }
            for (std::int64_t k = 0; k < 4; ++k) {
                EXPECT_NEAR(fc.largerOutput.at(0, k, 0, 0), fc.linear.at(0, k, 0, 0), 1e-3);
            }
        }
    }
}

TEST_F(BenchResultTest, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Workers workers(1);
    const Control control{.stop = source.get_token(), .progress = {}};
    EXPECT_THROW(computeBench(arranged({}), workers, control), Cancelled);
}

} // namespace
} // namespace fovea
