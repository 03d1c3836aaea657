#include "tests/support/random_bench.h"
#include "tests/support/recording_device.h"
#include "tests/ui/scenes/bench/bench_input.h"
#include "tests/ui/scenes/bench/engine_numbers.h"
#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_parts.h"

#include <QRegularExpression>
#include <gtest/gtest.h>

#include <cmath>

namespace fovea::ui {
namespace {

using test::benchInput;
using test::edited;
using test::momentsOf;
using test::presetState;
using Kind = SceneElement::Kind;

constexpr QRectF place(24, 24, 1052, 440);

/// The stage alone, with the frame that the scene would give it.
struct Staged {
    explicit Staged(const BenchState& state, const BenchView& view = {}, const QRectF& in = place)
        : input(benchInput(state)) {
        input.benchView = view;
        scene = std::make_unique<BenchScene>(input);
        stage = makeGridStage({input.bench, view, input.theme}, in);
    }
    BenchFrame frame(double time, const SceneElement& lit = {}) const {
        return scene->at(time, lit)->frame();
    }
    std::vector<DrawnNumber> numbers(double time, const SceneElement& lit = {}) const {
        return stage->numbers(frame(time, lit));
    }

    SceneInput input;
    std::unique_ptr<BenchScene> scene;
    std::unique_ptr<BenchPart> stage;
};

void expectTheEnginesNumbers(const Staged& staged, double time, const SceneElement& lit = {}) {
    const BenchFrame frame = staged.frame(time, lit);
    for (const DrawnNumber& number : staged.stage->numbers(frame)) {
        if (number.name.endsWith(QLatin1String(".hidden"))) {
            EXPECT_GT(number.value, 0);
            EXPECT_LT(number.value, 64);
            continue;
        }
        const auto expected =
            test::engineNumber(*staged.input.bench, staged.input.benchView, frame, number.name);
        ASSERT_TRUE(expected) << number.name.toStdString() << " at " << time;
        EXPECT_NEAR(number.value, *expected, 1e-4 * std::max(1.0, std::abs(*expected)))
            << number.name.toStdString() << " at " << time;
    }
}

std::size_t countOf(const std::vector<DrawnNumber>& numbers, const char* kind) {
    return static_cast<std::size_t>(std::ranges::count_if(numbers, [&](const DrawnNumber& number) {
        return number.name.startsWith(QLatin1String(kind) + QLatin1Char(' '));
    }));
}

class GridStagePreset : public testing::TestWithParam<const char*> {};

TEST_P(GridStagePreset, ShowsTheEnginesNumbersAtEveryMoment) {
    for (const bool coverage : {false, true}) {
        const Staged staged(presetState(GetParam()), {.showAll = false, .coverage = coverage});
        for (const double time : momentsOf(*staged.input.bench)) {
            expectTheEnginesNumbers(staged, time);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Lecture, GridStagePreset,
                         testing::Values("stride1", "stride2", "stride3", "same", "column", "filters6",
                                         "filters10", "pointwise", "neurons", "pool", "fc"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(GridStage, ShowsTheEnginesNumbersForAnySettings) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        BenchView view;
        view.showAll = seed % 3 == 0;
        view.coverage = seed % 5 == 0;
        view.slices = seed % 4 == 0 ? SliceLayout::Fanned : SliceLayout::SideBySide;
        const Staged staged(test::randomBench(seed), view);
        SCOPED_TRACE(seed);
        for (const double time : momentsOf(*staged.input.bench)) {
            expectTheEnginesNumbers(staged, time);
        }
    }
}

/// What is written on the sheet, without the signs of the chips.
QString bare(QString text) {
    return text.remove(QLatin1Char('+')).remove(QStringLiteral("×"));
}

void expectOnlyNotedNumbers(const Staged& staged, double time) {
    const BenchFrame frame = staged.frame(time);
    test::RecordingDevice sheet(QSize(1200, 2400));
    QPainter painter(&sheet);
    TileCache tiles;
    staged.stage->paint(
        painter, {.exposed = QRectF(0, 0, 1200, 2400), .tiles = tiles, .hover = {}, .focus = {}}, frame);
    painter.end();
    std::vector<QString> noted;
    for (const DrawnNumber& drawn : staged.stage->numbers(frame)) {
        noted.push_back(number(drawn.value));
        for (int decimals = 0; decimals <= 3; ++decimals) {
            noted.push_back(evenNumber(drawn.value, decimals));
        }
    }
    static const QRegularExpression numeric(QStringLiteral("^[+×]?[−]?[0-9][0-9.]*$"));
    for (const auto& text : sheet.texts()) {
        if (numeric.match(text.text).hasMatch()) {
            EXPECT_TRUE(std::ranges::find(noted, bare(text.text)) != noted.end())
                << text.text.toStdString() << " is painted at " << time << " but not told";
        }
    }
}

TEST(GridStage, TellsOfEveryNumberThatItPaints) {
    for (const BenchPreset& preset : benchPresets()) {
        SCOPED_TRACE(preset.name);
        const Staged staged(preset.make());
        for (const double time : momentsOf(*staged.input.bench)) {
            expectOnlyNotedNumbers(staged, time);
        }
    }
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        const Staged staged(test::randomBench(seed));
        for (const double time : momentsOf(*staged.input.bench)) {
            expectOnlyNotedNumbers(staged, time);
        }
    }
}

TEST(GridStage, WritesOneOutputAfterTheOther) {
    const Staged staged(presetState("stride1"));
    EXPECT_EQ(countOf(staged.numbers(0), "output"), 0U);
    EXPECT_EQ(countOf(staged.numbers(0.5), "output"), 0U);
    EXPECT_EQ(countOf(staged.numbers(1), "output"), 1U);
    EXPECT_EQ(countOf(staged.numbers(7.2), "output"), 7U);
    EXPECT_EQ(countOf(staged.numbers(25), "output"), 25U);
    EXPECT_EQ(countOf(staged.numbers(3), "input"), 49U);
    EXPECT_EQ(countOf(staged.numbers(3), "weight"), 9U);
}

TEST(GridStage, ShowsAllOutputsWhenAskedTo) {
    const Staged staged(presetState("stride1"), {.showAll = true});
    EXPECT_EQ(countOf(staged.numbers(0), "output"), 25U);
}

TEST(GridStage, TellsHowManyWindowsLookAtCornersAndCentre) {
    const BenchView view{.coverage = true};
    const auto coverageAt = [](const Staged& staged, const char* name) {
        for (const DrawnNumber& number : staged.numbers(1)) {
            if (number.name == QLatin1String(name)) {
                return number.value;
            }
        }
        return -1.0;
    };
    const Staged padded(presetState("same"), view);
    EXPECT_EQ(coverageAt(padded, "coverage 0,0"), 4);
    EXPECT_EQ(coverageAt(padded, "coverage 3,3"), 9);
    const Staged valid(presetState("stride1"), view);
    EXPECT_EQ(coverageAt(valid, "coverage 0,0"), 1);
    EXPECT_EQ(coverageAt(valid, "coverage 3,3"), 9);
}

TEST(GridStage, WritesTheNumberOfALitCellThatIsTooSmallForIt) {
    const Staged staged(presetState("column"));
    EXPECT_EQ(countOf(staged.numbers(3), "input"), 0U) << "cells of a few pixels";
    const SceneElement lit{.kind = Kind::BenchInput, .channel = 1, .y = 4, .x = 20};
    const auto numbers = staged.numbers(3, lit);
    ASSERT_EQ(countOf(numbers, "input"), 1U);
    expectTheEnginesNumbers(staged, 3, lit);
}

TEST(GridStage, PutsALitOutputAndItsWindowToWork) {
    const Staged staged(presetState("stride1"));
    const SceneElement lit{.kind = Kind::BenchOutput, .channel = 0, .y = 4, .x = 4};
    EXPECT_EQ(countOf(staged.numbers(2, lit), "output"), 3U) << "two written and the one that is explained";
    expectTheEnginesNumbers(staged, 2, lit);
}

/// The cells of `kind` (channel 0) whose picture changes when `lit` is lit.
std::vector<std::pair<std::int64_t, std::int64_t>>
glowing(const Staged& staged, const SceneElement& lit, Kind kind, std::int64_t rows, std::int64_t columns) {
    const auto painted = [&](const SceneElement& with) {
        QImage image(1100, 760, QImage::Format_RGB32);
        image.fill(staged.input.theme.paper);
        QPainter painter(&image);
        TileCache tiles;
        // Before the first window is placed, so that no other lies there because of what is lit.
        staged.stage->paint(painter, {.exposed = image.rect(), .tiles = tiles, .hover = {}, .focus = {}},
                            staged.frame(0, with));
        return image;
    };
    const QImage before = painted({});
    const QImage after = painted(lit);
    std::vector<std::pair<std::int64_t, std::int64_t>> cells;
    for (std::int64_t y = 0; y < rows; ++y) {
        for (std::int64_t x = 0; x < columns; ++x) {
            const SceneElement cell =
                staged.stage->find({.kind = kind, .channel = 0, .y = y, .x = x}, staged.frame(0));
            const QPoint inside = (cell.bounds.topLeft() + QPointF(5, 5)).toPoint();
            if (before.pixel(inside) != after.pixel(inside)) {
                cells.emplace_back(y, x);
            }
        }
    }
    return cells;
}

TEST(GridStage, LightsTheOutputsThatALitInputFeeds) {
    const Staged staged(presetState("stride2"));
    const SceneElement lit{.kind = Kind::BenchInput, .channel = 0, .y = 2, .x = 3};
    const std::vector<std::pair<std::int64_t, std::int64_t>> fed{{0, 1}, {1, 1}};
    EXPECT_EQ(glowing(staged, lit, Kind::BenchOutput, 3, 3), fed);
}

TEST(GridStage, LightsTheInputsThatALitWeightMeets) {
    const Staged staged(presetState("stride2"));
    const SceneElement lit{.kind = Kind::BenchWeight, .channel = 0, .y = 1, .x = 0, .index = 0};
    std::vector<std::pair<std::int64_t, std::int64_t>> met;
    for (const std::int64_t y : {1, 3, 5}) {
        for (const std::int64_t x : {0, 2, 4}) {
            met.emplace_back(y, x);
        }
    }
    EXPECT_EQ(glowing(staged, lit, Kind::BenchInput, 7, 7), met);
}

TEST(GridStage, MeasuresTheStrideWhileItsTermIsLit) {
    const Staged staged(presetState("stride2"));
    const SceneElement lit{.kind = Kind::BenchTerm, .index = static_cast<std::int64_t>(FormulaTerm::Stride)};
    const auto has = [](const std::vector<DrawnNumber>& numbers, const char* name) {
        return std::ranges::any_of(
            numbers, [&](const DrawnNumber& number) { return number.name == QLatin1String(name); });
    };
    EXPECT_TRUE(has(staged.numbers(1, lit), "S.columns"));
    EXPECT_TRUE(has(staged.numbers(1, lit), "S.rows"));
    EXPECT_FALSE(has(staged.numbers(1), "S.columns"));
    EXPECT_FALSE(has(staged.numbers(9, lit), "S.columns")) << "after the last window there is no next one";
}

TEST(GridStage, WritesAllNumbersOfAGridWithAsManyDecimals) {
    BenchState state = edited(presetState("same"), [](BenchState& s) { s.size = {5, 5, 1}; });
    for (float& value : state.input.mutableValues()) {
        value = 5;
    }
    state = withInput(withInput(state, {0, 1, 1}, 0.5F), {0, 2, 2}, 0);
    const Staged staged(state);
    const BenchFrame frame = staged.frame(1);
    test::RecordingDevice sheet(QSize(1200, 900));
    QPainter painter(&sheet);
    TileCache tiles;
    staged.stage->paint(
        painter, {.exposed = QRectF(0, 0, 1200, 900), .tiles = tiles, .hover = {}, .focus = {}}, frame);
    painter.end();
    int zeros = 0;
    for (const auto& text : sheet.texts()) {
        const SceneElement cell = staged.stage->elementAt(text.bounds.center(), frame);
        static const QRegularExpression numeric(QStringLiteral("^[−]?[0-9][0-9.]*$"));
        if (cell.kind == Kind::BenchInput && numeric.match(text.text).hasMatch()) {
            EXPECT_EQ(text.text.section(QLatin1Char('.'), 1).size(), 1) << text.text.toStdString();
            zeros += text.text == QStringLiteral("0.0") ? 1 : 0;
        }
    }
    EXPECT_EQ(zeros, 1 + 24) << "one typed, the others on the padding";
}

TEST(GridStage, PassesOverPaddingThatDoesNotCount) {
    const auto padded = [](BenchOperation operation, bool counts) {
        return Staged(edited(presetState("pool"), [&](BenchState& state) {
            state.operation = operation;
            state.countPadding = counts;
            state.window = Window2d::square(3, 1, 1);
        }));
    };
    // All 4×4 numbers, and the four that the first window sees.
    EXPECT_EQ(countOf(padded(BenchOperation::MaxPooling, false).numbers(1), "input"), 20U);
    EXPECT_EQ(countOf(padded(BenchOperation::AveragePooling, false).numbers(1), "input"), 20U);
    EXPECT_EQ(countOf(padded(BenchOperation::AveragePooling, true).numbers(1), "input"), 45U);
}

TEST(GridStage, SaysWhatStandsInAnyCell) {
    const Staged staged(presetState("same"));
    const BenchFrame frame = staged.frame(10);
    const auto told = [&](const SceneElement& element) {
        return staged.stage->describe(element, frame).toStdString();
    };
    EXPECT_EQ(told({.kind = Kind::BenchInput, .channel = 0, .y = 0, .x = 0}),
              "padding · channel 0, row −1, column −1 · 0 · feeds 1 output");
    EXPECT_NE(told({.kind = Kind::BenchInput, .channel = 0, .y = 4, .x = 4}).find("row 3, column 3"),
              std::string::npos);
    EXPECT_NE(told({.kind = Kind::BenchInput, .channel = 0, .y = 4, .x = 4}).find("feeds 9 outputs"),
              std::string::npos);
    EXPECT_NE(told({.kind = Kind::BenchOutput, .channel = 0, .y = 6, .x = 6}).find("not computed yet"),
              std::string::npos);
    EXPECT_EQ(told({.kind = Kind::BenchOutput, .channel = 3, .y = 6, .x = 6}), "") << "there is no such map";
}

TEST(GridStage, LaysEverythingInsideItsWidth) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        for (const double width : {652.0, 1052.0, 1572.0}) {
            const QRectF in(24, 24, width, 0.4 * width);
            const Staged staged(test::randomBench(seed), {}, in);
            const QRectF bounds = staged.stage->bounds();
            EXPECT_LE(bounds.right(), in.right() + 0.5) << seed << ", width " << width;
            EXPECT_EQ(bounds.topLeft(), in.topLeft());
        }
    }
}

} // namespace
} // namespace fovea::ui
