#include "core/bench/bench_edit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace fovea {
namespace {

using ::testing::HasSubstr;

/// What is wrong with the default state after `change`.
BenchProblem problemAfter(const std::function<void(BenchState&)>& change) {
    BenchState state;
    change(state);
    return problemOf(state).value_or(BenchProblem{BenchField::Operation, "no problem"});
}

void expectProblem(BenchField field, const char* text, const std::function<void(BenchState&)>& change) {
    const BenchProblem problem = problemAfter(change);
    EXPECT_EQ(problem.field, field) << problem.text;
    EXPECT_THAT(problem.text, HasSubstr(text));
}

TEST(BenchProblems, NameTheSettingAndItsLimits) {
    using enum BenchField;
    expectProblem(Width, "The input's width is 0; it must be from 1 to 64.",
                  [](BenchState& state) { state.size.width = 0; });
    expectProblem(Height, "is 65", [](BenchState& state) { state.size.height = 65; });
    expectProblem(Depth, "is -1", [](BenchState& state) { state.size.depth = -1; });
    expectProblem(KernelRows, "is 193", [](BenchState& state) { state.window.rows.kernel = 193; });
    expectProblem(KernelColumns, "is 0", [](BenchState& state) { state.window.columns.kernel = 0; });
    expectProblem(Filters, "is 65", [](BenchState& state) { state.filters = 65; });
    expectProblem(StrideRows, "is 0", [](BenchState& state) { state.window.rows.stride = 0; });
    expectProblem(StrideColumns, "is 65", [](BenchState& state) { state.window.columns.stride = 65; });
    expectProblem(PadTop, "is -1", [](BenchState& state) { state.window.rows.padBefore = -1; });
    expectProblem(PadBottom, "is 65", [](BenchState& state) { state.window.rows.padAfter = 65; });
    expectProblem(PadLeft, "is -1", [](BenchState& state) { state.window.columns.padBefore = -1; });
    expectProblem(PadRight, "is 65", [](BenchState& state) { state.window.columns.padAfter = 65; });
    expectProblem(DilationRows, "is 33", [](BenchState& state) { state.window.rows.dilation = 33; });
    expectProblem(DilationColumns, "is 0", [](BenchState& state) { state.window.columns.dilation = 0; });
    expectProblem(Growth, "is 65", [](BenchState& state) { state.growth = 65; });
}

TEST(BenchProblems, SayWhichGroupsWouldDivide) {
    expectProblem(BenchField::Groups,
                  "4 groups do not divide a depth of 6 and 12 filters evenly; 1, 2, 3 or 6",
                  [](BenchState& state) {
                      state.size.depth = 6;
                      state.filters = 12;
                      state.groups = 4;
                  });
    expectProblem(BenchField::Filters, "4 filters cannot be shared out evenly among 3 channels",
                  [](BenchState& state) {
                      state.operation = BenchOperation::Depthwise;
                      state.size.depth = 3;
                      state.filters = 4;
                  });
}

TEST(BenchProblems, RefuseMirroringFartherThanTheInput) {
    expectProblem(BenchField::PadLeft, "An input of 7 columns can be mirrored by at most 6, not by 7",
                  [](BenchState& state) {
                      state.paddingMode = PaddingMode::Reflect;
                      state.window.columns.padBefore = 7;
                  });
    EXPECT_EQ(problemAfter([](BenchState& state) {
                  state.paddingMode = PaddingMode::Replicate;
                  state.window.columns.padBefore = 7;
              }).text,
              "no problem");
}

TEST(BenchProblems, LeaveRoundingUpToPooling) {
    expectProblem(BenchField::Fit, "Only pooling", [](BenchState& state) { state.fit = FitRule::Ceil; });
    EXPECT_EQ(problemAfter([](BenchState& state) {
                  state.operation = BenchOperation::AveragePooling;
                  state.fit = FitRule::Ceil;
              }).text,
              "no problem");
}

TEST(BenchProblems, CountWeightsOutputsAndMultiplications) {
    expectProblem(BenchField::Weights, "16,777,216 weights; at most 4,194,304", [](BenchState& state) {
        state.operation = BenchOperation::FullyConnected;
        state.size = {.width = 64, .height = 64, .depth = 64};
        state.filters = 64;
    });
    expectProblem(BenchField::StrideRows, "A smaller stride", [](BenchState& state) {
        state.operation = BenchOperation::Transposed;
        state.size = {.width = 64, .height = 64, .depth = 1};
        state.window = Window2d::square(1, 64);
    });
    expectProblem(BenchField::KernelRows, "multiplications; at most 2,147,483,648", [](BenchState& state) {
        state.size = {.width = 64, .height = 64, .depth = 64};
        state.window = Window2d::square(31, 1, 64);
        state.filters = 64;
    });
    expectProblem(BenchField::Growth, "A smaller growth", [](BenchState& state) {
        state.operation = BenchOperation::FullyConnected;
        state.size = {.width = 64, .height = 64, .depth = 16};
        state.filters = 64;
        state.growth = 64;
    });
}

TEST(BenchProblems, CheckTheSources) {
    expectProblem(BenchField::Weights, "orientation", [](BenchState& state) {
        state.filterSources = {{.orientation = std::numeric_limits<double>::quiet_NaN()}};
    });
    expectProblem(BenchField::Weights, "wavelength",
                  [](BenchState& state) { state.filterSources = {{.wavelength = 1}}; });
}

TEST(BenchProblems, AreFoundWhateverStandsInAState) {
    constexpr std::int64_t wild[] = {std::numeric_limits<std::int64_t>::min(), -1, 0,
                                     std::numeric_limits<std::int64_t>::max()};
    for (const std::int64_t value : wild) {
        for (int operation = -1; operation <= 7; ++operation) {
            BenchState state;
            state.operation = static_cast<BenchOperation>(operation);
            state.size = {.width = value, .height = value, .depth = value};
            const WindowAxis axis{
                .kernel = value, .stride = value, .padBefore = value, .padAfter = value, .dilation = value};
            state.window = {.rows = axis, .columns = axis};
            state.filters = value;
            state.groups = value;
            state.growth = value;
            EXPECT_TRUE(problemOf(state));
        }
    }
    EXPECT_TRUE(problemOf({.paddingMode = static_cast<PaddingMode>(9)}));
    EXPECT_TRUE(problemOf({.fit = static_cast<FitRule>(-3)}));
    EXPECT_TRUE(problemOf({.inputSource = {.pattern = static_cast<InputSource::Pattern>(99)}}));
    EXPECT_TRUE(problemOf({.filterSources = {{.pattern = static_cast<FilterSource::Pattern>(99)}}}));
}

TEST(BenchProblems, DoNotIncludeAWindowThatDoesNotFit) {
    EXPECT_EQ(problemAfter([](BenchState& state) { state.window = Window2d::square(3, 3); }).text,
              "no problem");
    EXPECT_EQ(problemAfter([](BenchState& state) { state.window = Window2d::square(9); }).text, "no problem");
}

TEST(BenchProblems, IgnoreWhatTheOperationFixes) {
    EXPECT_EQ(problemAfter([](BenchState& state) {
                  state.operation = BenchOperation::MaxPooling;
                  state.size.depth = 5;
                  state.filters = 3;
                  state.groups = 2;
                  state.paddingMode = PaddingMode::Reflect;
                  state.window = Window2d::square(3, 1, 9);
              }).text,
              "no problem");
}

} // namespace
} // namespace fovea
