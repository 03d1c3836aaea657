#include "core/training/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace fovea {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::Pointwise;

/// Leaves pixels as they are: x = (p/255 − 0)/(1/255).
const Normalization plain{.mean = {0}, .std = {1.0F / 255.0F}};

LabelledPictures numbered() {
    return {.height = 2,
            .width = 3,
            .channels = 1,
            .pixels = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16},
            .labels = {4, 7}};
}

class MakeBatch : public testing::Test {
protected:
    Workers m_workers{2};

    std::vector<float> placed(const Placement& placement) const {
        const std::array<std::uint32_t, 1> first{0};
        const Tensor batch = makeBatch(numbered(), first, {&placement, 1}, plain, m_workers);
        return {batch.values().begin(), batch.values().end()};
    }
};

TEST_F(MakeBatch, TakesThePicturesThatAreAskedFor) {
    const std::array<std::uint32_t, 2> indices{1, 0};
    const Tensor batch = makeBatch(numbered(), indices, {}, plain, m_workers);
    EXPECT_EQ(batch.shape(), (Shape{2, 1, 2, 3}));
    EXPECT_FLOAT_EQ(batch.at(0, 0, 1, 2), 16);
    EXPECT_FLOAT_EQ(batch.at(1, 0, 0, 0), 1);
    EXPECT_THAT(labelsOf(numbered(), indices), ElementsAre(7, 4));
}

TEST_F(MakeBatch, FlipsLeftToRight) {
    EXPECT_THAT(placed({.flip = true}), Pointwise(FloatEq(), {3.F, 2.F, 1.F, 6.F, 5.F, 4.F}));
}

TEST_F(MakeBatch, ShiftsAndFillsWithTheMean) {
    EXPECT_THAT(placed({.dx = 1}), Pointwise(FloatEq(), {0.F, 1.F, 2.F, 0.F, 4.F, 5.F}));
    EXPECT_THAT(placed({.dx = -2}), Pointwise(FloatEq(), {3.F, 0.F, 0.F, 6.F, 0.F, 0.F}));
    EXPECT_THAT(placed({.dy = 1}), Pointwise(FloatEq(), {0.F, 0.F, 0.F, 1.F, 2.F, 3.F}));
    EXPECT_THAT(placed({.dx = 3}), testing::Each(0.F));
    EXPECT_THAT(placed({.dy = -5}), testing::Each(0.F));
}

TEST_F(MakeBatch, FlipsBeforeItShifts) {
    EXPECT_THAT(placed({.flip = true, .dx = 1, .dy = -1}),
                Pointwise(FloatEq(), {0.F, 6.F, 5.F, 0.F, 0.F, 0.F}));
}

TEST_F(MakeBatch, SeparatesAndNormalisesChannels) {
    const LabelledPictures pictures{
        .height = 1, .width = 2, .channels = 3, .pixels = {0, 51, 255, 255, 102, 0}, .labels = {0}};
    const Normalization normalization{.mean = {0, 0.2F, 0.5F}, .std = {1, 0.1F, 0.5F}};
    const std::array<std::uint32_t, 1> first{0};
    const Tensor batch = makeBatch(pictures, first, {}, normalization, m_workers);
    const std::array<float, 6> expected{0, 1, 0, 2, 1, -1};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(batch.values()[i], expected[i], 1e-6);
    }
}

TEST(MeasureNormalization, IsExactPerChannel) {
    const LabelledPictures pictures{
        .height = 1, .width = 2, .channels = 3, .pixels = {0, 51, 7, 255, 153, 7}, .labels = {0}};
    const Normalization normalization = measureNormalization(pictures);
    EXPECT_FLOAT_EQ(normalization.mean[0], 0.5F);
    EXPECT_FLOAT_EQ(normalization.std[0], 0.5F);
    EXPECT_FLOAT_EQ(normalization.mean[1], 0.4F);
    EXPECT_FLOAT_EQ(normalization.std[1], 0.2F);
    EXPECT_FLOAT_EQ(normalization.std[2], 1.0F);
}

TEST(DrawPlacements, StaysWithinTheShiftAndReachesItsEnds) {
    Rng rng(3);
    std::int64_t flips = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (const Placement& placement : drawPlacements({.flip = true, .shift = 2}, 1000, rng)) {
        flips += placement.flip ? 1 : 0;
        low = std::min({low, placement.dx, placement.dy});
        high = std::max({high, placement.dx, placement.dy});
    }
    EXPECT_EQ(low, -2);
    EXPECT_EQ(high, 2);
    EXPECT_GT(flips, 400);
    EXPECT_LT(flips, 600);
}

TEST(DrawPlacements, LeavesPicturesAloneWithoutAugmentation) {
    Rng rng(3);
    const std::string before = rng.state();
    EXPECT_THAT(drawPlacements({}, 5, rng), testing::Each(Placement{}));
    EXPECT_EQ(rng.state(), before);
}

} // namespace
} // namespace fovea
