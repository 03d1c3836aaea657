#include "core/base/rng.h"
#include "core/explain/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace fovea {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// The definition, in the plainest way: one quantity after the other, two passes for the deviation.
Statistics slowStatistics(std::span<const float> values) {
    std::vector<double> finite;
    for (const float value : values) {
        if (std::isfinite(value)) {
            finite.push_back(value);
        }
    }
    Statistics expected;
    expected.histogram.assign(Statistics::bins, 0);
    expected.count = std::ssize(finite);
    expected.notFinite = std::ssize(values) - expected.count;
    if (finite.empty()) {
        return expected;
    }
    const auto count = static_cast<double>(finite.size());
    const double low = *std::ranges::min_element(finite);
    const double high = *std::ranges::max_element(finite);
    expected.min = static_cast<float>(low);
    expected.max = static_cast<float>(high);
    expected.mean = std::accumulate(finite.begin(), finite.end(), 0.0) / count;
    double squares = 0;
    for (const double value : finite) {
        squares += (value - expected.mean) * (value - expected.mean);
        const double place = high > low ? (value - low) / (high - low) * Statistics::bins : 0;
        ++expected.histogram[std::min(static_cast<std::size_t>(place), Statistics::bins - 1)];
    }
    expected.std = std::sqrt(squares / count);
    expected.zeroShare = static_cast<double>(std::ranges::count(finite, 0.0)) / count;
    return expected;
}

void expectSame(const Statistics& actual, const Statistics& expected, double scale) {
    EXPECT_EQ(actual.min, expected.min);
    EXPECT_EQ(actual.max, expected.max);
    EXPECT_NEAR(actual.mean, expected.mean, 1e-9 * scale);
    EXPECT_NEAR(actual.std, expected.std, 1e-9 * scale);
    EXPECT_DOUBLE_EQ(actual.zeroShare, expected.zeroShare);
    EXPECT_EQ(actual.count, expected.count);
    EXPECT_EQ(actual.notFinite, expected.notFinite);
    EXPECT_EQ(actual.histogram, expected.histogram);
}

} // namespace

TEST(Statistics, AgreeWithASlowComputationAtEveryLength) {
    Rng rng(1);
    for (const std::size_t length : {1U, 2U, 15U, 16U, 17U, 100U, 4095U, 4096U, 4097U, 20000U}) {
        std::vector<float> values(length);
        for (float& value : values) {
            value = static_cast<float>(std::max(-0.5, rng.normal()));
        }
        values[length / 2] = 0;
        SCOPED_TRACE(length);
        expectSame(statisticsOf(values), slowStatistics(values), 1);
    }
}

TEST(Statistics, KeepTheDeviationOfNumbersFarFromZero) {
    Rng rng(2);
    std::vector<float> values(10000);
    for (float& value : values) {
        value = 1e6F + static_cast<float>(rng.below(3));
    }
    expectSame(statisticsOf(values), slowStatistics(values), 1);
}

TEST(Statistics, SurviveAnOutlierInFront) {
    Rng rng(3);
    std::vector<float> values(10000);
    for (float& value : values) {
        value = static_cast<float>(rng.normal());
    }
    values.front() = 1e30F;
    const Statistics expected = slowStatistics(values);
    EXPECT_NEAR(statisticsOf(values).std / expected.std, 1, 1e-9);
    EXPECT_NEAR(statisticsOf(values).mean / expected.mean, 1, 1e-9);
}

TEST(Statistics, HoldTheWholeRangeOfFloats) {
    const std::vector<float> values{std::numeric_limits<float>::lowest(), 0,
                                    std::numeric_limits<float>::max()};
    const Statistics statistics = statisticsOf(values);
    EXPECT_EQ(statistics.min, values.front());
    EXPECT_EQ(statistics.max, values.back());
    EXPECT_EQ(statistics.histogram.front(), 1);
    EXPECT_EQ(statistics.histogram[Statistics::bins / 2], 1);
    EXPECT_EQ(statistics.histogram.back(), 1);
}

TEST(Statistics, CountNanAndInfinitiesApart) {
    std::vector<float> values(5000, nan);
    values[4300] = -2;
    values[4301] = infinity;
    values[4302] = -infinity;
    values[4999] = 6;
    const Statistics statistics = statisticsOf(values);
    expectSame(statistics, slowStatistics(values), 1);
    EXPECT_EQ(statistics.count, 2);
    EXPECT_EQ(statistics.notFinite, 4998);
    EXPECT_EQ(statistics.mean, 2);
    EXPECT_EQ(statistics.std, 4);
}

TEST(Statistics, OfNothingFiniteAreZero) {
    for (const std::vector<float>& values : {std::vector<float>{}, {nan}, {infinity, -infinity, nan}}) {
        const Statistics statistics = statisticsOf(values);
        EXPECT_EQ(statistics.count, 0);
        EXPECT_EQ(statistics.notFinite, std::ssize(values));
        EXPECT_EQ(statistics.min, 0);
        EXPECT_EQ(statistics.max, 0);
        EXPECT_EQ(statistics.mean, 0);
        EXPECT_EQ(statistics.std, 0);
        EXPECT_EQ(statistics.histogram, std::vector<std::int64_t>(Statistics::bins, 0));
        EXPECT_TRUE(statistics.isDead());
    }
}

TEST(Statistics, OfAConstantHaveNoDeviationAndOneBin) {
    const std::vector<float> values(777, 0.1F);
    const Statistics statistics = statisticsOf(values);
    EXPECT_EQ(statistics.mean, static_cast<double>(0.1F));
    EXPECT_EQ(statistics.std, 0);
    EXPECT_EQ(statistics.zeroShare, 0);
    EXPECT_EQ(statistics.histogram.front(), 777);
    EXPECT_TRUE(statistics.isDead());
}

TEST(Statistics, TakeMinusZeroForZero) {
    const std::vector<float> values{-0.0F, 0.0F, 1.0F, -1.0F};
    EXPECT_DOUBLE_EQ(statisticsOf(values).zeroShare, 0.5);
}

TEST(LayerStatistics, DescribeEachMapAndAllOfThem) {
    Rng rng(4);
    Tensor volume(Shape{2, 3, 40, 50});
    for (float& value : volume.mutableValues()) {
        value = static_cast<float>(rng.normal() * 3);
    }
    const LayerStatistics statistics = layerStatistics(volume, 1);
    ASSERT_EQ(statistics.maps.size(), 3U);
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        SCOPED_TRACE(channel);
        expectSame(statistics.maps[static_cast<std::size_t>(channel)],
                   slowStatistics(volume.plane(1, channel).values()), 1);
    }
    expectSame(statistics.layer, slowStatistics(volume.values().subspan(6000)), 1);
    EXPECT_EQ(statistics.deadMaps, 0);
}

TEST(LayerStatistics, CountDeadMaps) {
    const Tensor volume = Tensor::from({1, 4, 1, 2}, {0, 0, 0, 1, 5, 5, -1, 1});
    const LayerStatistics statistics = layerStatistics(volume);
    EXPECT_EQ(statistics.deadMaps, 2);
    EXPECT_TRUE(statistics.maps[0].isDead());
    EXPECT_FALSE(statistics.maps[1].isDead());
    EXPECT_TRUE(statistics.maps[2].isDead());
    EXPECT_DOUBLE_EQ(statistics.layer.zeroShare, 3.0 / 8);
}

TEST(LayerStatistics, CallASingleNumberDeadOnlyWhenItIsZero) {
    EXPECT_EQ(layerStatistics(Tensor::from({1, 3}, {0, 2, -1})).deadMaps, 1);
    EXPECT_EQ(layerStatistics(Tensor::from({1, 3, 1, 1}, {0, 2, nan})).deadMaps, 1);
}

TEST(LayerStatistics, MergeMapsWithoutAnyFiniteNumber) {
    const LayerStatistics statistics = layerStatistics(Tensor::from({1, 3, 1, 2}, {nan, nan, 3, 5, nan, 1}));
    EXPECT_EQ(statistics.layer.count, 3);
    EXPECT_EQ(statistics.layer.notFinite, 3);
    EXPECT_DOUBLE_EQ(statistics.layer.mean, 3);
    EXPECT_EQ(statistics.layer.min, 1);
    EXPECT_EQ(statistics.layer.max, 5);
}

TEST(LayerStatistics, OfSingleNumbersWhoseChannelsComeLastAreOnePerChannel) {
    const Tensor token = Tensor::from({1, 1, 3}, {1, -2, 0});
    const LayerStatistics statistics = layerStatistics(token, TensorView(token.shape(), true));
    ASSERT_EQ(statistics.maps.size(), 3U);
    EXPECT_EQ(statistics.maps[1].min, -2);
    EXPECT_EQ(statistics.deadMaps, 1);
}

} // namespace fovea
