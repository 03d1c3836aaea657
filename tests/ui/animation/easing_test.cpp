#include "ui/animation/easing.h"

#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

TEST(Easing, BeginsAtNothingAndEndsAtAll) {
    EXPECT_DOUBLE_EQ(easeInOut(0), 0);
    EXPECT_DOUBLE_EQ(easeInOut(1), 1);
    EXPECT_DOUBLE_EQ(easeInOut(0.5), 0.5);
}

TEST(Easing, StaysWithinItsEnds) {
    EXPECT_DOUBLE_EQ(easeInOut(-3), 0);
    EXPECT_DOUBLE_EQ(easeInOut(7), 1);
}

TEST(Easing, NeverGoesBack) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_LT(easeInOut(i / 100.0), easeInOut((i + 1) / 100.0));
    }
}

TEST(Easing, IsTheSameBothWays) {
    for (int i = 0; i <= 100; ++i) {
        EXPECT_NEAR(easeInOut(i / 100.0) + easeInOut(1 - i / 100.0), 1, 1e-12);
    }
}

TEST(Easing, IsAtRestAtBothEnds) {
    EXPECT_LT(easeInOut(0.01), 0.001);
    EXPECT_GT(easeInOut(0.99), 0.999);
}

} // namespace
} // namespace fovea::ui
