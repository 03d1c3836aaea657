#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "core/bench/bench_result.h"
#include "core/bench/bench_steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace fovea {
namespace {

std::shared_ptr<const BenchResult> resultOf(std::string_view name) {
    const BenchPreset* preset = findBenchPreset(name);
    EXPECT_NE(preset, nullptr) << name;
    const Workers workers(2);
    return computeBench(preset->make(), workers);
}

std::vector<float> numbersOf(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

TEST(BenchPresets, StandInTheOrderOfTheLecturesKeys) {
    std::vector<std::string> names;
    for (const BenchPreset& preset : benchPresets()) {
        names.emplace_back(preset.name);
        EXPECT_EQ(findBenchPreset(preset.name), &preset);
        EXPECT_FALSE(std::string(preset.title).empty());
        EXPECT_GE(preset.scene, 4);
        EXPECT_LE(preset.scene, 22);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"stride1", "stride2", "stride3", "same", "column", "filters6",
                                               "filters10", "pointwise", "neurons", "pool", "fc"}));
    EXPECT_EQ(findBenchPreset("stride4"), nullptr);
    EXPECT_EQ(findBenchPreset(""), nullptr);
}

TEST(BenchPresets, AreReadyToBeComputed) {
    for (const BenchPreset& preset : benchPresets()) {
        SCOPED_TRACE(preset.name);
        const BenchState state = preset.make();
        EXPECT_FALSE(problemOf(state));
        EXPECT_TRUE(state == arranged(state));
        EXPECT_TRUE(state == preset.make()) << "a preset is the same each time";
    }
}

TEST(BenchPresets, SlideOverSevenBySevenAsInTheLecture) {
    EXPECT_EQ(resultOf("stride1")->outputShape(), (Shape{1, 1, 5, 5}));
    EXPECT_EQ(resultOf("stride2")->outputShape(), (Shape{1, 1, 3, 3}));
    EXPECT_EQ(resultOf("same")->outputShape(), (Shape{1, 1, 7, 7}));
}

TEST(BenchPresets, RefuseStrideThreeOverSeven) {
    const auto result = resultOf("stride3");
    EXPECT_FALSE(result->fits());
    EXPECT_EQ(stepCount(*result), 0);
    EXPECT_NEAR(result->rows.size.exact, 2.33, 0.005);
    EXPECT_EQ(result->rows.size.leftOver, 1);
    EXPECT_EQ(result->rows.floor, 2);
    EXPECT_EQ(result->rows.output, std::nullopt);
    EXPECT_TRUE(result->coverage.empty());
    ASSERT_FALSE(result->rows.fitting.empty());
    EXPECT_EQ(result->rows.fitting.front().stride, 2);
}

TEST(BenchPresets, CutAColumnOfSeventyFiveProducts) {
    const auto result = resultOf("column");
    EXPECT_EQ(result->outputShape(), (Shape{1, 1, 28, 28}));
    EXPECT_EQ(result->parameters, 76);
    EXPECT_EQ(explainStep(*result, {.filter = 0, .y = 3, .x = 4}).taps.size(), 75U);
}

TEST(BenchPresets, StackSixMapsIntoAVolume) {
    EXPECT_EQ(resultOf("filters6")->outputShape(), (Shape{1, 6, 28, 28}));
}

TEST(BenchPresets, CountSevenHundredAndSixtyParametersForTenFilters) {
    const auto result = resultOf("filters10");
    EXPECT_EQ(result->outputShape(), (Shape{1, 10, 32, 32}));
    EXPECT_EQ(result->parameters, 760);
    EXPECT_EQ(result->multiplyAdds, 10 * 32 * 32 * 75);
}

TEST(BenchPresets, ReduceTheDepthWithOneByOne) {
    const auto result = resultOf("pointwise");
    EXPECT_EQ(result->outputShape(), (Shape{1, 32, 56, 56}));
    EXPECT_EQ(explainStep(*result, {.filter = 31, .y = 55, .x = 0}).taps.size(), 64U);
}

TEST(BenchPresets, ShowFiveNeuronsForEachRegion) {
    const auto result = resultOf("neurons");
    EXPECT_EQ(result->outputShape(), (Shape{1, 5, 28, 28}));
    EXPECT_EQ(result->parameters, 5 * 76);
    EXPECT_EQ(result->unsharedParameters, 28 * 28 * 5 * 76);
}

TEST(BenchPresets, PoolTheLecturesExample) {
    const auto result = resultOf("pool");
    EXPECT_EQ(result->outputShape(), (Shape{1, 1, 2, 2}));
    EXPECT_EQ(numbersOf(*result->output), (std::vector<float>{6, 8, 3, 4}));
    EXPECT_EQ(result->parameters, 0);
}

TEST(BenchPresets, ConnectThreeThousandAndSeventyTwoNumbersToTenScores) {
    const auto result = resultOf("fc");
    EXPECT_EQ(result->state.input.size(), 3072);
    EXPECT_EQ(result->outputShape(), (Shape{1, 10, 1, 1}));
    EXPECT_EQ(result->parameters, 30'730);
    ASSERT_TRUE(result->fc);
    EXPECT_EQ(result->fc->linear.shape(), (Shape{1, 10}));
    EXPECT_LT(result->fc->largestDifference, 1e-3);
    EXPECT_EQ(result->fc->largerOutput.shape(), (Shape{1, 10, 5, 5}));
}

TEST(BenchPresets, UseWholeNumbersWherePeopleReadThem) {
    for (const char* name : {"stride1", "stride2", "same", "column", "pointwise", "pool"}) {
        SCOPED_TRACE(name);
        const auto result = resultOf(name);
        const auto isWhole = [](float value) { return value == std::round(value); };
        EXPECT_TRUE(std::ranges::all_of(result->state.input.values(), isWhole));
        EXPECT_TRUE(std::ranges::all_of(result->state.weight.values(), isWhole));
        EXPECT_TRUE(std::ranges::all_of(result->output->values(), isWhole));
    }
}

TEST(BenchPresets, GiveMapsThatShowSomething) {
    for (const BenchPreset& preset : benchPresets()) {
        SCOPED_TRACE(preset.name);
        const auto result = resultOf(preset.name);
        if (result->output) {
            const auto [least, most] = std::ranges::minmax(result->output->values());
            EXPECT_GT(most - least, 0.5F);
        }
    }
}

} // namespace
} // namespace fovea
