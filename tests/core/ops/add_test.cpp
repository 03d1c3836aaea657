#include "core/ops/add.h"
#include "tests/support/op_check.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

TEST(Add, KeepsItsPromises) {
    test::checkOp(Add(), {{1, 1}, {1, 1}});
    test::checkOp(Add(), {{2, 3, 4, 5}, {2, 3, 4, 5}});
    test::checkOp(Add(), {{3, 6}, {3, 6}, {3, 6}, {3, 6}});
    test::checkOp(Add(), {{1, 2, 7}, {1, 2, 7}, {1, 2, 7}});
}

TEST(Add, RefusesInputsOfDifferentShapes) {
    const std::vector<Shape> inputs{{1, 3, 4, 4}, {1, 3, 4, 5}};
    try {
        Add().inferShape(inputs);
        FAIL() << "no error";
    } catch (const ShapeError& error) {
        EXPECT_STREQ(error.what(), "add takes inputs of one shape, not 1×3×4×4 and 1×3×4×5");
    }
}

TEST(Add, RefusesASingleInput) {
    const Shape one{1, 3};
    EXPECT_THROW(Add().inferShape({&one, 1}), ShapeError);
}

TEST(Add, CannotBeNegativeWhenNoInputCan) {
    EXPECT_TRUE(Add().isNonNegative({true, true}));
    EXPECT_FALSE(Add().isNonNegative({true, false}));
}

} // namespace
} // namespace fovea
