#include "core/training/schedule.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

TEST(LearningRateFactor, ConstantStays) {
    EXPECT_EQ(learningRateFactor({.kind = ScheduleKind::Constant}, 7.5, 10), 1);
}

TEST(LearningRateFactor, StepDropsAtWholeEpochs) {
    const Schedule schedule{.kind = ScheduleKind::Step, .every = 2, .factor = 0.5};
    EXPECT_EQ(learningRateFactor(schedule, 0, 6), 1);
    EXPECT_EQ(learningRateFactor(schedule, 1.99, 6), 1);
    EXPECT_EQ(learningRateFactor(schedule, 2, 6), 0.5);
    EXPECT_EQ(learningRateFactor(schedule, 4.5, 6), 0.25);
}

TEST(LearningRateFactor, CosineFallsFromOneToItsEnd) {
    const Schedule schedule{.kind = ScheduleKind::Cosine, .finalFactor = 0.2};
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 0, 10), 1);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 5, 10), 0.6);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 10, 10), 0.2);
}

TEST(LearningRateFactor, OneCycleRisesThenFalls) {
    const Schedule schedule{
        .kind = ScheduleKind::OneCycle, .finalFactor = 0.1, .startFactor = 0.5, .warmUp = 0.25};
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 0, 8), 0.5);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 1, 8), 0.75);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 2, 8), 1);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 5, 8), 0.55);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 8, 8), 0.1);
}

TEST(LearningRateFactor, OneCycleWithoutWarmUpOnlyFalls) {
    const Schedule schedule{.kind = ScheduleKind::OneCycle, .warmUp = 0};
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 0, 8), 1);
    EXPECT_DOUBLE_EQ(learningRateFactor(schedule, 4, 8), 0.5);
}

} // namespace
} // namespace fovea
