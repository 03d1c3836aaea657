#include "core/ops/concat.h"
#include "tests/support/op_check.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fovea {
namespace {

TEST(Concat, KeepsItsPromises) {
    test::checkOp(Concat(), {{1, 1}, {1, 1}});
    test::checkOp(Concat(), {{2, 3, 4, 5}, {2, 1, 4, 5}});
    test::checkOp(Concat(), {{3, 2}, {3, 5}, {3, 1}});
    test::checkOp(Concat(), {{1, 2, 7}, {1, 4, 7}});
}

TEST(Concat, LaysChannelsBehindEachOther) {
    // Volumes of more than one piece of work.
    const Workers workers(2);
    Rng rng(5);
    const std::vector<Tensor> inputs{test::uniformTensor({2, 3, 110, 120}, rng),
                                     test::uniformTensor({2, 2, 110, 120}, rng)};
    const Tensor output = Concat().forward(inputs, {}, {.workers = workers, .control = {}}).output;
    ASSERT_EQ(output.shape(), (Shape{2, 5, 110, 120}));
    for (std::int64_t n = 0; n < 2; ++n) {
        for (std::int64_t c = 0; c < 5; ++c) {
            const Plane from = c < 3 ? inputs[0].plane(n, c) : inputs[1].plane(n, c - 3);
            EXPECT_TRUE(std::ranges::equal(output.plane(n, c).values(), from.values())) << n << "," << c;
        }
    }
}

TEST(Concat, SplitsARegionAmongItsInputs) {
    const std::vector<Shape> inputs{{1, 3, 8, 8}, {1, 2, 8, 8}, {1, 4, 8, 8}};
    const Region output{.channels = {2, 5}, .rows = {1, 3}, .columns = {4, 5}};
    EXPECT_EQ(Concat().inputRegion(output, 0, inputs),
              (Region{.channels = {2, 3}, .rows = {1, 3}, .columns = {4, 5}}));
    EXPECT_EQ(Concat().inputRegion(output, 1, inputs),
              (Region{.channels = {0, 2}, .rows = {1, 3}, .columns = {4, 5}}));
    EXPECT_TRUE(Concat().inputRegion(output, 2, inputs).empty());
}

TEST(Concat, RefusesInputsOfDifferentExtents) {
    for (const Shape& other : {Shape{1, 3, 4, 5}, Shape{2, 3, 4, 4}, Shape{1, 3}, Shape{1, 3, 4}}) {
        const std::vector<Shape> inputs{{1, 3, 4, 4}, other};
        EXPECT_THROW(Concat().inferShape(inputs), ShapeError) << other.toString();
    }
    const Shape one{1, 3};
    EXPECT_THROW(Concat().inferShape({&one, 1}), ShapeError);
}

TEST(Concat, CannotBeNegativeWhenNoInputCan) {
    EXPECT_TRUE(Concat().isNonNegative({true, true}));
    EXPECT_FALSE(Concat().isNonNegative({false, true}));
}

} // namespace
} // namespace fovea
