#include "core/ops/linear.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

using ::testing::HasSubstr;

std::string refusalOf(const LinearOptions& options, const Shape& input) {
    try {
        Linear(options).inferShape({&input, 1});
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(Linear, KeepsItsPromises) {
    for (const std::int64_t batch : {1, 3, 7, 33}) {
        for (const std::int64_t in : {1, 5, 64, 321}) {
            for (const std::int64_t out : {1, 10, 37}) {
                for (const bool bias : {true, false}) {
                    SCOPED_TRACE(std::to_string(batch) + "×" + std::to_string(in) + " → " +
                                 std::to_string(out));
                    test::checkOp(Linear({.inFeatures = in, .outFeatures = out, .bias = bias}), {{batch, in}},
                                  {.elements = 3, .coordinates = 8});
                }
            }
        }
    }
}

TEST(Linear, MakesTenScoresOfAStretchedPictureAsInTheLecture) {
    const Linear op({.inFeatures = 3072, .outFeatures = 10});
    const Shape input{1, 3072};
    EXPECT_EQ(op.inferShape({&input, 1}), (Shape{1, 10}));
    EXPECT_EQ(op.parameters()[0].shape, (Shape{10, 3072}));
    EXPECT_EQ(op.multiplyAdds({&input, 1}), 30720);
    test::checkOp(op, {input}, {.elements = 2, .coordinates = 4});
}

TEST(Linear, ReadsAllOfItsInput) {
    const Linear op({.inFeatures = 5, .outFeatures = 3});
    const Shape input{1, 5};
    EXPECT_EQ(op.inputRegion({.channels = {1, 2}, .rows = {0, 1}, .columns = {0, 1}}, 0, {&input, 1}),
              (Region{.channels = {0, 5}, .rows = {0, 1}, .columns = {0, 1}}));
}

TEST(Linear, RefusesWhatDoesNotFit) {
    EXPECT_THAT(refusalOf({.inFeatures = 5, .outFeatures = 0}, {1, 5}),
                HasSubstr("the number of outputs is 0"));
    EXPECT_THAT(refusalOf({.inFeatures = -1, .outFeatures = 2}, {1, 5}),
                HasSubstr("the number of inputs is -1"));
    EXPECT_THAT(refusalOf({.inFeatures = 5, .outFeatures = 2}, {1, 6}), HasSubstr("weights for 5 inputs"));
    EXPECT_THAT(refusalOf({.inFeatures = 12, .outFeatures = 2}, {1, 3, 2, 2}),
                HasSubstr("put a flatten layer"));
    EXPECT_THAT(refusalOf({.inFeatures = 5, .outFeatures = 2}, {0, 5}), HasSubstr("not 0×5"));
}

} // namespace
} // namespace fovea
