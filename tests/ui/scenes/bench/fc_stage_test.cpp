#include "core/bench/bench_edit.h"
#include "tests/support/golden.h"
#include "tests/support/recording_device.h"
#include "tests/ui/scenes/bench/stage_samples.h"
#include "ui/scenes/bench/fc_layout.h"

#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;
using test::element;
using test::StageScene;

constexpr QSizeF standard(1440, 520);

StageScene fcOf(const std::shared_ptr<const BenchResult>& result, const BenchFrame& frame,
                const QSizeF& size = standard, const BenchView& view = {}) {
    return {makeFcStage, {result, view, Theme::light()}, size, frame};
}

BenchState small(std::uint64_t seed) {
    Rng rng(seed);
    const auto from = [&](std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(high - low + 1)));
    };
    BenchState state;
    state.operation = BenchOperation::FullyConnected;
    state.size = {.width = from(1, 12), .height = from(1, 12), .depth = from(1, 5)};
    state.filters = from(1, 20);
    state.growth = from(0, 7);
    return arranged(state);
}

std::optional<double> numberNamed(const StageScene& scene, const QString& name) {
    for (const DrawnNumber& number : scene.part().numbers(scene.frame())) {
        if (number.name == name) {
            return number.value;
        }
    }
    return std::nullopt;
}

TEST(FcStage, ShowsBothResultsAndTheirLargestDifference) {
    const auto result = test::ofPreset("fc");
    const StageScene scene = fcOf(result, test::frameAt(*result, -1));
    for (std::int64_t k = 0; k < 10; ++k) {
        EXPECT_EQ(numberNamed(scene, QStringLiteral("linear %1").arg(k)),
                  static_cast<double>(result->fc->linear.data()[k]));
        EXPECT_EQ(numberNamed(scene, QStringLiteral("output %1,0,0").arg(k)),
                  static_cast<double>(result->fc->convolution.data()[k]));
    }
    EXPECT_EQ(numberNamed(scene, QStringLiteral("difference")), result->fc->largestDifference);
}

TEST(FcStage, ShowsOnlyTheEnginesNumbers) {
    for (std::uint64_t seed = 0; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = seed == 0 ? test::ofPreset("fc") : test::computed(small(seed));
        for (const double time : {0.0, 0.7, 1.0, -1.0}) {
            const StageScene scene = fcOf(result, test::frameAt(*result, time));
            test::expectEnginesNumbers({result, {}, Theme::light()}, scene);
        }
    }
}

TEST(FcStage, SlidesTheKernelWhileAClassIsAtWork) {
    const auto result = test::ofPreset("fc");
    const auto scores = [&](double time) {
        const StageScene scene = fcOf(result, test::frameAt(*result, time));
        const auto numbers = scene.part().numbers(scene.frame());
        return std::ranges::count_if(numbers, [](const DrawnNumber& number) {
            return number.name.startsWith(QStringLiteral("larger"));
        });
    };
    EXPECT_EQ(scores(0), 0);
    EXPECT_EQ(scores(0.5), 12);
    EXPECT_EQ(scores(1), 25);
}

TEST(FcStage, HasTheLayersOwnAnswerFirstOnTheLargerInput) {
    const auto result = test::ofPreset("fc");
    const StageScene scene = fcOf(result, test::frameAt(*result, -1));
    const auto answer = numberNamed(scene, QStringLiteral("output 9,0,0"));
    const auto first = numberNamed(scene, QStringLiteral("larger 9,0,0"));
    ASSERT_TRUE(answer && first);
    EXPECT_NEAR(*answer, *first, 1e-3);
}

TEST(FcStage, FindsItsElementsWhereTheyAreDrawn) {
    const auto result = test::ofPreset("fc");
    test::expectFoundWhereDrawn(fcOf(result, test::frameAt(*result, 3.5)), "fc");
    const auto other = test::computed(small(3));
    test::expectFoundWhereDrawn(fcOf(other, test::frameAt(*other, 0.5)), "small");
}

TEST(FcStage, ShowsTheRowOfAClassThatIsLit) {
    const auto result = test::ofPreset("fc");
    const StageScene scene =
        fcOf(result, test::frameWith(*result, -1, element(Kind::BenchOutput, {4, 0, 0})));
    EXPECT_FALSE(scene.find(element(Kind::BenchWeight, {0, 5, 5}, 4)).isNone());
    EXPECT_TRUE(scene.find(element(Kind::BenchWeight, {0, 5, 5}, 9)).isNone());
}

TEST(FcStage, SaysHowToComeThereFromOtherOperations) {
    const auto result = test::ofPreset("stride1");
    const StageScene scene = fcOf(result, test::frameAt(*result, 0));
    test::RecordingDevice sheet(scene.size().toSize());
    QPainter painter(&sheet);
    TileCache tiles;
    scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    ASSERT_FALSE(sheet.texts().empty());
    EXPECT_TRUE(sheet.texts().front().text.contains(QStringLiteral("Fully connected")));
    EXPECT_TRUE(scene.neighbour({}, Direction::First).isNone());
}

TEST(FcStage, KeepsItsColumnsApartAtEveryWidth) {
    const auto result = test::ofPreset("fc");
    for (int width = 560; width <= 1900; width += 10) {
        const FcLayout layout =
            layOutFc({result, {}, Theme::light()}, QRectF(0, 0, static_cast<double>(width), 520));
        const QRectF input = layout.input.box.bounds();
        if (input.top() < layout.difference.bottom()) {
            EXPECT_LE(layout.difference.right(), input.left()) << width;
            EXPECT_LE(layout.difference.right(), layout.larger.box.bounds().left()) << width;
        }
    }
}

class FcStageSize : public testing::TestWithParam<QSizeF> {};

TEST_P(FcStageSize, HasNoTextThatIsCutOrLiesOnAnother) {
    for (std::uint64_t seed = 0; seed <= 60; ++seed) {
        const auto result = seed == 0 ? test::ofPreset("fc") : test::computed(small(seed));
        for (const double time : {0.5, -1.0}) {
            test::expectTidyTexts(fcOf(result, test::frameAt(*result, time), GetParam()),
                                  std::to_string(seed));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, FcStageSize,
                         testing::Values(QSizeF(1440, 520), QSizeF(1920, 640), QSizeF(1100, 420),
                                         QSizeF(700, 312)));

class FcStageGolden : public testing::TestWithParam<bool> {};

TEST_P(FcStageGolden, LooksAsItDid) {
    const Theme colours = GetParam() ? Theme::darkTheme() : Theme::light();
    const auto result = test::ofPreset("fc");
    const StageScene scene(makeFcStage, {result, {}, colours}, standard,
                           test::frameAt(*result, GetParam() ? 6.5 : 10));
    EXPECT_TRUE(test::matchesGolden(test::picture(scene, colours),
                                    QStringLiteral("scenes/bench_fc_") +
                                        (GetParam() ? QStringLiteral("dark") : QStringLiteral("light"))));
}

INSTANTIATE_TEST_SUITE_P(Themes, FcStageGolden, testing::Bool(),
                         [](const auto& instance) { return instance.param ? "dark" : "light"; });

} // namespace
} // namespace fovea::ui
