#include "core/bench/bench_edit.h"
#include "tests/support/golden.h"
#include "tests/ui/scenes/bench/bench_input.h"
#include "tests/ui/scenes/bench/stage_samples.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;
using test::element;
using test::StageScene;

constexpr QSizeF standard(1440, 520);

StageScene neuronsOf(const std::shared_ptr<const BenchResult>& result, const BenchFrame& frame,
                     const QSizeF& size = standard, const BenchView& view = {}) {
    return {makeNeuronStage, {result, view, Theme::light()}, size, frame};
}

std::optional<double> numberNamed(const StageScene& scene, const char* name) {
    for (const DrawnNumber& number : scene.part().numbers(scene.frame())) {
        if (number.name == QLatin1String(name)) {
            return number.value;
        }
    }
    return std::nullopt;
}

TEST(NeuronStage, CountsSharedAndUnsharedParametersAsTheLectureDoes) {
    const auto result = test::ofPreset("neurons");
    const StageScene scene = neuronsOf(result, test::frameAt(*result, -1));
    EXPECT_EQ(numberNamed(scene, "parameters"), 380);
    EXPECT_EQ(numberNamed(scene, "parameters.unshared"), 297'920);
}

TEST(NeuronStage, ShowsOnlyTheEnginesNumbersOfThePresets) {
    for (const char* name : {"column", "filters6", "filters10", "pointwise", "neurons", "fc", "pool"}) {
        const auto result = test::ofPreset(name);
        const auto end = static_cast<double>(stepCount(*result));
        for (const double time : {0.0, 1.0, end / 2 + 0.5, end}) {
            SCOPED_TRACE(std::string(name) + " at " + std::to_string(time));
            const StageScene scene = neuronsOf(result, test::frameAt(*result, time));
            test::expectEnginesNumbers({result, {}, Theme::light()}, scene);
        }
    }
}

TEST(NeuronStage, ShowsOnlyTheEnginesNumbersOfRandomStates) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = test::computed(test::randomFittingBench(seed));
        BenchView view;
        view.showAll = seed % 3 == 0;
        const double time =
            std::fmod(static_cast<double>(seed) * 0.7, 1 + static_cast<double>(stepCount(*result)));
        const StageScene scene = neuronsOf(result, test::frameAt(*result, time), standard, view);
        test::expectEnginesNumbers({result, view, Theme::light()}, scene);
    }
}

TEST(NeuronStage, ListsAllNeuronsOfTheDepthColumn) {
    const auto result = test::ofPreset("neurons");
    const StageScene scene =
        neuronsOf(result, test::frameWith(*result, -1, element(Kind::BenchOutput, {1, 9, 20})));
    for (std::int64_t filter = 0; filter < 5; ++filter) {
        const std::string name = "output " + std::to_string(filter) + ",9,20";
        EXPECT_EQ(numberNamed(scene, name.c_str()),
                  static_cast<double>(result->output->at(0, filter, 9, 20)));
    }
}

TEST(NeuronStage, ListsSixteenNeuronsInAStageOfUsualHeight) {
    const auto result = test::computed(
        test::edited(test::presetState("stride1"), [](BenchState& state) { state.filters = 16; }));
    const StageScene scene =
        neuronsOf(result, test::frameWith(*result, -1, element(Kind::BenchOutput, {0, 2, 2})));
    for (std::int64_t filter = 0; filter < 16; ++filter) {
        EXPECT_TRUE(numberNamed(scene, ("output " + std::to_string(filter) + ",2,2").c_str())) << filter;
    }
}

TEST(NeuronStage, LeavesNeuronsThatAreNotComputedWithoutANumber) {
    const auto result = test::ofPreset("neurons");
    const StageScene scene = neuronsOf(result, test::frameAt(*result, 784 + 28 * 9 + 21));
    EXPECT_TRUE(numberNamed(scene, "output 0,9,20"));
    EXPECT_TRUE(numberNamed(scene, "output 1,9,20"));
    EXPECT_FALSE(numberNamed(scene, "output 2,9,20"));
}

TEST(NeuronStage, FindsItsElementsWhereTheyAreDrawn) {
    for (const char* name : {"neurons", "same", "pool", "stride3"}) {
        const auto result = test::ofPreset(name);
        test::expectFoundWhereDrawn(neuronsOf(result, test::frameAt(*result, 3.5)), name);
    }
}

TEST(NeuronStage, DrawsTheWiresOfTheNeuronInQuestion) {
    const auto result = test::ofPreset("neurons");
    const auto at = [&](const Element& output) {
        return test::picture(
            neuronsOf(result, test::frameWith(*result, -1, element(Kind::BenchOutput, output))),
            Theme::light());
    };
    EXPECT_NE(at({0, 9, 20}), at({0, 20, 9}));
    EXPECT_NE(at({0, 9, 20}), at({1, 9, 20}));
}

class NeuronStageSize : public testing::TestWithParam<QSizeF> {};

TEST_P(NeuronStageSize, HasNoTextThatIsCutOrLiesOnAnother) {
    for (const BenchPreset& preset : benchPresets()) {
        const auto result = test::computed(preset.make());
        for (const double time : {0.5, -1.0}) {
            test::expectTidyTexts(neuronsOf(result, test::frameAt(*result, time), GetParam()), preset.name);
        }
    }
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto result = test::computed(test::randomBench(seed));
        test::expectTidyTexts(neuronsOf(result, test::frameAt(*result, 0.9), GetParam()),
                              std::to_string(seed));
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, NeuronStageSize,
                         testing::Values(QSizeF(1440, 520), QSizeF(1920, 640), QSizeF(1100, 420),
                                         QSizeF(700, 312)));

class NeuronStageGolden : public testing::TestWithParam<bool> {};

TEST_P(NeuronStageGolden, LooksAsItDid) {
    const Theme colours = GetParam() ? Theme::darkTheme() : Theme::light();
    const auto result = test::ofPreset("neurons");
    const BenchFrame frame = test::frameWith(*result, 2500, element(Kind::BenchOutput, {1, 9, 17}));
    const StageScene scene(makeNeuronStage, {result, {}, colours}, standard, frame);
    EXPECT_TRUE(test::matchesGolden(test::picture(scene, colours),
                                    QStringLiteral("scenes/bench_neurons_") +
                                        (GetParam() ? QStringLiteral("dark") : QStringLiteral("light"))));
}

INSTANTIATE_TEST_SUITE_P(Themes, NeuronStageGolden, testing::Bool(),
                         [](const auto& instance) { return instance.param ? "dark" : "light"; });

} // namespace
} // namespace fovea::ui
