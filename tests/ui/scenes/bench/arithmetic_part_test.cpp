#include "tests/support/overlap.h"
#include "tests/support/random_bench.h"
#include "tests/support/scene_walk.h"
#include "tests/ui/scenes/bench/bench_states.h"
#include "tests/ui/scenes/bench/part_scene.h"
#include "ui/scenes/bench/arithmetic_body.h"

#include <QFontMetricsF>
#include <QStringList>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;
using test::frameAt;
using test::NamedBench;
using test::PartScene;

const Workers& workers() {
    static const Workers one(1);
    return one;
}

BenchContext contextOf(const BenchState& state, const BenchView& view = {}) {
    return {computeBench(state, workers()), view, Theme::light()};
}

BenchContext preset(const char* name, const BenchView& view = {}) {
    return contextOf(findBenchPreset(name)->make(), view);
}

std::unique_ptr<BenchPart> partOf(const BenchContext& context, double width = 620, double height = 260) {
    return makeArithmeticPart(context, {24, 24, width, height});
}

/// The time at which a phase of a window is over.
double after(std::int64_t window, BenchPhase phase) {
    return static_cast<double>(window) + (static_cast<double>(phase) + 1) / benchPhases;
}

std::vector<std::int64_t> numbersIn(const QString& name) {
    std::vector<std::int64_t> numbers;
    for (const QString& text :
         name.section(QLatin1Char(' '), 1).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        numbers.push_back(text.toLongLong());
    }
    return numbers;
}

/// What core says about a number of that name; computed here without the parts of ui that drew it.
double expected(const BenchResult& result, const BenchFrame& frame, const QString& name) {
    const Arithmetic& arithmetic = *frame.arithmetic;
    const BenchStep& step = frame.moment->step;
    const std::vector<std::int64_t> at = numbersIn(name);
    const std::int64_t plane = result.state.window.rows.kernel * result.state.window.columns.kernel;
    const auto sumOf = [&](auto&& counts) {
        double sum = 0;
        for (std::size_t i = 0; i < arithmetic.taps.size(); ++i) {
            sum += counts(static_cast<std::int64_t>(i), arithmetic.taps[i]) ? arithmetic.taps[i].product : 0;
        }
        return sum;
    };
    if (name.startsWith(QStringLiteral("input "))) {
        return static_cast<double>(result.padded.at(0, at[0], at[1], at[2]));
    }
    if (name.startsWith(QStringLiteral("weight "))) {
        EXPECT_EQ(at[0], step.filter);
        const std::int64_t index = weightIndex(result.state, at[0], at[1], at[2], at[3]);
        return static_cast<double>(result.state.weight.data()[index]);
    }
    if (name.startsWith(QStringLiteral("product "))) {
        return arithmetic.taps[static_cast<std::size_t>(at[0])].product;
    }
    if (name.startsWith(QStringLiteral("sum "))) {
        return sumOf([&](std::int64_t, const Tap& tap) { return tap.at.channel == at[0]; });
    }
    if (name.startsWith(QStringLiteral("stamp "))) {
        const std::int64_t cell = at[0] * result.state.window.columns.kernel + at[1];
        return sumOf([&](std::int64_t index, const Tap&) { return index % plane == cell; });
    }
    if (name.startsWith(QStringLiteral("bias "))) {
        return static_cast<double>(result.state.bias.data()[at[0]]);
    }
    if (name == QStringLiteral("total")) {
        return sumOf([](std::int64_t, const Tap&) { return true; });
    }
    if (name == QStringLiteral("result")) {
        return static_cast<double>(result.output->at(0, step.filter, step.y, step.x));
    }
    if (name == QStringLiteral("mean.sum") || name == QStringLiteral("mean.count")) {
        double sum = 0;
        double count = 0;
        for (const Tap& tap : arithmetic.taps) {
            sum += tap.weight > 0 ? tap.value : 0;
            count += tap.weight > 0 ? 1 : 0;
        }
        return name == QStringLiteral("mean.sum") ? sum : count;
    }
    ADD_FAILURE() << "no number is called " << name.toStdString();
    return 0;
}

void expectTheEnginesNumbers(const BenchContext& context, const BenchPart& part, const BenchFrame& frame) {
    for (const DrawnNumber& number : part.numbers(frame)) {
        if (number.name == QStringLiteral("channel")) {
            EXPECT_TRUE(channelsOf(context.result->state, frame.moment->step.filter)
                            .contains(static_cast<std::int64_t>(number.value)));
            continue;
        }
        const double wanted = expected(*context.result, frame, number.name);
        const bool isOutput = number.name == QStringLiteral("result"); // kept as float32
        const double tolerance = (isOutput ? 2e-5 : 1e-9) * (1 + std::abs(wanted));
        EXPECT_NEAR(number.value, wanted, tolerance) << number.name.toStdString();
    }
}

TEST(ArithmeticPart, ShowsTheEnginesNumbersInEveryPhase) {
    for (const NamedBench& named : test::benchStates()) {
        SCOPED_TRACE(named.name);
        const BenchContext context = contextOf(named.state);
        const auto part = partOf(context);
        const std::int64_t last = stepCount(*context.result) - 1;
        for (const std::int64_t window : {std::int64_t{0}, last / 2, last}) {
            for (double within = 0.05; window >= 0 && within <= 1; within += 0.05) {
                const BenchFrame frame = frameAt(*context.result, static_cast<double>(window) + within);
                expectTheEnginesNumbers(context, *part, frame);
            }
        }
    }
}

TEST(ArithmeticPart, ShowsTheEnginesNumbersForRandomSettings) {
    Rng rng(5);
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const BenchContext context = contextOf(test::randomBench(seed));
        const auto part = partOf(context, rng.uniform(420, 1500), rng.uniform(200, 500));
        const auto steps = static_cast<double>(stepCount(*context.result));
        for (int i = 0; steps > 0 && i < 6; ++i) {
            const BenchFrame frame = frameAt(*context.result, i == 0 ? steps : rng.uniform(0, steps));
            expectTheEnginesNumbers(context, *part, frame);
        }
    }
}

std::set<QString> namesOf(const BenchPart& part, const BenchFrame& frame) {
    std::set<QString> names;
    for (const DrawnNumber& number : part.numbers(frame)) {
        names.insert(number.name);
    }
    return names;
}

std::int64_t countOf(const std::set<QString>& names, const char* kind) {
    return std::ranges::count_if(names,
                                 [&](const QString& name) { return name.startsWith(QLatin1String(kind)); });
}

TEST(ArithmeticPart, RevealsPhaseByPhase) {
    const BenchContext context = preset("column");
    const auto part = partOf(context);
    const auto names = [&](double time) { return namesOf(*part, frameAt(*context.result, time)); };
    const std::set<QString> before = names(0);
    EXPECT_EQ(countOf(before, "input "), 0);
    EXPECT_EQ(countOf(before, "weight "), 75);
    const std::set<QString> placed = names(after(0, BenchPhase::Place));
    EXPECT_EQ(countOf(placed, "input "), 75);
    EXPECT_EQ(countOf(placed, "product "), 0);
    const std::set<QString> some = names(after(0, BenchPhase::Place) + 0.1);
    EXPECT_EQ(countOf(some, "product "), 38);
    const std::set<QString> multiplied = names(after(0, BenchPhase::Multiply));
    EXPECT_EQ(countOf(multiplied, "product "), 75);
    EXPECT_EQ(countOf(multiplied, "sum "), 0);
    const std::set<QString> summed = names(after(0, BenchPhase::SumChannels));
    EXPECT_EQ(countOf(summed, "sum "), 3);
    EXPECT_TRUE(summed.contains(QStringLiteral("total")));
    EXPECT_EQ(countOf(summed, "bias "), 0);
    const std::set<QString> biased = names(after(0, BenchPhase::AddBias));
    EXPECT_EQ(countOf(biased, "bias "), 1);
    EXPECT_FALSE(biased.contains(QStringLiteral("result")));
    EXPECT_TRUE(names(1).contains(QStringLiteral("result")));
}

TEST(ArithmeticPart, TakesNothingBackWithinAWindowAndNeverMovesIt) {
    for (const NamedBench& named : test::benchStates()) {
        SCOPED_TRACE(named.name);
        const BenchContext context = contextOf(named.state);
        if (!context.result->fits()) {
            continue;
        }
        const auto part = partOf(context);
        std::set<QString> shown;
        std::vector<test::RecordingDevice::Text> written;
        for (int phase = 0; phase < benchPhases; ++phase) {
            const BenchFrame frame = frameAt(*context.result, after(0, static_cast<BenchPhase>(phase)));
            const std::set<QString> now = namesOf(*part, frame);
            EXPECT_TRUE(std::ranges::includes(now, shown)) << phase;
            shown = now;
            const auto texts = PartScene(*part, frame).texts();
            for (const auto& before : written) {
                // A sign may turn from + to −; a number that wins becomes bold.
                const bool isThere = std::ranges::any_of(texts, [&](const auto& text) {
                    return test::overlap(text.bounds.adjusted(-1, -3, 1, 3),
                                         before.bounds.adjusted(-1, -3, 1, 3));
                });
                EXPECT_TRUE(isThere) << before.text.toStdString();
            }
            written = texts;
        }
    }
}

class ArithmeticPartWidths : public testing::TestWithParam<QSizeF> {};

TEST_P(ArithmeticPartWidths, HaveNoTextThatIsCutOrLiesOnAnother) {
    for (const NamedBench& named : test::benchStates()) {
        SCOPED_TRACE(named.name);
        const BenchContext context = contextOf(named.state);
        const auto part = partOf(context, GetParam().width(), GetParam().height());
        EXPECT_LE(part->bounds().width(), GetParam().width());
        const auto steps = static_cast<double>(stepCount(*context.result));
        for (const double time : {0.3, std::floor(steps / 2) + 0.35, steps}) {
            const PartScene scene(*part, frameAt(*context.result, std::min(time, steps)));
            const auto texts = scene.texts();
            EXPECT_FALSE(texts.empty());
            for (std::size_t i = 0; i < texts.size(); ++i) {
                EXPECT_TRUE(part->bounds().adjusted(-4, -4, 4, 4).contains(texts[i].bounds))
                    << texts[i].text.toStdString();
                for (std::size_t j = 0; j < i; ++j) {
                    EXPECT_FALSE(test::overlap(texts[i].bounds, texts[j].bounds))
                        << texts[i].text.toStdString() << " on " << texts[j].text.toStdString();
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ArithmeticPartWidths,
                         testing::Values(QSizeF(420, 240), QSizeF(480, 400), QSizeF(572, 240),
                                         QSizeF(760, 300), QSizeF(1032, 323), QSizeF(1500, 700)));

TEST(ArithmeticPart, IsReadableWhereTheLectureShowsIt) {
    for (const char* name : {"stride1", "same", "column"}) {
        const BenchContext context = preset(name);
        const auto part = partOf(context, 572, 240);
        const BenchFrame frame = frameAt(*context.result, 1);
        const std::int64_t taps = std::ssize(frame.arithmetic->taps);
        EXPECT_EQ(countOf(namesOf(*part, frame), "product "), taps) << name;
        EXPECT_LT(part->bounds().height(), 400) << name;
    }
}

TEST(ArithmeticPart, IsReachedAndToldWhereverItIsSeen) {
    for (const NamedBench& named : test::benchStates()) {
        if (named.name == "fc" || named.name == "deepest") {
            continue; // thousands of cells: as in the others, only more
        }
        SCOPED_TRACE(named.name);
        const BenchContext context = contextOf(named.state);
        const auto part = partOf(context);
        const PartScene scene(*part, frameAt(*context.result, 2));
        const std::vector<SceneElement> visible = test::visibleElements(scene, 6);
        if (!context.result->fits()) {
            EXPECT_TRUE(visible.empty());
            EXPECT_TRUE(scene.neighbour({}, Direction::First).isNone());
            continue;
        }
        const std::vector<SceneElement> reached = test::reachableElements(scene);
        for (const SceneElement& element : visible) {
            EXPECT_TRUE(test::contains(reached, element)) << scene.describe(element).toStdString();
            EXPECT_FALSE(scene.describe(element).isEmpty());
            EXPECT_TRUE(scene.elementAt(scene.find(element).bounds.center()).sameAs(element));
        }
        for (const SceneElement& element : reached) {
            EXPECT_TRUE(test::contains(visible, element)) << scene.describe(element).toStdString();
        }
        for (const Direction direction : {Direction::First, Direction::Last}) {
            EXPECT_TRUE(test::contains(visible, scene.neighbour({}, direction)));
        }
    }
}

TEST(ArithmeticPart, HasAnElementForEveryRole) {
    const BenchContext context = preset("column");
    const auto part = partOf(context);
    const BenchFrame frame = frameAt(*context.result, 1);
    const std::map<Kind, std::int64_t> wanted = {{Kind::BenchInput, 75},   {Kind::BenchWeight, 75},
                                                 {Kind::BenchProduct, 75}, {Kind::BenchSum, 4},
                                                 {Kind::BenchBias, 1},     {Kind::BenchOutput, 1}};
    std::map<Kind, std::int64_t> found;
    for (const SceneElement& element : test::visibleElements(PartScene(*part, frame), 5)) {
        ++found[element.kind];
    }
    EXPECT_EQ(found, wanted);
}

/// Whether the pictures differ within a rectangle.
bool differ(const QImage& a, const QImage& b, const QRectF& where) {
    const QRect area = where.adjusted(-2, -2, 2, 2).toAlignedRect() & a.rect();
    return a.copy(area) != b.copy(area);
}

TEST(ArithmeticPart, LightsTheThreeCellsOfATapTogether) {
    const BenchContext context = preset("column");
    const auto part = partOf(context);
    const BenchFrame frame = frameAt(*context.result, 1);
    const QImage dark = PartScene(*part, frame).picture(context.theme);
    constexpr std::int64_t tap = 31;
    constexpr std::int64_t other = 57;
    const Element& at = frame.arithmetic->taps[tap].at;
    const SceneElement input{.kind = Kind::BenchInput, .channel = at.channel, .y = at.y, .x = at.x};
    const SceneElement weight{.kind = Kind::BenchWeight, .channel = 1, .y = 1, .x = 1, .index = 0};
    const SceneElement product{.kind = Kind::BenchProduct, .index = tap};
    for (const SceneElement& lit : {input, weight, product}) {
        const BenchFrame lighted = frameAt(*context.result, 1, lit);
        const QImage light = PartScene(*part, lighted).picture(context.theme);
        for (const SceneElement& cell : {input, weight, product}) {
            EXPECT_TRUE(differ(dark, light, part->find(cell, lighted).bounds));
        }
        EXPECT_FALSE(
            differ(dark, light, part->find({.kind = Kind::BenchProduct, .index = other}, lighted).bounds));
        EXPECT_TRUE(part->describe(product, lighted).contains(QStringLiteral("×")));
    }
}

TEST(ArithmeticPart, UnfoldsTheChosenChannelOrTheLitOne) {
    BenchView view;
    view.inputSlice = 2;
    const BenchContext context = contextOf(
        [] {
            for (const NamedBench& named : test::benchStates()) {
                if (named.name == "deep") {
                    return named.state;
                }
            }
            return BenchState();
        }(),
        view);
    const auto part = partOf(context);
    const auto productsOf = [&](const SceneElement& lit) {
        std::set<std::int64_t> channels;
        for (const SceneElement& element :
             test::visibleElements(PartScene(*part, frameAt(*context.result, 1, lit)), 6)) {
            if (element.kind == Kind::BenchProduct) {
                channels.insert(element.index / 9);
            }
        }
        return channels;
    };
    EXPECT_EQ(productsOf({}), std::set<std::int64_t>{2});
    EXPECT_EQ(productsOf({.kind = Kind::BenchSum, .channel = 7}), std::set<std::int64_t>{7});
    EXPECT_EQ(productsOf({.kind = Kind::BenchWeight, .channel = 11, .y = 1, .x = 1, .index = 0}),
              std::set<std::int64_t>{11});
    const BenchFrame frame = frameAt(*context.result, 1);
    EXPECT_EQ(countOf(namesOf(*part, frame), "sum "), 16);
}

TEST(ArithmeticPart, IgnoresLitElementsThatAreNotOfThisWindow) {
    const BenchContext context = preset("filters6");
    const auto part = partOf(context);
    for (const SceneElement& lit :
         {SceneElement{.kind = Kind::BenchWeight, .channel = 9, .y = 40, .x = -3, .index = 0},
          SceneElement{.kind = Kind::BenchWeight, .channel = 0, .index = 5},
          SceneElement{.kind = Kind::BenchInput, .channel = 77, .y = 3, .x = 3},
          SceneElement{.kind = Kind::BenchInput, .channel = 0, .y = 31, .x = 31},
          SceneElement{.kind = Kind::BenchProduct, .index = 4000},
          SceneElement{.kind = Kind::BenchSum, .channel = 12}}) {
        const QImage plain = PartScene(*part, frameAt(*context.result, 1)).picture(context.theme);
        EXPECT_EQ(PartScene(*part, frameAt(*context.result, 1, lit)).picture(context.theme), plain);
        EXPECT_TRUE(part->find(lit, frameAt(*context.result, 1)).isNone());
    }
}

TEST(ArithmeticPart, TellsTheLecturesMaximum) {
    const BenchContext context = preset("pool");
    const auto part = partOf(context);
    const QString words = PartScene(*part, frameAt(*context.result, 1)).words();
    EXPECT_TRUE(words.contains(QStringLiteral("= 6"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("max(")));
}

TEST(ArithmeticPart, TellsHowAMeanIsMadeOnPadding) {
    for (const NamedBench& named : test::benchStates()) {
        if (named.name != "mean_counted") {
            continue;
        }
        const BenchContext context = contextOf(named.state);
        const auto part = partOf(context);
        const QString words = PartScene(*part, frameAt(*context.result, 1)).words();
        EXPECT_TRUE(words.contains(QStringLiteral("/ 9"))) << words.toStdString();
        EXPECT_TRUE(words.contains(QStringLiteral("padding counts as 0"))) << words.toStdString();
    }
}

TEST(ArithmeticPart, SaysOneSentenceWhileTheSettingsAreRefused) {
    const BenchContext context = preset("stride3");
    const auto part = partOf(context);
    const PartScene scene(*part, frameAt(*context.result, 0));
    EXPECT_EQ(scene.texts().size(), 1U);
    EXPECT_LE(part->bounds().height(), 40);
    EXPECT_TRUE(part->numbers(frameAt(*context.result, 0)).empty());
}

TEST(FilterStyles, AreOfEveryFilterItself) {
    BenchState state = findBenchPreset("stride1")->make();
    state.filters = 2;
    state = arranged(state);
    std::vector<float> weights(18, 3);
    std::fill(weights.begin() + 9, weights.end(), 0.125F);
    state.weight = Tensor::from({2, 1, 3, 3}, weights);
    state.filterSources.assign(2, {.pattern = FilterSource::Pattern::Typed});
    const std::vector<FilterStyles> styles = ArithmeticStyles(*computeBench(state, workers())).filters;
    ASSERT_EQ(styles.size(), 2U);
    EXPECT_EQ(styles[0].weight.decimals, 0);
    EXPECT_EQ(styles[0].weightExtent, 3);
    EXPECT_GE(styles[1].weight.decimals, 3);
    EXPECT_EQ(styles[1].weightExtent, 0.125F);
    EXPECT_EQ(styles[0].total.decimals, 0) << "sums of whole numbers, whatever the other filter makes";
    EXPECT_EQ(styles[0].output.decimals, 0);
    EXPECT_GE(styles[1].total.decimals, 3);
    EXPECT_EQ(styles[1].output.decimals, styles[1].total.decimals);
}

TEST(NumberStyle, WritesWhatIsTooLongWithAnExponent) {
    const std::array<float, 3> values{1, -2e30F, 3};
    const NumberStyle style = styleOf(values);
    EXPECT_EQ(style.text(-2e30), QString(QChar(0x2212)) + QStringLiteral("2×10³⁰"));
    EXPECT_EQ(style.text(0), QStringLiteral("0"));
    const QFontMetricsF metrics(Theme::light().font(Theme::Type::Body));
    for (const double value : {1.2345e30, -1.9876e30, 1.0, -1.234e-12}) {
        EXPECT_LE(metrics.horizontalAdvance(style.text(value)), style.width(metrics) + 0.5) << value;
    }
    EXPECT_FALSE(numbersFitting({{400, 40}}, {style}, Theme::light())) << "cells write all of their digits";
}

TEST(CellNumbers, HaveSmallerLettersRatherThanFewerDigits) {
    const Theme theme = Theme::light();
    const std::array<float, 3> weights{0.04F, -0.17F, 0.33F};
    const NumberStyle style = styleOf(weights);
    const QFontMetricsF smallest(theme.font(Theme::Type::Caption));
    const auto fitted = [&](double width) {
        return numbersFitting({{width + 8, 40}}, {style}, theme)
            .value_or(CellNumbers{.styles = {NumberStyle()}});
    };
    EXPECT_EQ(fitted(style.width(smallest)).type, Theme::Type::Caption);
    EXPECT_EQ(fitted(style.width(smallest)).styles.front().decimals, 2);
    EXPECT_EQ(fitted(style.atMost(1).width(smallest)).styles.front().decimals, 1)
        << "where nothing else fits";
}

TEST(NumberStyles, GiveNoMinusToWhatIsWrittenAsZero) {
    const NumberStyle style{.decimals = 1};
    EXPECT_FALSE(style.isNegative(-0.04));
    EXPECT_TRUE(style.isNegative(-0.06));
    EXPECT_EQ(style.text(-0.04), "0.0");
}

} // namespace
} // namespace fovea::ui
