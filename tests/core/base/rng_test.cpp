#include "core/base/error.h"
#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {
namespace {

TEST(Rng, IsTheEngineThatTheStandardFixes) {
    // [rand.predef]: the 10000th value of mt19937_64 with its default seed.
    Rng rng(5489);
    for (int i = 1; i < 10000; ++i) {
        rng.bits();
    }
    EXPECT_EQ(rng.bits(), 9981545732273789042U);
}

TEST(Rng, GivesTheSameNumbersForASeedEverywhere) {
    EXPECT_EQ(Rng(42).bits(), 13930160852258120406U);
    EXPECT_EQ(Rng(42).uniform(), static_cast<double>(13930160852258120406U >> 11) / 9007199254740992.0);
    EXPECT_EQ(Rng(42).below(1000), 406U);
    EXPECT_NE(Rng(42).bits(), Rng(43).bits());
}

TEST(Rng, IsUniform) {
    Rng rng(1);
    double sum = 0;
    double squares = 0;
    constexpr int count = 100000;
    for (int i = 0; i < count; ++i) {
        const double value = rng.uniform();
        ASSERT_GE(value, 0.0);
        ASSERT_LT(value, 1.0);
        sum += value;
        squares += value * value;
    }
    EXPECT_NEAR(sum / count, 0.5, 0.005);
    EXPECT_NEAR(squares / count, 1.0 / 3.0, 0.005);
}

TEST(Rng, StaysWithinTheAskedRange) {
    Rng rng(1);
    double lowest = 10;
    double highest = -10;
    for (int i = 0; i < 10000; ++i) {
        const double value = rng.uniform(-3.0, 5.0);
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
    EXPECT_GE(lowest, -3.0);
    EXPECT_LT(lowest, -2.9);
    EXPECT_LT(highest, 5.0);
    EXPECT_GT(highest, 4.9);
}

TEST(Rng, IsNormal) {
    Rng rng(1);
    std::array<double, 4> moments{};
    constexpr int count = 100000;
    for (int i = 0; i < count; ++i) {
        const double value = rng.normal();
        ASSERT_TRUE(std::isfinite(value));
        double power = 1;
        for (double& moment : moments) {
            power *= value;
            moment += power / count;
        }
    }
    EXPECT_NEAR(moments[0], 0.0, 0.015);
    EXPECT_NEAR(moments[1], 1.0, 0.02);
    EXPECT_NEAR(moments[2], 0.0, 0.05);
    EXPECT_NEAR(moments[3], 3.0, 0.15);
}

TEST(Rng, FavoursNoNumberBelowACount) {
    Rng rng(1);
    std::array<int, 7> hits{};
    for (int i = 0; i < 70000; ++i) {
        const std::uint64_t value = rng.below(7);
        ASSERT_LT(value, 7U);
        ++hits.at(value);
    }
    for (const int hit : hits) {
        EXPECT_NEAR(hit, 10000, 400);
    }
    EXPECT_EQ(rng.below(1), 0U);
}

TEST(Rng, IsUnbiasedForHugeCounts) {
    // With a plain remainder the lower half would come twice as often as the upper one.
    Rng rng(1);
    constexpr std::uint64_t count = std::uint64_t{3} << 62;
    int low = 0;
    for (int i = 0; i < 30000; ++i) {
        low += rng.below(count) < (count / 2) ? 1 : 0;
    }
    EXPECT_NEAR(low, 15000, 500);
}

TEST(Rng, GoesOnFromItsStateExactly) {
    Rng rng(7);
    rng.normal();
    const std::string state = rng.state();
    Rng other(99);
    other.restore(state);
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(rng.bits(), other.bits());
    }
}

TEST(Rng, RefusesTextThatIsNoState) {
    Rng rng(7);
    const std::string before = rng.state();
    for (const char* text : {"", "nonsense", "1 2 3"}) {
        EXPECT_THROW(rng.restore(text), Error) << text;
    }
    EXPECT_EQ(rng.state(), before);
}

} // namespace
} // namespace fovea
