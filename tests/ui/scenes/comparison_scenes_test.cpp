#include "core/explain/comparison.h"
#include "tests/support/every_kind.h"
#include "tests/support/golden.h"
#include "tests/support/sample_analysis.h"
#include "tests/support/scene_walk.h"
#include "ui/scenes/class_scene.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/scenes/layer_scene.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/unit_comparison_scene.h"

#include <algorithm>

namespace fovea::ui {
namespace {

/// The drawn picture turned round: the same colours elsewhere.
Image turnedPicture() {
    Image picture = test::drawnPicture();
    std::vector<std::uint8_t> turned;
    for (std::size_t i = picture.pixels.size(); i > 0; i -= 3) {
        turned.insert(turned.end(), {picture.pixels[i - 3], picture.pixels[i - 2], picture.pixels[i - 1]});
    }
    picture.pixels = turned;
    return picture;
}

std::shared_ptr<const Comparison> comparisonOf(const Model& model) {
    const Workers workers(1);
    return compare(test::sampleAnalysis(model), analyse(model, turnedPicture(), {}, workers), workers);
}

const std::shared_ptr<const Comparison>& lecture() {
    static const std::shared_ptr<const Comparison> comparison = comparisonOf(test::lectureModel());
    return comparison;
}

const std::shared_ptr<const Comparison>& mixedRanks() {
    static const std::shared_ptr<const Comparison> comparison = comparisonOf(test::mixedRanksModel());
    return comparison;
}

SceneInput inputOf(const char* layer, const Theme& theme, const QSizeF& viewport,
                   const std::shared_ptr<const Comparison>& comparison = lecture()) {
    SceneInput input;
    input.comparison = comparison;
    input.analysis = input.comparison->first;
    input.selection = selectStrongest(*input.analysis, *input.analysis->trace->graph().find(layer), 2);
    input.theme = theme;
    input.viewport = viewport;
    const UnitAddress address =
        unitAddress(input.selection.node, input.analysis->views[input.selection.node.index()],
                    selectedPlace(*input.analysis, input.selection));
    input.unit = std::make_shared<const UnitExplanation>(explainUnit(*input.analysis->trace, address));
    input.otherUnit =
        std::make_shared<const UnitExplanation>(explainUnit(*input.comparison->second->trace, address));
    input.firstName = QStringLiteral("upright.png");
    input.secondName = QStringLiteral("turned.png");
    return input;
}

template <class Made>
testing::AssertionResult looksLike(const char* name, const SceneInput& input) {
    return test::matchesGolden(renderImage(Made(input), input.theme),
                               QStringLiteral("scenes/") + QLatin1String(name));
}

TEST(ComparisonGoldens, Overview) {
    EXPECT_TRUE(
        looksLike<NetworkScene>("compare_network_light", inputOf("conv2", Theme::light(), {1440, 900})));
    EXPECT_TRUE(
        looksLike<NetworkScene>("compare_network_dark", inputOf("conv2", Theme::darkTheme(), {1024, 640})));
}

TEST(ComparisonGoldens, Layer) {
    EXPECT_TRUE(looksLike<LayerScene>("compare_layer_light", inputOf("conv2", Theme::light(), {1200, 760})));
    EXPECT_TRUE(looksLike<LayerScene>("compare_vector_dark", inputOf("fc", Theme::darkTheme(), {1024, 640})));
}

TEST(ComparisonGoldens, LinesAreInTheColoursOfTheirSigns) {
    EXPECT_TRUE(looksLike<LayerScene>("compare_lines_light",
                                      inputOf("lines", Theme::light(), {1024, 640}, mixedRanks())));
    EXPECT_TRUE(looksLike<NetworkScene>("compare_ranks_dark",
                                        inputOf("lines", Theme::darkTheme(), {1440, 900}, mixedRanks())));
}

TEST(ComparisonGoldens, Unit) {
    EXPECT_TRUE(
        looksLike<UnitComparisonScene>("compare_unit_light", inputOf("conv4", Theme::light(), {1280, 800})));
    EXPECT_TRUE(looksLike<UnitComparisonScene>("compare_unit_small_dark",
                                               inputOf("fc", Theme::darkTheme(), {900, 640})));
}

TEST(ComparisonGoldens, Classes) {
    EXPECT_TRUE(looksLike<ClassScene>("compare_classes_light", inputOf("fc", Theme::light(), {1200, 760})));
    EXPECT_TRUE(looksLike<ClassScene>("compare_classes_dark", inputOf("fc", Theme::darkTheme(), {900, 640})));
}

TEST(ComparisonGoldens, Graph) {
    SceneInput input = inputOf("conv2", Theme::light(), {});
    input.options.graph.compares = true;
    EXPECT_TRUE(looksLike<GraphScene>("compare_graph_light", input));
}

TEST(ComparisonScenes, GiveEveryCardOfTheGraphATileForEachSide) {
    const auto plan = planGraph(*lecture()->first, {.compares = true});
    for (const GraphCard& card : plan->cards) {
        const QRectF last = GraphPlan::tileOf(card, Sides::Difference);
        EXPECT_TRUE(card.bounds.contains(last));
        EXPECT_FALSE(last.intersects(GraphPlan::tileOf(card, Sides::Second)));
        EXPECT_LT(last.right(), card.name.bounds.left());
    }
}

TEST(ComparisonScenes, DescribeAndReachEverythingThatIsSeen) {
    const SceneInput input = inputOf("conv2", Theme::light(), {1200, 760});
    const auto check = [](const Scene& scene) {
        const std::vector<SceneElement> reachable = test::reachableElements(scene);
        for (const SceneElement& element : test::visibleElements(scene, 16)) {
            EXPECT_FALSE(scene.describe(element).isEmpty());
            EXPECT_TRUE(scene.find(element).sameAs(element));
            EXPECT_TRUE(test::contains(reachable, element) || element.kind == SceneElement::Kind::Layer ||
                        element.kind == SceneElement::Kind::Map)
                << scene.describe(element).toStdString();
        }
    };
    check(NetworkScene(input));
    check(LayerScene(input));
    check(ClassScene(input));
    check(UnitComparisonScene(input));
}

TEST(ComparisonScenes, ShowTheUnitOnBothPicturesAndItsDifference) {
    const SceneInput input = inputOf("conv4", Theme::light(), {1280, 800});
    const UnitComparisonScene scene(input);
    const auto shows = [&](const QString& name, double value) {
        return std::ranges::any_of(scene.numbers(), [&](const DrawnNumber& drawn) {
            return drawn.name == name && std::abs(drawn.value - value) < 1e-6;
        });
    };
    EXPECT_TRUE(shows(QStringLiteral("A"), input.unit->value));
    EXPECT_TRUE(shows(QStringLiteral("B"), input.otherUnit->value));
    EXPECT_TRUE(shows(QStringLiteral("B − A"), input.otherUnit->value - input.unit->value));
    for (const SharePair& pair : pairedShares(*input.unit, *input.otherUnit)) {
        EXPECT_TRUE(shows(QStringLiteral("B − A"), pair.difference()));
    }
}

TEST(ComparisonScenes, UseOneRangeForBothPictures) {
    const SceneInput input = inputOf("conv2", Theme::light(), {1200, 760});
    const Sides sides(input);
    const TileRange range = sides.range(input.selection.node, 0);
    const Statistics& a = input.comparison->first->statistics[input.selection.node.index()].layer;
    const Statistics& b = input.comparison->second->statistics[input.selection.node.index()].layer;
    EXPECT_EQ(range.high, std::max({std::abs(a.min), a.max, std::abs(b.min), b.max}));
    const Statistics& difference = input.comparison->statistics[input.selection.node.index()].layer;
    EXPECT_EQ(sides.extent(input.selection.node, 0), std::max(std::abs(difference.min), difference.max));
}

} // namespace
} // namespace fovea::ui
