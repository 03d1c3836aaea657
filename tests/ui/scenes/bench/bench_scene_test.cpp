#include "tests/support/overlap.h"
#include "tests/support/random_bench.h"
#include "tests/support/recording_device.h"
#include "tests/support/scene_walk.h"
#include "tests/ui/scenes/bench/bench_input.h"

#include <QRegularExpression>
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
            const auto texts = test::textsOf(*scene);
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

BenchState stamping(std::uint64_t seed) {
    BenchState state;
    state.operation = BenchOperation::Transposed;
    state.size = {.width = 3 + static_cast<std::int64_t>(seed % 3),
                  .height = 4,
                  .depth = 1 + static_cast<std::int64_t>(seed % 9)};
    state.window =
        Window2d::square(3, 1 + static_cast<std::int64_t>(seed % 2), static_cast<std::int64_t>(seed % 2));
    state.filters = 1 + static_cast<std::int64_t>(seed % 3);
    state.inputSource.seed = seed;
    return arranged(state);
}

TEST(BenchScene, ShowsAllThatIsSpreadOntoALitOutputWhenTransposed) {
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        SCOPED_TRACE(seed);
        const SceneInput input = benchInput(stamping(seed));
        const Shape shape = input.bench->outputShape();
        const Element at{shape.channels() - 1, shape.height() / 2, shape.width() / 3};
        const auto scene =
            BenchScene(input).at(3, {.kind = Kind::BenchOutput, .channel = at.channel, .y = at.y, .x = at.x});
        const Arithmetic explained = explainOutput(*input.bench, at);
        std::vector<double> products;
        double rest = 0;
        std::optional<double> result;
        for (const DrawnNumber& number : scene->numbers()) {
            if (number.name == QStringLiteral("scattered")) {
                products.push_back(number.value);
            } else if (number.name == QStringLiteral("scattered.rest")) {
                rest = number.value;
            } else if (number.name == QStringLiteral("result")) {
                result = number.value;
            }
        }
        ASSERT_FALSE(products.empty());
        ASSERT_LE(products.size(), explained.taps.size());
        double sum = rest + explained.bias.value_or(0);
        for (std::size_t i = 0; i < products.size(); ++i) {
            EXPECT_EQ(products[i], explained.taps[i].product);
            sum += products[i];
        }
        EXPECT_NEAR(sum, explained.result, 1e-9);
        ASSERT_TRUE(result);
        EXPECT_NEAR(*result, static_cast<double>(input.bench->output->at(0, at.channel, at.y, at.x)), 1e-4);
    }
}

TEST(BenchScene, TellsWhatALitOutputHasSoFarWhenTransposed) {
    const BenchScene scene(benchInput(stamping(2)));
    const auto says = [&](double time, const char* words) {
        const auto lit = scene.at(time, {.kind = Kind::BenchOutput, .channel = 0, .y = 5, .x = 5});
        return std::ranges::any_of(
            test::textsOf(*lit), [&](const auto& text) { return text.text.contains(QLatin1String(words)); });
    };
    EXPECT_TRUE(says(0, "so far nothing"));
    EXPECT_FALSE(says(1e9, "so far"));
}

class BenchSceneInAWindow : public testing::TestWithParam<QSizeF> {};

TEST_P(BenchSceneInAWindow, ShowsWhatAWindowMakesWithoutScrolling) {
    for (const BenchPreset& preset : benchPresets()) {
        for (const BenchStage stage : {BenchStage::Grid, BenchStage::Volume}) {
            SCOPED_TRACE(std::string(preset.name) + (stage == BenchStage::Grid ? ", grid" : ", volume"));
            SceneInput input = benchInput(preset.make(), GetParam());
            if (!input.bench->fits() || !hasFilters(input.bench->state.operation)) {
                continue;
            }
            input.benchView.stage = stage;
            const auto texts = test::textsOf(*BenchScene(input).at(1, {}));
            const auto bias = std::ranges::find_if(
                texts, [](const auto& text) { return text.text == QStringLiteral("bias"); });
            ASSERT_TRUE(bias != texts.end());
            EXPECT_LE(bias->bounds.bottom(), GetParam().height());
        }
    }
}

// What is left of windows of 1440×900, 1920×1080, 1280×720 and 1366×768.
INSTANTIATE_TEST_SUITE_P(Sizes, BenchSceneInAWindow,
                         testing::Values(QSizeF(1008, 694), QSizeF(1488, 874), QSizeF(848, 514),
                                         QSizeF(934, 562)));

/// Every count of it is one.
BenchState single(BenchOperation operation) {
    BenchState state;
    state.operation = operation;
    state.size = {.width = 1, .height = 1, .depth = 1};
    state.window = Window2d::square(1);
    return arranged(state);
}

TEST(BenchScene, SpeaksOfOneThingInTheSingular) {
    static const QRegularExpression plural(
        QStringLiteral("(^|[^0-9.,×·])1 "
                       "(neurons|products|wires|numbers|windows|channels|filters|rows|columns|biases|weights|"
                       "parameters|times|look)\\b"));
    for (const BenchOperation operation :
         {BenchOperation::Convolution, BenchOperation::Depthwise, BenchOperation::Pointwise,
          BenchOperation::Transposed, BenchOperation::MaxPooling, BenchOperation::AveragePooling,
          BenchOperation::FullyConnected}) {
        for (const BenchStage stage : {BenchStage::Grid, BenchStage::Volume, BenchStage::Neurons}) {
            SceneInput input = benchInput(single(operation), {1440, 900});
            input.benchView.stage = stage;
            for (const bool coverage : {false, true}) {
                input.benchView.coverage = coverage;
                const BenchScene scene(input);
                const auto last = scene.at(1, {});
                for (const auto& text : test::textsOf(*last)) {
                    EXPECT_FALSE(plural.match(text.text).hasMatch()) << text.text.toStdString();
                }
                for (const SceneElement& element : test::visibleElements(*last, 5)) {
                    const QString told = last->describe(element);
                    EXPECT_FALSE(plural.match(told).hasMatch()) << told.toStdString();
                }
            }
        }
    }
}

TEST(BenchScene, HasNoMomentWhileTheSettingsAreRefused) {
    const BenchScene scene(benchInput(presetState("stride3")));
    EXPECT_FALSE(scene.frame().moment);
    EXPECT_FALSE(scene.frame().arithmetic);
    EXPECT_FALSE(scene.at(5, {})->frame().moment);
}

} // namespace
} // namespace fovea::ui
