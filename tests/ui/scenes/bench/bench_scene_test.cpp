#include "tests/support/overlap.h"
#include "tests/support/random_bench.h"
#include "tests/support/recording_device.h"
#include "tests/support/scene_walk.h"
#include "tests/ui/scenes/bench/bench_input.h"

#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

using test::benchInput;
using test::edited;
using test::presetState;
using Kind = SceneElement::Kind;

std::vector<BenchState> manyStates() {
    std::vector<BenchState> states;
    for (const BenchPreset& preset : benchPresets()) {
        states.push_back(preset.make());
    }
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        states.push_back(test::randomBench(seed));
    }
    return states;
}

class BenchScenePage : public testing::TestWithParam<QSizeF> {};

TEST_P(BenchScenePage, HasNoTextThatIsCutOrLiesOnAnother) {
    for (const BenchState& state : manyStates()) {
        for (const SliceLayout slices : {SliceLayout::SideBySide, SliceLayout::Fanned}) {
            SceneInput input = benchInput(state, GetParam());
            input.benchView.slices = slices;
            const auto count = static_cast<double>(stepCount(*input.bench));
            const auto scene = BenchScene(input).at(count / 2 + 0.5, {});
            test::RecordingDevice sheet(scene->size().toSize());
            QPainter painter(&sheet);
            TileCache tiles;
            scene->paint(painter,
                         {.exposed = QRectF({}, scene->size()), .tiles = tiles, .hover = {}, .focus = {}});
            painter.end();
            const auto& texts = sheet.texts();
            ASSERT_FALSE(texts.empty());
            for (std::size_t i = 0; i < texts.size(); ++i) {
                EXPECT_TRUE(QRectF({}, scene->size()).contains(texts[i].bounds))
                    << texts[i].text.toStdString();
                EXPECT_FALSE(texts[i].text.contains(QChar(0x2026)) &&
                             !texts[i].text.contains(QLatin1Char('(')))
                    << texts[i].text.toStdString() << " is cut";
                for (std::size_t j = 0; j < i; ++j) {
                    EXPECT_FALSE(test::overlap(texts[i].bounds, texts[j].bounds))
                        << texts[i].text.toStdString() << " on " << texts[j].text.toStdString();
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, BenchScenePage,
                         testing::Values(QSizeF(1100, 760), QSizeF(1440, 900), QSizeF(1620, 980),
                                         QSizeF(700, 560)));

TEST(BenchScene, FillsTheViewportAndIsNoWider) {
    for (const BenchState& state : manyStates()) {
        for (const QSizeF& viewport : {QSizeF(1100, 760), QSizeF(700, 560)}) {
            const BenchScene scene(benchInput(state, viewport));
            EXPECT_EQ(scene.size().width(), viewport.width());
            EXPECT_GE(scene.size().height(), viewport.height());
        }
    }
}

TEST(BenchScene, FindsWhatLiesAtAPoint) {
    for (const BenchState& state : manyStates()) {
        const BenchScene scene(benchInput(state));
        constexpr double step = 9;
        for (double y = step / 2; y < scene.size().height(); y += step) {
            for (double x = step / 2; x < scene.size().width(); x += step) {
                const SceneElement element = scene.elementAt({x, y});
                if (element.isNone()) {
                    continue;
                }
                EXPECT_TRUE(element.bounds.contains(x, y));
                const SceneElement again = scene.find(element);
                EXPECT_TRUE(again.sameAs(element));
                EXPECT_EQ(again.bounds, element.bounds);
                EXPECT_FALSE(scene.describe(element).isEmpty()) << static_cast<int>(element.kind);
            }
        }
    }
}

TEST(BenchScene, LeadsTheKeyboardToEverything) {
    for (const BenchState& state : manyStates()) {
        if (state.size.width > 32) {
            continue;
        }
        for (const SliceLayout slices : {SliceLayout::SideBySide, SliceLayout::Fanned}) {
            SceneInput input = benchInput(state);
            input.benchView.slices = slices;
            const BenchScene scene(input);
            const std::vector<SceneElement> reached = test::reachableElements(scene);
            for (const SceneElement& element : test::visibleElements(scene, 13)) {
                EXPECT_TRUE(test::contains(reached, element)) << scene.describe(element).toStdString();
            }
        }
    }
}

TEST(BenchScene, IsAFunctionOfTime) {
    const SceneInput input = benchInput(presetState("stride2"));
    const BenchScene start(input);
    const auto there = start.at(4.3, {});
    const auto back = start.at(9, {})->at(4.3, {});
    EXPECT_EQ(there->frame().written, 4);
    EXPECT_EQ(there->frame().moment->step, back->frame().moment->step);
    EXPECT_EQ(there->frame().moment->progress, back->frame().moment->progress);
    EXPECT_EQ(there->frame().arithmetic->result, back->frame().arithmetic->result);
}

TEST(BenchScene, ExplainsALitOutputWithoutMovingTime) {
    const BenchScene scene(benchInput(presetState("stride1")));
    const auto lit = scene.at(3, {.kind = Kind::BenchOutput, .channel = 0, .y = 2, .x = 4});
    EXPECT_EQ(lit->frame().written, 3);
    EXPECT_EQ(lit->frame().moment->step, (BenchStep{0, 2, 4}));
    EXPECT_TRUE(lit->frame().moment->done(BenchPhase::Write));
    const auto other = scene.at(3, {.kind = Kind::BenchOutput, .channel = 7, .y = 2, .x = 4});
    EXPECT_EQ(other->frame().moment->step, (BenchStep{0, 0, 2})) << "there is no such output";
}

TEST(BenchScene, LightsNothingThatIsNotThere) {
    const BenchScene scene(benchInput(presetState("stride1")));
    const auto litOf = [&](const SceneElement& element) { return scene.at(3, element)->frame().lit; };
    EXPECT_EQ(litOf({.kind = Kind::BenchInput, .channel = 0, .y = 6, .x = 6}).kind, Kind::BenchInput);
    EXPECT_TRUE(litOf({.kind = Kind::BenchInput, .channel = 0, .y = 7, .x = 6}).isNone());
    EXPECT_TRUE(litOf({.kind = Kind::BenchInput, .channel = 1, .y = 0, .x = 0}).isNone());
    EXPECT_TRUE(litOf({.kind = Kind::BenchWeight, .index = 1}).isNone());
    EXPECT_TRUE(litOf({.kind = Kind::BenchWeight, .channel = 1, .index = 0}).isNone());
    EXPECT_TRUE(litOf({.kind = Kind::BenchOutput, .y = 5}).isNone());
    EXPECT_TRUE(litOf({.kind = Kind::BenchBias, .index = 1}).isNone());
    const BenchScene pooling(benchInput(presetState("pool")));
    EXPECT_TRUE(pooling.at(1, {.kind = Kind::BenchBias})->frame().lit.isNone());
}

TEST(BenchScene, SpreadsALitInputWhenTransposed) {
    const BenchState state = edited(presetState("stride1"), [](BenchState& s) {
        s.operation = BenchOperation::Transposed;
        s.window.rows.stride = s.window.columns.stride = 2;
    });
    const BenchScene scene(benchInput(state));
    const auto lit = scene.at(3, {.kind = Kind::BenchInput, .channel = 0, .y = 2, .x = 4});
    EXPECT_EQ(lit->frame().moment->step, (BenchStep{0, 2, 4}));
}

TEST(BenchScene, HasNoMomentWhileTheSettingsAreRefused) {
    const BenchScene scene(benchInput(presetState("stride3")));
    EXPECT_FALSE(scene.frame().moment);
    EXPECT_FALSE(scene.frame().arithmetic);
    EXPECT_FALSE(scene.at(5, {})->frame().moment);
}

} // namespace
} // namespace fovea::ui
