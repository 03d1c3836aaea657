#include "core/base/error.h"
#include "core/explain/output_size.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace fovea {

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

WindowAxis axis(std::int64_t kernel, std::int64_t stride = 1, std::int64_t padding = 0,
                std::int64_t dilation = 1) {
    return {
        .kernel = kernel, .stride = stride, .padBefore = padding, .padAfter = padding, .dilation = dilation};
}

} // namespace

TEST(OutputSize, OfSevenUnderThreeIsFive) {
    const OutputSize size = outputSize(7, axis(3));
    EXPECT_TRUE(size.fits);
    EXPECT_EQ(size.size, 5);
    EXPECT_EQ(size.padded, 7);
    EXPECT_EQ(size.slack, 4);
    EXPECT_EQ(size.leftOver, 0);
    EXPECT_DOUBLE_EQ(size.exact, 5);
}

TEST(OutputSize, OfSevenUnderThreeWithStrideTwoIsThree) {
    EXPECT_EQ(outputSize(7, axis(3, 2)).size, 3);
}

TEST(OutputSize, RefusesAStrideThatDoesNotFit) {
    const OutputSize size = outputSize(7, axis(3, 3));
    EXPECT_FALSE(size.fits);
    EXPECT_FALSE(size.size.has_value());
    EXPECT_NEAR(size.exact, 2.33, 0.005);
    EXPECT_EQ(size.leftOver, 1);
}

TEST(OutputSize, KeepsSevenWithPaddingOne) {
    const OutputSize size = outputSize(7, axis(3, 1, 1));
    EXPECT_EQ(size.padded, 9);
    EXPECT_EQ(size.size, 7);
}

TEST(OutputSize, CountsPaddingOnBothSides) {
    EXPECT_EQ(outputSize(7, axis(3, 1, 2)).padded, 11);
    EXPECT_EQ(outputSize(7, {.kernel = 3, .padBefore = 1}).padded, 8);
}

TEST(OutputSize, StaysTheSameWithHalfTheKernelAsPadding) {
    for (const auto& [kernel, padding] : {std::pair{3, 1}, {5, 2}, {7, 3}}) {
        EXPECT_EQ(outputSize(32, axis(kernel, 1, padding)).size, 32) << "F = " << kernel;
    }
}

TEST(OutputSize, ShrinksTheLecturesStackWithoutPadding) {
    EXPECT_EQ(outputSize(32, axis(5)).size, 28);
    EXPECT_EQ(outputSize(28, axis(5)).size, 24);
    EXPECT_EQ(outputSize(32, axis(5, 1, 2)).size, 32);
}

TEST(OutputSize, TakesDilationAsAWiderWindow) {
    const OutputSize size = outputSize(7, axis(3, 1, 0, 2));
    EXPECT_EQ(size.slack, 2);
    EXPECT_EQ(size.size, 3);
}

TEST(OutputSize, RefusesAWindowLargerThanTheInput) {
    const OutputSize size = outputSize(4, axis(7, 1, 1));
    EXPECT_FALSE(size.fits);
    EXPECT_FALSE(size.size.has_value());
    EXPECT_EQ(size.slack, -1);
    EXPECT_EQ(size.leftOver, 6);
}

TEST(OutputSize, AgreesWithTheOpsWheneverItFits) {
    for (std::int64_t input = 1; input <= 12; ++input) {
        for (std::int64_t kernel = 1; kernel <= 4; ++kernel) {
            for (std::int64_t stride = 1; stride <= 4; ++stride) {
                for (std::int64_t padding = 0; padding <= 2; ++padding) {
                    const WindowAxis window = axis(kernel, stride, padding);
                    const OutputSize size = outputSize(input, window);
                    if (size.slack < 0) {
                        EXPECT_THROW(outputExtent(input, window), ShapeError);
                        continue;
                    }
                    const std::int64_t extent = outputExtent(input, window);
                    EXPECT_EQ(size.leftOver,
                              size.padded - window.inputIndex(extent - 1, kernel - 1) - window.padBefore - 1);
                    EXPECT_EQ(size.size.value_or(extent), extent);
                    EXPECT_EQ(size.fits, size.leftOver == 0);
                }
            }
        }
    }
}

TEST(NearestFitting, ProposesOneStepForTheRefusedStride) {
    const std::vector<WindowAxis> proposals = nearestFitting(7, axis(3, 3));
    EXPECT_THAT(proposals, ElementsAre(axis(3, 2), axis(3, 3, 1), axis(4, 3), axis(3, 1), axis(7, 3)));
}

TEST(NearestFitting, ProposesOnlyWhatFitsAndChangesOneThing) {
    for (std::int64_t input = 1; input <= 30; ++input) {
        const WindowAxis given = axis(4, 3, 1, 2);
        const std::vector<WindowAxis> proposals = nearestFitting(input, given);
        EXPECT_LE(proposals.size(), maxFittingSettings);
        for (const WindowAxis& proposal : proposals) {
            EXPECT_TRUE(outputSize(input, proposal).fits);
            const int changes = (proposal.kernel != given.kernel ? 1 : 0) +
                                (proposal.stride != given.stride ? 1 : 0) +
                                (proposal.padBefore != given.padBefore ? 1 : 0);
            EXPECT_EQ(changes, 1);
            EXPECT_EQ(proposal.padBefore - given.padBefore, proposal.padAfter - given.padAfter);
            EXPECT_GE(proposal.padBefore, 0);
        }
    }
}

TEST(NearestFitting, PadsOneSideWhereTwoNeverComeOutEven) {
    EXPECT_THAT(nearestFitting(6, axis(3, 2)), Contains(WindowAxis{.kernel = 3, .stride = 2, .padAfter = 1}));
    const WindowAxis dilated{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 0, .dilation = 2};
    WindowAxis padded = dilated;
    padded.padAfter = 1;
    EXPECT_EQ(outputSize(5, dilated).exact, 1.5);
    EXPECT_THAT(nearestFitting(5, dilated), Contains(padded));
}

TEST(NearestFitting, NeverProposesToStepOverPixels) {
    EXPECT_THAT(nearestFitting(7, axis(3, 3)), Not(Contains(axis(3, 4))));
}

TEST(NearestFitting, KeepsAStrideThatStepsOverPixelsAnyway) {
    EXPECT_THAT(nearestFitting(8, axis(1, 2)), Contains(axis(2, 2)));
    EXPECT_THAT(nearestFitting(10, axis(1, 4)), Contains(axis(1, 3)));
}

TEST(NearestFitting, ShrinksAWindowThatIsTooLarge) {
    const std::vector<WindowAxis> proposals = nearestFitting(4, axis(7));
    EXPECT_THAT(proposals, Contains(axis(4)));
    EXPECT_THAT(proposals, Contains(axis(7, 1, 2)));
}

TEST(Coverage, OfSevenBySevenIsOneInTheCornerAndNineInTheCentre) {
    const std::vector<std::int64_t> counts = coverage(7, 7, Window2d::square(3));
    EXPECT_EQ(counts.front(), 1);
    EXPECT_EQ(counts.back(), 1);
    EXPECT_EQ(counts[3 * 7 + 3], 9);
    EXPECT_EQ(counts[3], 3);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), 25 * 9);
}

TEST(Coverage, OfTheCornerGrowsWithPadding) {
    const std::vector<std::int64_t> one = coverage(7, 7, Window2d::square(3, 1, 1));
    EXPECT_EQ(one.front(), 4);
    EXPECT_EQ(one[3 * 7 + 3], 9);
    EXPECT_EQ(coverage(7, 7, Window2d::square(3, 1, 2)).front(), 9);
}

TEST(Coverage, LeavesOutWhatAStrideLeavesOver) {
    const std::vector<std::int64_t> counts = coverage(1, 7, {.rows = {}, .columns = axis(3, 3)});
    EXPECT_THAT(counts, ElementsAre(1, 1, 1, 1, 1, 1, 0));
}

TEST(Coverage, SeesTheHolesOfADilatedWindow) {
    const std::vector<std::int64_t> counts = coverage(5, 1, {.rows = axis(2, 3, 0, 3), .columns = {}});
    EXPECT_THAT(counts, ElementsAre(1, 0, 0, 1, 0));
}

TEST(Coverage, IsZeroWhenNoWindowFits) {
    EXPECT_THAT(coverage(1, 2, Window2d::square(3)), ElementsAre(0, 0));
}

} // namespace fovea
