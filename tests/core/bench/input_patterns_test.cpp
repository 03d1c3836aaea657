#include "core/bench/bench_edit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fovea {
namespace {

using Pattern = InputSource::Pattern;

std::vector<float> drawn(Pattern pattern, std::int64_t width, std::int64_t height, std::int64_t depth = 1,
                         std::uint64_t seed = 1) {
    const Tensor numbers =
        inputNumbers({.pattern = pattern, .seed = seed}, {.width = width, .height = height, .depth = depth});
    EXPECT_EQ(numbers.shape(), (Shape{1, depth, height, width}));
    return {numbers.values().begin(), numbers.values().end()};
}

TEST(InputPatterns, CountInReadingOrderFromOneInEachSlice) {
    EXPECT_EQ(drawn(Pattern::Count, 3, 2, 2), (std::vector<float>{1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6}));
}

TEST(InputPatterns, RampFromZeroToNine) {
    EXPECT_EQ(drawn(Pattern::RampRight, 4, 1), (std::vector<float>{0, 3, 6, 9}));
    EXPECT_EQ(drawn(Pattern::RampDown, 1, 4), (std::vector<float>{0, 3, 6, 9}));
    EXPECT_EQ(drawn(Pattern::RampRight, 1, 1), (std::vector<float>{0}));
}

TEST(InputPatterns, PutEdgesInTheMiddle) {
    EXPECT_EQ(drawn(Pattern::VerticalEdge, 4, 1), (std::vector<float>{0, 0, 9, 9}));
    EXPECT_EQ(drawn(Pattern::HorizontalEdge, 1, 5), (std::vector<float>{0, 0, 9, 9, 9}));
}

TEST(InputPatterns, DrawTheDiagonalsWithoutGaps) {
    EXPECT_EQ(drawn(Pattern::Cross, 3, 3), (std::vector<float>{9, 0, 9, 0, 9, 0, 9, 0, 9}));
    for (std::int64_t width = 1; width <= 9; ++width) {
        const std::vector<float> cross = drawn(Pattern::Cross, width, 4);
        const std::int64_t bright = std::ranges::count(cross, 9.0F);
        EXPECT_GE(bright, std::max<std::int64_t>(width, 4));
        EXPECT_EQ(cross.front(), 9);
        EXPECT_EQ(cross.back(), 9);
    }
}

TEST(InputPatterns, AreWholeOrHaveOneDecimal) {
    for (int pattern = 0; pattern <= static_cast<int>(Pattern::Grating); ++pattern) {
        for (const float value : drawn(static_cast<Pattern>(pattern), 13, 9, 2)) {
            const double scaled = static_cast<double>(value) * 10;
            EXPECT_NEAR(scaled, std::round(scaled), 1e-5) << pattern;
            EXPECT_GE(value, pattern == static_cast<int>(Pattern::Grating) ? -9 : 0);
            if (pattern != static_cast<int>(Pattern::Count)) {
                EXPECT_LE(value, 9);
            }
        }
    }
}

TEST(InputPatterns, PutTheBlobsTopInTheMiddle) {
    const std::vector<float> blob = drawn(Pattern::Blob, 9, 9);
    EXPECT_EQ(blob[40], 9);
    EXPECT_EQ(std::ranges::max(blob), 9);
    EXPECT_LT(blob[0], 0.5);
}

TEST(InputPatterns, DrawRandomNumbersBySeed) {
    EXPECT_EQ(drawn(Pattern::Random, 8, 8, 3, 5), drawn(Pattern::Random, 8, 8, 3, 5));
    EXPECT_NE(drawn(Pattern::Random, 8, 8, 3, 5), drawn(Pattern::Random, 8, 8, 3, 6));
}

} // namespace
} // namespace fovea
