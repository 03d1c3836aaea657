#include "core/bench/bench_edit.h"
#include "tests/support/golden.h"
#include "tests/support/recording_device.h"
#include "tests/ui/scenes/bench/stage_samples.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;
using test::element;
using test::StageScene;

constexpr QSizeF standard(1440, 520);

StageScene volumeOf(const std::shared_ptr<const BenchResult>& result, const BenchFrame& frame,
                    const QSizeF& size = standard, const BenchView& view = {}) {
    return {makeVolumeStage, {result, view, Theme::light()}, size, frame};
}

std::vector<QString> textsOf(const StageScene& scene) {
    test::RecordingDevice sheet(scene.size().toSize());
    QPainter painter(&sheet);
    TileCache tiles;
    scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    std::vector<QString> texts;
    for (const auto& text : sheet.texts()) {
        texts.push_back(text.text);
    }
    return texts;
}

bool says(const StageScene& scene, const QString& part) {
    return std::ranges::any_of(textsOf(scene), [&](const QString& text) { return text.contains(part); });
}

BenchState transposed() {
    BenchState state;
    state.operation = BenchOperation::Transposed;
    state.size = {.width = 5, .height = 4, .depth = 2};
    state.window = Window2d::square(3, 2, 1);
    state.filters = 3;
    return arranged(state);
}

const std::vector<const char*> presets{"stride1",   "same",    "column", "filters6", "filters10",
                                       "pointwise", "neurons", "pool",   "fc"};

TEST(VolumeStage, ShowsOnlyTheEnginesNumbersOfThePresets) {
    for (const char* name : presets) {
        const auto result = test::ofPreset(name);
        const auto end = static_cast<double>(stepCount(*result));
        for (const double time : {0.0, 0.3, 1.0, end / 2 + 0.5, end}) {
            SCOPED_TRACE(std::string(name) + " at " + std::to_string(time));
            const StageScene scene = volumeOf(result, test::frameAt(*result, time));
            test::expectEnginesNumbers({result, {}, Theme::light()}, scene);
        }
    }
}

TEST(VolumeStage, ShowsOnlyTheEnginesNumbersOfRandomStates) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = test::computed(test::randomBench(seed));
        BenchView view;
        view.showAll = seed % 3 == 0;
        const double time =
            std::fmod(static_cast<double>(seed) * 0.7, 1 + static_cast<double>(stepCount(*result)));
        const StageScene scene = volumeOf(result, test::frameAt(*result, time), standard, view);
        test::expectEnginesNumbers({result, view, Theme::light()}, scene);
    }
}

TEST(VolumeStage, TellsTheNeuronsNumberOnceItIsWritten) {
    const auto result = test::ofPreset("filters6");
    const auto value = [&](double time) -> std::optional<double> {
        const StageScene scene = volumeOf(result, test::frameAt(*result, time));
        for (const DrawnNumber& number : scene.part().numbers(scene.frame())) {
            if (number.name == QStringLiteral("output 0,0,2")) {
                return number.value;
            }
        }
        return std::nullopt;
    };
    EXPECT_FALSE(value(2.5));
    EXPECT_EQ(value(3.0), static_cast<double>(result->output->at(0, 0, 0, 2)));
}

TEST(VolumeStage, NamesTheVolumesAsTheLectureDoes) {
    const auto result = test::ofPreset("filters10");
    const StageScene scene = volumeOf(result, test::frameAt(*result, 5));
    for (const char* text : {"input", "10 filters", "output", "height", "width", "depth", "padding 2"}) {
        EXPECT_TRUE(says(scene, QString::fromLatin1(text))) << text;
    }
}

TEST(VolumeStage, DrawsAtMostSixFiltersAndTellsOfTheRest) {
    const auto result = test::ofPreset("pointwise");
    const StageScene scene = volumeOf(result, test::frameAt(*result, 5));
    EXPECT_TRUE(says(scene, QStringLiteral("32 filters")));
    EXPECT_TRUE(says(scene, QStringLiteral("more")));
    // The filter at work is among the drawn, whichever it is.
    for (const std::int64_t filter : {0, 3, 17, 31}) {
        const StageScene late =
            volumeOf(result, test::frameWith(*result, 5, element(Kind::BenchOutput, {filter, 9, 9})));
        EXPECT_FALSE(late.find(element(Kind::BenchWeight, {0, 0, 0}, filter)).isNone()) << filter;
    }
}

TEST(VolumeStage, FindsItsElementsWhereTheyAreDrawn) {
    for (const char* name : {"same", "column", "filters6", "pool", "pointwise"}) {
        const auto result = test::ofPreset(name);
        test::expectFoundWhereDrawn(volumeOf(result, test::frameAt(*result, 7.5)), name);
    }
    const auto result = test::computed(transposed());
    test::expectFoundWhereDrawn(volumeOf(result, test::frameAt(*result, 7.5)), "transposed");
}

TEST(VolumeStage, ReachesTheCellsOfInputFiltersAndOutputByKeyboard) {
    const auto result = test::ofPreset("stride1");
    const StageScene scene = volumeOf(result, test::frameAt(*result, 25));
    SceneElement at = scene.neighbour({}, Direction::First);
    EXPECT_TRUE(at.sameAs(element(Kind::BenchInput, {0, 0, 0})));
    for (int i = 0; i < 6; ++i) {
        at = scene.neighbour(at, Direction::Right);
    }
    EXPECT_TRUE(at.sameAs(element(Kind::BenchInput, {0, 0, 6})));
    at = scene.neighbour(at, Direction::Right);
    EXPECT_TRUE(at.sameAs(element(Kind::BenchWeight, {0, 0, 0}, 0)));
    at = scene.neighbour(at, Direction::Right);
    EXPECT_TRUE(at.sameAs(element(Kind::BenchOutput, {0, 0, 0})));
    EXPECT_TRUE(scene.neighbour({}, Direction::Last).sameAs(element(Kind::BenchOutput, {0, 4, 4})));
}

TEST(VolumeStage, BringsTheMapOfALitOutputToTheTop) {
    const auto result = test::ofPreset("filters6");
    const StageScene scene =
        volumeOf(result, test::frameWith(*result, 4704, element(Kind::BenchOutput, {2, 14, 14})));
    // Beside the depth column, whose neurons lie on the map.
    const SceneElement cell = scene.find(element(Kind::BenchOutput, {2, 25, 3}));
    EXPECT_TRUE(scene.elementAt(cell.bounds.center()).sameAs(cell));
}

TEST(VolumeStage, LightsUpWhatATermOfTheFormulaCounts) {
    const auto result = test::ofPreset("filters10");
    const QImage plain = test::picture(volumeOf(result, test::frameAt(*result, 40)), Theme::light());
    for (const FormulaTerm term :
         {FormulaTerm::Input, FormulaTerm::Kernel, FormulaTerm::Filters, FormulaTerm::Depth,
          FormulaTerm::Size, FormulaTerm::Parameters, FormulaTerm::Padding}) {
        const SceneElement lit = element(Kind::BenchTerm, {}, static_cast<std::int64_t>(term));
        const StageScene scene = volumeOf(result, test::frameWith(*result, 40, lit));
        EXPECT_NE(test::picture(scene, Theme::light()), plain) << static_cast<int>(term);
    }
}

TEST(VolumeStage, MarksTheOutputsThatALitInputFeeds) {
    const auto result = test::ofPreset("column");
    const QImage plain = test::picture(volumeOf(result, test::frameAt(*result, -1)), Theme::light());
    const StageScene scene =
        volumeOf(result, test::frameWith(*result, -1, element(Kind::BenchInput, {0, 10, 20})));
    const QImage lit = test::picture(scene, Theme::light());
    const auto changed = [&](const Element& output) {
        const QPoint at = scene.find(element(Kind::BenchOutput, output)).bounds.center().toPoint();
        return lit.pixel(at) != plain.pixel(at);
    };
    EXPECT_TRUE(changed({0, 6, 16}));
    EXPECT_TRUE(changed({0, 10, 20}));
    EXPECT_FALSE(changed({0, 5, 16}));
    EXPECT_FALSE(changed({0, 11, 20}));
}

TEST(VolumeStage, KeepsTheVolumesLargeInASmallWindow) {
    for (const char* name : {"column", "filters6", "filters10"}) {
        const auto result = test::ofPreset(name);
        // What a window of 1024×640 leaves, with its margins.
        const StageScene scene = volumeOf(result, test::frameAt(*result, 5), {600, 312});
        const double input = 32 * scene.find(element(Kind::BenchInput, {0, 3, 3})).bounds.width();
        EXPECT_GE(input, 72) << name;
    }
}

TEST(VolumeStage, HasNoOutputWhileTheSettingsAreRefused) {
    const auto result = test::ofPreset("stride3");
    const StageScene scene = volumeOf(result, test::frameAt(*result, 0));
    EXPECT_TRUE(scene.find(element(Kind::BenchOutput, {0, 0, 0})).isNone());
    EXPECT_TRUE(says(scene, QStringLiteral("No output")));
    test::expectFoundWhereDrawn(scene, "stride3");
    EXPECT_TRUE(scene.neighbour({}, Direction::Last).sameAs(element(Kind::BenchInput, {0, 6, 6})));
}

class VolumeStageSize : public testing::TestWithParam<QSizeF> {};

TEST_P(VolumeStageSize, HasNoTextThatIsCutOrLiesOnAnother) {
    for (const BenchPreset& preset : benchPresets()) {
        const auto result = test::computed(preset.make());
        for (const double time : {0.5, -1.0}) {
            test::expectTidyTexts(volumeOf(result, test::frameAt(*result, time), GetParam()), preset.name);
        }
    }
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto result = test::computed(test::randomBench(seed));
        test::expectTidyTexts(volumeOf(result, test::frameAt(*result, 0.9), GetParam()),
                              std::to_string(seed));
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, VolumeStageSize,
                         testing::Values(QSizeF(1440, 520), QSizeF(1920, 640), QSizeF(1100, 420),
                                         QSizeF(700, 312), QSizeF(552, 264)));

struct Golden {
    const char* preset;
    const char* theme;
    double time;
};

class VolumeStageGolden : public testing::TestWithParam<Golden> {};

TEST_P(VolumeStageGolden, LooksAsItDid) {
    const auto& [preset, theme, time] = GetParam();
    const Theme colours = std::string_view(theme) == "dark" ? Theme::darkTheme() : Theme::light();
    const auto result = test::ofPreset(preset);
    const StageScene scene(makeVolumeStage, {result, {}, colours}, standard, test::frameAt(*result, time));
    EXPECT_TRUE(test::matchesGolden(test::picture(scene, colours),
                                    QStringLiteral("scenes/bench_volume_%1_%2")
                                        .arg(QString::fromLatin1(preset), QString::fromLatin1(theme))));
}

INSTANTIATE_TEST_SUITE_P(
    Presets, VolumeStageGolden,
    testing::Values(Golden{"column", "light", 300.3}, Golden{"column", "dark", 300.3},
                    Golden{"filters6", "light", 1400.5}, Golden{"filters6", "dark", 4704},
                    Golden{"filters10", "light", 5200.9}, Golden{"filters10", "dark", 5200.9},
                    Golden{"pointwise", "light", 50000.2}, Golden{"pointwise", "dark", 100352},
                    Golden{"pool", "light", 2.5}, Golden{"pool", "dark", 4}),
    [](const auto& instance) { return std::string(instance.param.preset) + "_" + instance.param.theme; });

} // namespace
} // namespace fovea::ui
