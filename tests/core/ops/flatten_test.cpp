#include "core/ops/flatten.h"
#include "tests/support/op_check.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

TEST(Flatten, KeepsItsPromises) {
    for (const Shape& shape :
         {Shape{1, 1, 1, 1}, Shape{2, 3, 4, 5}, Shape{3, 7}, Shape{1, 4, 6}, Shape{2, 1, 3, 1}}) {
        test::checkOp(Flatten(), {shape});
    }
}

TEST(Flatten, SharesTheNumbers) {
    const Workers workers(1);
    const Tensor input({2, 3, 4, 5});
    const Tensor output = Flatten().forward({&input, 1}, {}, {.workers = workers, .control = {}}).output;
    EXPECT_EQ(output.shape(), (Shape{2, 60}));
    EXPECT_TRUE(output.sharesWith(input));
}

class FlattenRegion : public ::testing::Test {
protected:
    /// Of features [begin, end) of a 3×4×5 volume.
    Region of(std::int64_t begin, std::int64_t end) const {
        const Shape shape{1, 3, 4, 5};
        return Flatten().inputRegion({.channels = {begin, end}, .rows = {0, 1}, .columns = {0, 1}}, 0,
                                     {&shape, 1});
    }
};

TEST_F(FlattenRegion, OfOneFeatureIsItsElement) {
    EXPECT_EQ(of(33, 34), (Region{.channels = {1, 2}, .rows = {2, 3}, .columns = {3, 4}}));
}

TEST_F(FlattenRegion, WithinARowIsAPieceOfIt) {
    EXPECT_EQ(of(21, 24), (Region{.channels = {1, 2}, .rows = {0, 1}, .columns = {1, 4}}));
}

TEST_F(FlattenRegion, OverTheEndOfARowIsAsWideAsTheMap) {
    EXPECT_EQ(of(24, 26), (Region{.channels = {1, 2}, .rows = {0, 2}, .columns = {0, 5}}));
}

TEST_F(FlattenRegion, OverTheEndOfAMapHoldsBothMaps) {
    EXPECT_EQ(of(19, 21), (Region{.channels = {0, 2}, .rows = {0, 4}, .columns = {0, 5}}));
}

TEST_F(FlattenRegion, OfAllFeaturesIsTheVolume) {
    EXPECT_EQ(of(-5, 100), (Region{.channels = {0, 3}, .rows = {0, 4}, .columns = {0, 5}}));
}

TEST_F(FlattenRegion, OfNoFeaturesIsEmpty) {
    EXPECT_TRUE(of(7, 7).empty());
    EXPECT_TRUE(of(60, 70).empty());
}

TEST(Flatten, PassesOnWhetherItsInputCanBeNegative) {
    EXPECT_TRUE(Flatten().isNonNegative({true}));
    EXPECT_FALSE(Flatten().isNonNegative({false}));
}

} // namespace
} // namespace fovea
