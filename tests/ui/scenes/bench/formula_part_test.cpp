#include "core/bench/bench_formula.h"
#include "tests/support/overlap.h"
#include "tests/support/random_bench.h"
#include "tests/support/scene_walk.h"
#include "tests/ui/scenes/bench/bench_states.h"
#include "tests/ui/scenes/bench/part_scene.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;
using test::NamedBench;
using test::PartScene;

BenchContext contextOf(const BenchState& state) {
    static const Workers workers(1);
    return {computeBench(state, workers), {}, Theme::light()};
}

BenchContext named(const std::string& name) {
    for (const NamedBench& bench : test::benchStates()) {
        if (bench.name == name) {
            return contextOf(bench.state);
        }
    }
    ADD_FAILURE() << name;
    return {};
}

std::unique_ptr<BenchPart> partOf(const BenchContext& context, double width = 420, double height = 260) {
    return makeFormulaPart(context, {24, 24, width, height});
}

/// What core says about a number of that name.
double expected(const BenchResult& result, const QString& name) {
    const BenchState& state = result.state;
    std::map<QString, double> numbers = {
        {QStringLiteral("depth"), static_cast<double>(state.size.depth)},
        {QStringLiteral("groups"), static_cast<double>(state.groups)},
        {QStringLiteral("filters"), static_cast<double>(state.filters)},
        {QStringLiteral("parameters"), static_cast<double>(result.parameters)},
        {QStringLiteral("multiply-adds"), static_cast<double>(result.multiplyAdds)},
        {QStringLiteral("output.depth"), static_cast<double>(result.outputShape().channels())},
    };
    for (const auto& [axis, along, index] : {std::tuple(&result.rows, QStringLiteral(".rows"), 0),
                                             std::tuple(&result.columns, QStringLiteral(".columns"), 1)}) {
        numbers[QStringLiteral("input") + along] = static_cast<double>(axis->input);
        numbers[QStringLiteral("kernel") + along] = static_cast<double>(axis->window.kernel);
        numbers[QStringLiteral("stride") + along] = static_cast<double>(axis->window.stride);
        numbers[QStringLiteral("dilation") + along] = static_cast<double>(axis->window.dilation);
        numbers[QStringLiteral("padding.before") + along] = static_cast<double>(axis->window.padBefore);
        numbers[QStringLiteral("padding.after") + along] = static_cast<double>(axis->window.padAfter);
        numbers[QStringLiteral("padded") + along] = static_cast<double>(axis->size.padded);
        numbers[QStringLiteral("left-over") + along] = static_cast<double>(axis->size.leftOver);
        numbers[QStringLiteral("windows") + along] = static_cast<double>(axis->floor.value_or(0));
        numbers[QStringLiteral("exact") + along] = axis->size.exact;
        numbers[QStringLiteral("size") + along] = static_cast<double>(axis->output.value_or(-1));
        for (std::size_t fix = 0; fix < axis->fitting.size(); ++fix) {
            const auto size = outputSize(axis->input, axis->fitting[fix]).size;
            numbers[QStringLiteral("fix.%1.%2").arg(index).arg(fix)] = static_cast<double>(size.value_or(-1));
        }
    }
    const auto found = numbers.find(name);
    EXPECT_NE(found, numbers.end()) << name.toStdString();
    return found != numbers.end() ? found->second : std::nan("");
}

void expectTheEnginesNumbers(const BenchContext& context) {
    const auto part = partOf(context);
    const bool isTransposed = context.result->state.operation == BenchOperation::Transposed;
    for (const DrawnNumber& number : part->numbers({})) {
        if (number.name == QStringLiteral("constant")) {
            EXPECT_TRUE(number.value == 1 || number.value == 2);
        } else if (!isTransposed || !number.name.startsWith(QStringLiteral("fix."))) {
            EXPECT_EQ(number.value, expected(*context.result, number.name)) << number.name.toStdString();
        }
    }
}

TEST(FormulaPart, ShowsTheEnginesNumbers) {
    for (const NamedBench& bench : test::benchStates()) {
        SCOPED_TRACE(bench.name);
        expectTheEnginesNumbers(contextOf(bench.state));
    }
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        expectTheEnginesNumbers(contextOf(test::randomBench(seed)));
    }
}

class FormulaPartWidths : public testing::TestWithParam<QSizeF> {};

TEST_P(FormulaPartWidths, HaveNoTextThatIsCutOrLiesOnAnother) {
    for (const NamedBench& bench : test::benchStates()) {
        SCOPED_TRACE(bench.name);
        const BenchContext context = contextOf(bench.state);
        const auto part = partOf(context, GetParam().width(), GetParam().height());
        const auto texts = PartScene(*part, {}).texts();
        for (std::size_t i = 0; i < texts.size(); ++i) {
            EXPECT_TRUE(part->bounds().adjusted(-1, -1, 1, 1).contains(texts[i].bounds))
                << texts[i].text.toStdString();
            EXPECT_FALSE(texts[i].text.contains(QChar(0x2026))) << texts[i].text.toStdString();
            for (std::size_t j = 0; j < i; ++j) {
                EXPECT_FALSE(test::overlap(texts[i].bounds, texts[j].bounds))
                    << texts[i].text.toStdString() << " on " << texts[j].text.toStdString();
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, FormulaPartWidths,
                         testing::Values(QSizeF(336, 240), QSizeF(420, 240), QSizeF(440, 330),
                                         QSizeF(760, 300), QSizeF(1500, 500)));

TEST(FormulaPart, IsReachedAndToldWhereverItIsSeen) {
    for (const NamedBench& bench : test::benchStates()) {
        SCOPED_TRACE(bench.name);
        const BenchContext context = contextOf(bench.state);
        const auto part = partOf(context);
        const PartScene scene(*part, {});
        const std::vector<SceneElement> visible = test::visibleElements(scene, 3);
        const std::vector<SceneElement> reached = test::reachableElements(scene);
        for (const SceneElement& element : visible) {
            EXPECT_TRUE(test::contains(reached, element)) << scene.describe(element).toStdString();
            EXPECT_FALSE(scene.describe(element).isEmpty());
            EXPECT_TRUE(scene.elementAt(scene.find(element).bounds.center()).sameAs(element));
        }
    }
}

QString sentenceOf(const BenchPart& part, FormulaTerm term) {
    for (const SceneElement& element : test::visibleElements(PartScene(part, {}), 3)) {
        if (element.kind == Kind::BenchTerm && element.index == static_cast<std::int64_t>(term)) {
            return part.describe(element, {});
        }
    }
    return {};
}

TEST(FormulaPart, SaysWhatEveryTermCounts) {
    const BenchContext context = named("filters10");
    const auto part = partOf(context);
    const std::map<FormulaTerm, const char*> numbers = {
        {FormulaTerm::Input, "32"},       {FormulaTerm::Padding, "2"},
        {FormulaTerm::Kernel, "5"},       {FormulaTerm::Stride, "1"},
        {FormulaTerm::Size, "32"},        {FormulaTerm::Depth, "3"},
        {FormulaTerm::Filters, "10"},     {FormulaTerm::Bias, "10"},
        {FormulaTerm::Parameters, "760"}, {FormulaTerm::MultiplyAdds, "768,000"},
    };
    for (const auto& [term, number] : numbers) {
        EXPECT_TRUE(sentenceOf(*part, term).contains(QLatin1String(number)))
            << sentenceOf(*part, term).toStdString();
    }
    EXPECT_TRUE(
        sentenceOf(*partOf(named("dilated")), FormulaTerm::Dilation).contains(QStringLiteral("D = 2")));
    EXPECT_TRUE(sentenceOf(*partOf(named("grouped")), FormulaTerm::Groups).contains(QStringLiteral("G = 2")));
}

TEST(FormulaPart, WritesOneLineForBothAxesWhenTheyAreAlike) {
    const QString words = PartScene(*partOf(named("filters10")), {}).words();
    EXPECT_FALSE(words.contains(QStringLiteral("height")));
    const QString two = PartScene(*partOf(named("wide_kernel")), {}).words();
    EXPECT_TRUE(two.contains(QStringLiteral("height")) && two.contains(QStringLiteral("width")));
}

TEST(FormulaPart, SaysThatPoolingHasNoParameters) {
    const QString words = PartScene(*partOf(named("pool")), {}).words();
    EXPECT_TRUE(words.contains(QStringLiteral("none: pooling has nothing to learn")));
}

TEST(FormulaPart, ExplainsTheLecturesRefusal) {
    const BenchContext context = named("stride3");
    const auto part = partOf(context);
    const QString words = PartScene(*part, {}).words().simplified();
    constexpr const char* leftOver =
        "2 windows fit each way; 1 row at the bottom and 1 column on the right are "
        "left over: no window covers them.";
    for (const char* wanted : {"2.33", leftOver, "floor gives 2×2; ceil, for pooling only, 3×3.",
                               "stride 1 → 5×5", "stride 2 → 3×3", "padding 1 → 3×3", "kernel 4×4 → 2×2"}) {
        EXPECT_TRUE(words.contains(QString::fromUtf8(wanted))) << wanted << " not in " << words.toStdString();
    }
}

TEST(FormulaPart, ExplainsOtherRefusalsWithTheirNumbers) {
    const auto words = [](const char* name) {
        return PartScene(*partOf(named(name)), {}).words().simplified();
    };
    EXPECT_TRUE(words("too_large")
                    .contains(QStringLiteral("The window covers 7×7, but the padded input is only 5×5")));
    EXPECT_TRUE(words("refused_rows")
                    .contains(QStringLiteral("1 row at the bottom is left over: no window covers it.")));
    EXPECT_TRUE(words("refused_both").contains(QStringLiteral("stride 1 → 8×6")));
    EXPECT_TRUE(words("refused_both").contains(QStringLiteral("3 columns on the right are left over")));
    EXPECT_TRUE(words("stride3_floor").contains(QStringLiteral("= 2.33 2.33 = 2")));
    EXPECT_TRUE(words("stride3_floor").contains(QStringLiteral("are not looked at.")));
    EXPECT_TRUE(words("pool_ceil").contains(QStringLiteral("= 2.5 2.5 = 3")));
    EXPECT_TRUE(words("pool_ceil").contains(QStringLiteral("sticks out by 1 row and 1 column")));
}

TEST(FormulaPart, OffersOnlyButtonsThatFit) {
    std::int64_t offered = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        BenchState state = test::randomBench(seed);
        state.fit = FitRule::Exact;
        const BenchContext context = contextOf(state);
        const auto part = partOf(context);
        for (const SceneElement& element : test::visibleElements(PartScene(*part, {}), 8)) {
            if (element.kind != Kind::BenchFix) {
                continue;
            }
            const auto direction = static_cast<BenchDirection>(element.channel);
            const BenchContext fixed =
                contextOf(withFix(*context.result, direction, static_cast<std::size_t>(element.index)));
            const BenchAxis& axis = axisOf(*fixed.result, direction);
            ASSERT_TRUE(axis.size.fits);
            EXPECT_TRUE(part->describe(element, {}).contains(QString::number(*axis.output)));
            ++offered;
        }
    }
    EXPECT_GT(offered, 50);
}

TEST(FormulaPart, LightsEveryNumberOfTheSameTerm) {
    const BenchContext context = named("filters10");
    const auto part = partOf(context);
    BenchFrame lit;
    const std::vector<SceneElement> visible = test::visibleElements(PartScene(*part, {}), 3);
    lit.lit = *std::ranges::find_if(visible, [](const SceneElement& element) {
        return element.index == static_cast<std::int64_t>(FormulaTerm::Kernel);
    });
    const QImage before = PartScene(*part, {}).picture(context.theme);
    const QImage after = PartScene(*part, lit).picture(context.theme);
    for (const SceneElement& element : visible) {
        const QPoint corner = element.bounds.topLeft().toPoint() + QPoint(1, 1);
        EXPECT_EQ(before.pixel(corner) != after.pixel(corner), element.index == lit.lit.index)
            << part->describe(element, {}).toStdString();
    }
}

} // namespace
} // namespace fovea::ui
