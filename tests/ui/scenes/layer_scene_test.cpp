#include "core/ops/conv2d.h"
#include "tests/support/golden.h"
#include "tests/support/overlap.h"
#include "tests/support/recording_device.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/layer_order.h"
#include "ui/scenes/layer_scene.h"
#include "ui/scenes/render_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

using Kind = SceneElement::Kind;
using testing::ElementsAre;

const std::shared_ptr<const Analysis>& lecture() {
    static const std::shared_ptr<const Analysis> analysis = test::sampleAnalysis(test::lectureModel());
    return analysis;
}

SceneInput inputFor(const std::shared_ptr<const Analysis>& analysis, std::string_view layer,
                    const QSizeF& viewport = {1100, 820}) {
    SceneInput input;
    input.analysis = analysis;
    input.selection.node = *analysis->trace->graph().find(layer);
    input.theme = Theme::light();
    input.viewport = viewport;
    return input;
}

/// A convolution with `maps` filters of 1×1 over the picture.
std::shared_ptr<const Analysis> manyMaps(std::int64_t maps) {
    GraphBuilder builder;
    const NodeId picture = builder.addInput("picture", {1, 3, 8, 8});
    builder.add(
        std::make_shared<Conv2d>(Conv2dOptions{
            .inChannels = 3, .outChannels = maps, .window = Window2d::square(1), .groups = 1, .bias = true}),
        {picture}, "many");
    Model model;
    model.graph = std::make_shared<const Graph>(builder.build());
    Rng rng(5);
    model.parameters = std::make_shared<const Parameters>(Parameters::heInitialized(*model.graph, rng));
    model.info.input = {.channels = 3, .height = 8, .width = 8, .mean = {0, 0, 0}, .std = {1, 1, 1}};
    return test::sampleAnalysis(model);
}

LayerStatistics fourMaps() {
    const Tensor volume = Tensor::from({1, 4, 1, 3}, {0, 1, 2, /**/ 0, 0, 9, /**/ 0, 0, 0, /**/ 4, 4, 5});
    return layerStatistics(volume);
}

ViewOptions sortedBy(TileSort sort) {
    ViewOptions options;
    options.sort = sort;
    return options;
}

ViewOptions withoutDead() {
    ViewOptions options;
    options.hideDead = true;
    return options;
}

SceneElement elementOf(Kind kind, NodeId node, std::int64_t channel = 0) {
    SceneElement element;
    element.kind = kind;
    element.node = node;
    element.channel = channel;
    return element;
}

std::size_t tilesPainted(const LayerScene& scene, const QRectF& exposed) {
    test::RecordingDevice sheet(scene.size().toSize());
    QPainter painter(&sheet);
    TileCache tiles;
    scene.paint(painter, {.exposed = exposed, .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    return sheet.pictures().size();
}

TEST(ShownChannels, SortsLargestFirstAndKeepsTheOrderOfEqualMaps) {
    const LayerStatistics maps = fourMaps();
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::Index)), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::Mean)), ElementsAre(3, 1, 0, 2));
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::Max)), ElementsAre(1, 3, 0, 2));
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::ZeroShare)), ElementsAre(2, 1, 0, 3));
}

TEST(ShownChannels, SortsByWhatChangesMostBetweenTwoPictures) {
    const LayerStatistics maps = fourMaps();
    const Tensor change = Tensor::from({1, 4, 1, 3}, {0, 1, 0, /**/ 0, 0, 2, /**/ -9, 0, 0, /**/ 1, 1, 1});
    const LayerStatistics differences = layerStatistics(change);
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::Difference), &differences), ElementsAre(2, 1, 0, 3));
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::Difference)), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(shownChannels(maps, sortedBy(TileSort::Mean), &differences), ElementsAre(3, 1, 0, 2));
}

TEST(ShownChannels, LeavesOutTheMapsThatTheStatisticsCallDead) {
    const LayerStatistics maps = fourMaps();
    EXPECT_THAT(shownChannels(maps, withoutDead()), ElementsAre(0, 1, 3));
    const LayerStatistics numbers = layerStatistics(Tensor::from({1, 3}, {0.5F, 0, -1}));
    EXPECT_THAT(shownChannels(numbers, withoutDead()), ElementsAre(0, 2));
    EXPECT_EQ(numbers.deadMaps, 1);
}

TEST(LayerScene, ShowsTheSharedRangeAndStatisticsOfTheLayer) {
    const LayerScene scene(inputFor(lecture(), "conv2"));
    const NodeId node = *lecture()->trace->graph().find("conv2");
    const LayerStatistics& statistics = lecture()->statistics[node.index()];
    const TileRange range = tileRange(statistics, 0, false, {});
    const auto shown = [&](const char* name) {
        for (const DrawnNumber& number : scene.numbers()) {
            if (number.name == QString::fromLatin1(name)) {
                return number.value;
            }
        }
        return std::numeric_limits<double>::quiet_NaN();
    };
    EXPECT_EQ(shown("black"), static_cast<double>(range.low));
    EXPECT_EQ(shown("white"), static_cast<double>(range.high));
    EXPECT_EQ(shown("min"), static_cast<double>(statistics.layer.min));
    EXPECT_EQ(shown("mean"), statistics.layer.mean);
    EXPECT_EQ(shown("zeros"), statistics.layer.zeroShare);
}

TEST(LayerScene, FindsEveryMapWhereItLies) {
    SceneInput input = inputFor(lecture(), "relu3");
    input.options.sort = TileSort::Max;
    input.options.showFilters = true;
    const LayerScene scene(input);
    for (const std::int64_t channel : scene.order()) {
        const SceneElement map = scene.find(elementOf(Kind::Map, input.selection.node, channel));
        ASSERT_FALSE(map.isNone());
        EXPECT_TRUE(scene.elementAt(map.bounds.center()).sameAs(map));
        EXPECT_FALSE(scene.describe(map).isEmpty());
    }
    EXPECT_TRUE(scene.find(elementOf(Kind::Map, input.selection.node, 10)).isNone());
    EXPECT_TRUE(scene.find(elementOf(Kind::Map, NodeId{0})).isNone());
}

TEST(LayerScene, ArrowsWalkOverTheMapsInTheirOrder) {
    SceneInput input = inputFor(lecture(), "relu3");
    input.options.sort = TileSort::Mean;
    const LayerScene scene(input);
    SceneElement at = scene.neighbour({}, Direction::First);
    std::vector<std::int64_t> walked;
    while (!at.isNone()) {
        walked.push_back(at.channel);
        at = scene.neighbour(at, Direction::Right);
    }
    EXPECT_EQ(walked, scene.order());
    const SceneElement last = scene.neighbour({}, Direction::Last);
    EXPECT_EQ(last.channel, scene.order().back());
}

TEST(LayerScene, PaintsOnlyTheTilesThatAreExposed) {
    SceneInput few = inputFor(manyMaps(64), "many");
    SceneInput many = inputFor(manyMaps(4096), "many");
    few.options.tileSize = many.options.tileSize = 64;
    const LayerScene small(few);
    const LayerScene large(many);
    const QRectF page(0, 0, 1100, 400);
    EXPECT_GT(large.size().height(), 10'000);
    EXPECT_EQ(tilesPainted(large, page), tilesPainted(small, page));
    EXPECT_GT(tilesPainted(large, page), 14U);
    EXPECT_LT(tilesPainted(large, page.translated(0, 5000)), 120U);
    EXPECT_EQ(tilesPainted(large, QRectF(0, 0, 1100, 4)), 0U);
}

TEST(LayerScene, ShowsTheFiltersOfAConvolutionAndOfNothingElse) {
    SceneInput input = inputFor(lecture(), "conv1");
    input.options.showFilters = true;
    const LayerScene scene(input);
    const SceneElement filter = scene.find(elementOf(Kind::Filter, input.selection.node, 3));
    ASSERT_FALSE(filter.isNone());
    EXPECT_TRUE(scene.elementAt(filter.bounds.center()).sameAs(filter));
    EXPECT_TRUE(scene.describe(filter).contains(QStringLiteral("3×3×3")));

    SceneInput behind = inputFor(lecture(), "relu1");
    behind.options.showFilters = true;
    EXPECT_TRUE(LayerScene(behind).find(elementOf(Kind::Filter, behind.selection.node)).isNone());
}

TEST(FilterStrip, GivesEachFilterItsOwnRangeUnlessTheRangeIsFixed) {
    const NodeId node = *lecture()->trace->graph().find("conv2");
    const auto shared = FilterStrip::of(*lecture(), node, RangeMode::Fixed);
    const auto own = FilterStrip::of(*lecture(), node, RangeMode::PerLayer);
    ASSERT_TRUE(shared && own);
    float largest = 0;
    for (std::int64_t channel = 0; channel < 10; ++channel) {
        const TileRange weights = own->weights(channel);
        EXPECT_EQ(own->extent(channel), std::max(-weights.low, weights.high));
        largest = std::max(largest, own->extent(channel));
    }
    EXPECT_EQ(shared->extent(0), largest);
    EXPECT_EQ(shared->shownChannels(96), 10);
    EXPECT_EQ(shared->shownChannels(8), 4);
}

TEST(LayerScene, ShowsALayerOfSingleNumbersAsNamedBars) {
    const SceneInput input = inputFor(lecture(), "fc");
    const LayerScene scene(input);
    const SceneElement cat = scene.find(elementOf(Kind::Map, input.selection.node, 3));
    EXPECT_TRUE(scene.describe(cat).startsWith(QStringLiteral("cat")));
    EXPECT_EQ(tilesPainted(scene, QRectF({}, scene.size())), 0U);
}

TEST(LayerScene, SaysSoWhenEveryMapIsDeadAndHidden) {
    SceneInput input = inputFor(lecture(), "conv1");
    auto dead = std::make_shared<Analysis>(*lecture());
    LayerStatistics& statistics = dead->statistics[input.selection.node.index()];
    statistics = layerStatistics(Tensor(dead->shapes[input.selection.node.index()]));
    input.analysis = dead;
    input.options.hideDead = true;
    const LayerScene scene(input);
    EXPECT_TRUE(scene.order().empty());
    EXPECT_TRUE(scene.neighbour({}, Direction::First).isNone());
    test::RecordingDevice sheet(scene.size().toSize());
    QPainter painter(&sheet);
    TileCache tiles;
    scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    EXPECT_TRUE(std::ranges::any_of(sheet.texts(), [](const auto& text) {
        return text.text.contains(QStringLiteral("All maps of this layer are dead"));
    }));
}

struct Page {
    const char* layer;
    QSizeF viewport;
};

class LayerScenePage : public testing::TestWithParam<Page> {};

TEST_P(LayerScenePage, HasNoTextThatIsCutOrLiesOnAnother) {
    SceneInput input = inputFor(lecture(), GetParam().layer, GetParam().viewport);
    input.options.showFilters = true;
    for (const RangeMode mode : {RangeMode::PerTile, RangeMode::PerLayer, RangeMode::Fixed}) {
        input.options.range.mode = mode;
        const LayerScene scene(input);
        test::RecordingDevice sheet(scene.size().toSize());
        QPainter painter(&sheet);
        TileCache tiles;
        scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
        painter.end();
        const auto& texts = sheet.texts();
        ASSERT_FALSE(texts.empty());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            EXPECT_TRUE(QRectF({}, scene.size()).contains(texts[i].bounds)) << texts[i].text.toStdString();
            for (std::size_t j = 0; j < i; ++j) {
                EXPECT_FALSE(test::overlap(texts[i].bounds, texts[j].bounds))
                    << texts[i].text.toStdString() << " on " << texts[j].text.toStdString();
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, LayerScenePage,
                         testing::Values(Page{"conv1", {1100, 820}}, Page{"conv1", {560, 600}},
                                         Page{"relu4", {1600, 1000}}, Page{"fc", {1100, 820}},
                                         Page{"softmax", {560, 600}}, Page{"picture", {560, 600}}));

struct Golden {
    const char* name;
    const char* layer;
    RangeMode mode;
    bool dark;
    QSizeF viewport;
};

class LayerSceneGolden : public testing::TestWithParam<Golden> {};

TEST_P(LayerSceneGolden, LooksAsItDid) {
    const Golden& golden = GetParam();
    SceneInput input = inputFor(lecture(), golden.layer, golden.viewport);
    input.theme = golden.dark ? Theme::darkTheme() : Theme::light();
    input.options.range = {.mode = golden.mode, .fixed = 1};
    input.options.showFilters = true;
    const QImage picture = renderImage(LayerScene(input), input.theme);
    EXPECT_TRUE(
        test::matchesGolden(picture, QStringLiteral("scenes/layer_") + QString::fromLatin1(golden.name)));
}

INSTANTIATE_TEST_SUITE_P(
    Themes, LayerSceneGolden,
    testing::Values(Golden{"conv_per_layer_light", "conv1", RangeMode::PerLayer, false, {1100, 820}},
                    Golden{"conv_per_tile_dark", "conv1", RangeMode::PerTile, true, {560, 600}},
                    Golden{"conv_fixed_light", "conv4", RangeMode::Fixed, false, {560, 600}},
                    Golden{"relu_per_layer_dark", "relu2", RangeMode::PerLayer, true, {1100, 820}},
                    Golden{"bars_dark", "fc", RangeMode::PerLayer, true, {1100, 820}},
                    Golden{"bars_light", "softmax", RangeMode::PerLayer, false, {560, 600}},
                    Golden{"input_light", "picture", RangeMode::PerLayer, false, {1100, 820}}),
    [](const auto& instance) { return std::string(instance.param.name); });

} // namespace
} // namespace fovea::ui
