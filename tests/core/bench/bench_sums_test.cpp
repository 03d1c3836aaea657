#include "core/bench/bench_presets.h"
#include "core/bench/bench_sums.h"
#include "tests/support/random_bench.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

class BenchSumsTest : public ::testing::Test {
protected:
    std::shared_ptr<const BenchResult> compute(const BenchState& state) const {
        return computeBench(state, m_workers);
    }

private:
    Workers m_workers{1};
};

TEST_F(BenchSumsTest, KnowWhereEveryTapLies) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        const BenchStep step = stepAt(*result, stepCount(*result) - 1);
        const BenchTaps taps = tapsOf(result->state, step.filter);
        const Arithmetic arithmetic = explainStep(*result, step);
        ASSERT_EQ(std::ssize(arithmetic.taps), taps.count());
        for (std::int64_t i = 0; i < taps.count(); ++i) {
            const Element at = taps.elementAt(i);
            EXPECT_EQ(taps.indexOf(at), i);
            EXPECT_EQ(arithmetic.taps[static_cast<std::size_t>(i)].at.channel,
                      taps.channels.begin + at.channel);
            if (hasFilters(result->state.operation)) {
                const std::int64_t weight = weightIndex(result->state, step.filter, at.channel, at.y, at.x);
                EXPECT_EQ(arithmetic.taps[static_cast<std::size_t>(i)].weight,
                          static_cast<double>(result->state.weight.data()[weight]));
            }
        }
    }
}

TEST_F(BenchSumsTest, AddUpToTheResult) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomFittingBench(seed));
        for (std::int64_t i = 0; i < stepCount(*result); i += 7) {
            const BenchStep step = stepAt(*result, i);
            const Arithmetic arithmetic = explainStep(*result, step);
            const BenchSums sums = sumsOf(tapsOf(result->state, step.filter), arithmetic);
            const double scale = 1e-9 * (1 + std::abs(arithmetic.result));
            if (result->state.operation == BenchOperation::AveragePooling) {
                const MeanParts mean = meanParts(arithmetic);
                EXPECT_NEAR(mean.count > 0 ? mean.sum / static_cast<double>(mean.count) : 0,
                            arithmetic.result, scale);
            } else if (result->state.operation == BenchOperation::MaxPooling) {
                EXPECT_EQ(winnerAmong(arithmetic, arithmetic.taps.size()), arithmetic.winner);
            } else if (result->state.operation != BenchOperation::Transposed) {
                EXPECT_NEAR(sums.total + *arithmetic.bias, arithmetic.result, scale);
            }
        }
    }
}

TEST_F(BenchSumsTest, FindTheLargestSoFar) {
    const auto result = compute(findBenchPreset("pool")->make());
    const Arithmetic arithmetic = explainStep(*result, {0, 0, 0}); // 1 1 / 5 6
    EXPECT_FALSE(winnerAmong(arithmetic, 0).has_value());
    EXPECT_EQ(winnerAmong(arithmetic, 1), 0U);
    EXPECT_EQ(winnerAmong(arithmetic, 2), 0U);
    EXPECT_EQ(winnerAmong(arithmetic, 3), 2U);
    EXPECT_EQ(winnerAmong(arithmetic, 4), 3U);
}

TEST_F(BenchSumsTest, AddStampsToTheOutput) {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE(seed);
        const BenchState state = test::randomFittingBench(seed);
        if (state.operation != BenchOperation::Transposed) {
            continue;
        }
        const auto result = compute(state);
        TensorD sum(result->output->shape());
        double* values = sum.mutableData();
        const Shape& shape = sum.shape();
        for (std::int64_t i = 0; i < sum.size(); ++i) {
            values[i] = static_cast<double>(state.bias.data()[i / shape.planeSize()]);
        }
        for (std::int64_t i = 0; i < stepCount(*result); ++i) {
            const BenchStep step = stepAt(*result, i);
            const BenchStamp stamp = stampOf(*result, step, explainStep(*result, step));
            const BenchTaps taps = tapsOf(state, step.filter);
            for (std::int64_t cell = 0; cell < taps.planeSize(); ++cell) {
                const auto target = stampTarget(*result, step, cell / taps.columns, cell % taps.columns);
                EXPECT_EQ(stamp.isDropped[static_cast<std::size_t>(cell)], !target.has_value());
                if (target) {
                    values[(target->channel * shape.height() + target->y) * shape.width() + target->x] +=
                        stamp.values[static_cast<std::size_t>(cell)];
                }
            }
        }
        for (std::int64_t i = 0; i < sum.size(); ++i) {
            ASSERT_NEAR(sum.data()[i], static_cast<double>(result->output->data()[i]), 1e-3);
        }
    }
}

} // namespace
} // namespace fovea
