#include "core/ops/pad2d.h"
#include "core/ops/window.h"
#include "tests/support/op_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fovea {
namespace {

using ::testing::HasSubstr;

constexpr PaddingMode modes[] = {PaddingMode::Zeros, PaddingMode::Reflect, PaddingMode::Replicate};

std::vector<float> padded(const Pad2dOptions& options, const Tensor& input) {
    const Workers workers(1);
    const Control control;
    const Tensor output = Pad2d(options).forward({&input, 1}, {}, {workers, control}).output;
    return {output.values().begin(), output.values().end()};
}

TEST(Pad2d, KeepsItsPromisesInEveryMode) {
    for (const PaddingMode mode : modes) {
        test::checkOp(Pad2d({.mode = mode}), {{2, 2, 3, 4}});
        test::checkOp(Pad2d({.top = 1, .bottom = 2, .left = 3, .right = 0, .mode = mode}), {{2, 2, 4, 5}});
        test::checkOp(Pad2d({.top = 3, .bottom = 3, .left = 2, .right = 4, .mode = mode}), {{1, 3, 4, 5}},
                      {.elements = 60});
    }
}

TEST(Pad2d, TakesASinglePixelInTheModesThatCan) {
    test::checkOp(Pad2d({.top = 2, .right = 1}), {{1, 1, 1, 1}});
    test::checkOp(Pad2d({.top = 2, .right = 1, .mode = PaddingMode::Replicate}), {{1, 1, 1, 1}});
}

TEST(Pad2d, PutsZerosMirroredOrRepeatedElementsAround) {
    const Tensor input = Tensor::from({1, 1, 1, 3}, {1.0F, 2.0F, 3.0F});
    EXPECT_EQ(padded({.left = 2, .right = 2}, input), (std::vector<float>{0, 0, 1, 2, 3, 0, 0}));
    EXPECT_EQ(padded({.left = 2, .right = 2, .mode = PaddingMode::Reflect}, input),
              (std::vector<float>{3, 2, 1, 2, 3, 2, 1}));
    EXPECT_EQ(padded({.left = 2, .right = 2, .mode = PaddingMode::Replicate}, input),
              (std::vector<float>{1, 1, 1, 2, 3, 3, 3}));
}

TEST(Pad2d, SaysWhichElementsABoxStandsFor) {
    const Shape shape{1, 2, 5, 5};
    const auto rowsOf = [&](PaddingMode mode, const Range& rows) {
        return Pad2d({.top = 3, .bottom = 3, .mode = mode})
            .inputRegion({.channels = {0, 1}, .rows = rows, .columns = {0, 1}}, 0, {&shape, 1})
            .rows;
    };
    EXPECT_EQ(rowsOf(PaddingMode::Zeros, {0, 4}), (Range{-3, 1}));
    EXPECT_EQ(rowsOf(PaddingMode::Reflect, {0, 2}), (Range{2, 4}));
    EXPECT_EQ(rowsOf(PaddingMode::Reflect, {1, 5}), (Range{0, 3}));
    EXPECT_EQ(rowsOf(PaddingMode::Reflect, {7, 11}), (Range{1, 5}));
    EXPECT_EQ(rowsOf(PaddingMode::Reflect, {-5, 1}), (Range{3, 4}))
        << "what lies outside the output reads nothing";
    EXPECT_EQ(rowsOf(PaddingMode::Reflect, {-5, 0}), Range{});
    EXPECT_EQ(rowsOf(PaddingMode::Replicate, {0, 2}), (Range{0, 1}));
    EXPECT_EQ(rowsOf(PaddingMode::Replicate, {9, 11}), (Range{4, 5}));
}

TEST(Pad2d, RefusesToMirrorFartherThanItsInput) {
    const Pad2d op({.top = 3, .mode = PaddingMode::Reflect});
    const Shape tooSmall{1, 1, 3, 3};
    try {
        op.inferShape({&tooSmall, 1});
        FAIL();
    } catch (const ShapeError& error) {
        EXPECT_THAT(error.what(), HasSubstr("3 rows cannot be mirrored 3 beyond their edge; at most 2"));
    }
}

TEST(Pad2d, RefusesSettingsAndInputsThatMakeNoPadding) {
    EXPECT_THROW(Pad2d({.left = -1}), SettingError);
    EXPECT_THROW(Pad2d({.bottom = maxWindowSetting + 1}), SettingError);
    const Shape vector{1, 3};
    EXPECT_THROW(Pad2d({}).inferShape({&vector, 1}), ShapeError);
    const Shape empty{1, 3, 0, 2};
    EXPECT_THROW(Pad2d({.top = 1}).inferShape({&empty, 1}), ShapeError);
}

} // namespace
} // namespace fovea
