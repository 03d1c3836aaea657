#include "tests/support/recording_device.h"
#include "tests/support/sample_analysis.h"
#include "tests/support/scene_walk.h"
#include "ui/render/numbers.h"
#include "ui/scenes/network_scene.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

SceneInput inputFor(std::shared_ptr<const Analysis> analysis, const QSizeF& viewport = {1440, 900}) {
    SceneInput input;
    input.analysis = std::move(analysis);
    input.theme = Theme::light();
    input.viewport = viewport;
    return input;
}

std::shared_ptr<const Analysis> lecture() {
    return test::sampleAnalysis(test::lectureModel());
}

SceneElement map(NodeId node, std::int64_t channel) {
    SceneElement element;
    element.kind = Kind::Map;
    element.node = node;
    element.channel = channel;
    return element;
}

SceneElement layer(NodeId node) {
    SceneElement element;
    element.kind = Kind::Layer;
    element.node = node;
    return element;
}

NodeId nodeOf(const Analysis& analysis, std::string_view name) {
    return analysis.model.graph->find(name).value();
}

TEST(NetworkScene, ShowsTheLecturesNetWithoutScrolling) {
    const NetworkScene scene(inputFor(lecture()));
    EXPECT_EQ(scene.size(), QSizeF(1440, 900));
    const NetworkLayout& layout = scene.layout();
    ASSERT_EQ(layout.columns.size(), 17U)
        << "the picture, 15 layers and FC; flatten and softmax show nothing new";
    for (std::size_t i = 1; i < layout.columns.size(); ++i) {
        EXPECT_EQ(layout.columns[i].maps.size(), 10U);
        EXPECT_TRUE(layout.columns[i].more.empty());
    }
    EXPECT_TRUE(layout.columns.back().isCells);
    EXPECT_EQ(layout.classes.size(), 10U);
}

TEST(NetworkScene, GivesAllTilesOneSize) {
    const NetworkScene scene(inputFor(lecture()));
    const NetworkLayout& layout = scene.layout();
    for (std::size_t i = 1; i + 1 < layout.columns.size(); ++i) {
        for (const QRectF& tile : layout.columns[i].maps) {
            EXPECT_EQ(tile.size(), layout.columns[1].maps[0].size());
        }
    }
}

TEST(NetworkScene, ZoomScalesTheTilesAndSaysHowManyHaveNoRoom) {
    SceneInput input = inputFor(lecture());
    const double edge = NetworkScene(input).layout().columns[1].maps[0].width();
    input.options.zoom = 2;
    const NetworkScene scene(input);
    const NetworkColumn& column = scene.layout().columns[1];
    EXPECT_NEAR(column.maps[0].width(), 2 * edge, 1);
    ASSERT_LT(column.maps.size(), 10U);
    EXPECT_EQ(column.more.text, QStringLiteral("+%1 more").arg(10 - column.maps.size()));
    EXPECT_GT(scene.size().width(), 1440);
    EXPECT_EQ(scene.elementAt(column.more.bounds.center()).kind, Kind::Layer);
}

TEST(NetworkScene, NamesTheThirdsOfTheConvolutionalLayers) {
    const auto analysis = lecture();
    const NetworkScene scene(inputFor(analysis));
    const NetworkLayout& layout = scene.layout();
    ASSERT_EQ(layout.bands.size(), 3U);
    EXPECT_EQ(layout.bands[0].title.text, QStringLiteral("Early"));
    EXPECT_EQ(layout.bands[1].detail.text, QStringLiteral("corners, blobs, textures"));
    const auto thirdOf = [&](std::string_view name) {
        const NodeId node = nodeOf(*analysis, name);
        return std::ranges::find(layout.columns, node, &NetworkColumn::node)->third;
    };
    EXPECT_EQ(thirdOf("conv1"), 0);
    EXPECT_EQ(thirdOf("pool1"), 0);
    EXPECT_EQ(thirdOf("conv3"), 1);
    EXPECT_EQ(thirdOf("conv5"), 2);
    EXPECT_EQ(thirdOf("pool3"), 2);
    EXPECT_EQ(thirdOf("fc"), -1);
}

TEST(NetworkScene, KeepsItsThirdsWhenTheInputIsEnlarged) {
    const auto analysis = test::sampleAnalysis(test::lectureModel(), 2);
    const NetworkScene scene(inputFor(analysis));
    ASSERT_EQ(scene.layout().bands.size(), 3U);
    const NetworkColumn& scores = scene.layout().columns.back();
    EXPECT_EQ(scores.node, analysis->logits);
    EXPECT_EQ(scores.third, -1);
    EXPECT_FALSE(scores.isCells) << "now a map of scores";
    const Shape& logits = analysis->shapes[analysis->logits.index()];
    const QString places = QStringLiteral("over %1×%2 places").arg(logits.width()).arg(logits.height());
    EXPECT_TRUE(
        std::ranges::any_of(scene.layout().notes, [&](const TextItem& note) { return note.text == places; }));
}

TEST(NetworkScene, ReadsShortcutsFromTheColumnTheyBeginIn) {
    const auto analysis = test::sampleAnalysis(test::shortcutModel());
    const NetworkScene scene(inputFor(analysis));
    const std::vector<NetworkColumn>& columns = scene.layout().columns;
    ASSERT_EQ(columns.size(), 7U);
    EXPECT_EQ(columns[4].sources, (std::vector<std::size_t>{1, 3}));
    EXPECT_EQ(columns[6].sources, (std::vector<std::size_t>{5})) << "flatten hands on";
    EXPECT_TRUE(columns[2].perChannel);
    EXPECT_FALSE(columns[3].perChannel);
}

TEST(NetworkScene, ShowsTheTenMostProbableOfManyClasses) {
    const auto analysis = test::sampleAnalysis(test::grayModel(1000));
    const NetworkScene scene(inputFor(analysis));
    ASSERT_EQ(scene.layout().classes.size(), 10U);
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_EQ(scene.layout().classes[i].index, analysis->scores.ranking[i]);
    }
}

TEST(NetworkScene, DrawsBarsAsLongAsTheProbabilitiesAndMarksTheWinner) {
    const auto analysis = lecture();
    const NetworkScene scene(inputFor(analysis));
    for (const ClassBar& bar : scene.layout().classes) {
        EXPECT_NEAR(bar.bar.width() / bar.track.width(), analysis->scores.probabilities[bar.index], 1e-9);
        EXPECT_EQ(bar.winner, bar.index == analysis->scores.ranking.front());
        EXPECT_EQ(bar.percent.text, percent(analysis->scores.probabilities[bar.index]));
    }
}

TEST(NetworkScene, DescribesMapsWithTheEnginesStatistics) {
    const auto analysis = lecture();
    const NetworkScene scene(inputFor(analysis));
    const NodeId node = nodeOf(*analysis, "relu2");
    const Statistics& map4 = analysis->statistics[node.index()].maps[4];
    EXPECT_EQ(scene.describe(map(node, 4)),
              QStringLiteral("relu2 · channel 4 · 32×32 · min %1 · max %2 · mean %3 · zeros %4")
                  .arg(number(map4.min), number(map4.max), number(map4.mean), percent(map4.zeroShare)));
    const NodeId fc = nodeOf(*analysis, "fc");
    EXPECT_EQ(scene.describe(map(fc, 3)),
              QStringLiteral("fc · cat · value %1").arg(number(analysis->trace->output(fc).at(0, 3, 0, 0))));
}

TEST(NetworkScene, DescribesLayersWithTheEnginesSummary) {
    const auto analysis = lecture();
    const NetworkScene scene(inputFor(analysis));
    EXPECT_EQ(scene.describe(layer(nodeOf(*analysis, "conv1"))),
              QStringLiteral("CONV · conv1 · 32×32×10 · each unit sees 3×3 of the input · 280 parameters · "
                             "276,480 multiply-adds"));
    EXPECT_TRUE(scene.describe(map(analysis->input, 0)).endsWith(QStringLiteral("32×32×3")));
}

TEST(NetworkScene, DescribesAndFindsNothingThatItDoesNotShow) {
    const auto analysis = lecture();
    const NetworkScene scene(inputFor(analysis));
    for (const SceneElement& element : {SceneElement(), map(nodeOf(*analysis, "conv1"), 10),
                                        map(NodeId{99}, 0), layer(nodeOf(*analysis, "flatten"))}) {
        EXPECT_TRUE(scene.find(element).isNone());
        EXPECT_TRUE(scene.describe(element).isEmpty());
    }
    EXPECT_TRUE(scene.elementAt({-5, -5}).isNone());
}

struct Case {
    const char* name;
    Model (*model)();
    QSizeF viewport;
    std::int64_t enlargement;
    double zoom;
};

Model grayTen() {
    return test::grayModel(10);
}
Model grayThousand() {
    return test::grayModel(1000);
}

class EveryNetworkScene : public testing::TestWithParam<Case> {
protected:
    SceneInput input = [] {
        SceneInput made =
            inputFor(test::sampleAnalysis(GetParam().model(), GetParam().enlargement), GetParam().viewport);
        made.options.zoom = GetParam().zoom;
        return made;
    }();
    NetworkScene scene{input};
};

TEST_P(EveryNetworkScene, FindsEveryElementAgainWhereItLies) {
    const std::vector<SceneElement> elements = test::reachableElements(scene);
    EXPECT_GT(elements.size(), 20U);
    for (const SceneElement& element : elements) {
        EXPECT_TRUE(QRectF(QPointF(), scene.size()).contains(element.bounds));
        EXPECT_TRUE(scene.elementAt(element.bounds.center()).sameAs(element));
        EXPECT_EQ(scene.find(element).bounds, element.bounds);
        EXPECT_FALSE(scene.describe(element).isEmpty());
    }
}

TEST_P(EveryNetworkScene, LetsTheKeyboardReachWhateverThePointerReaches) {
    const std::vector<SceneElement> reachable = test::reachableElements(scene);
    for (const SceneElement& element : test::visibleElements(scene, 6)) {
        EXPECT_TRUE(test::contains(reachable, element))
            << static_cast<int>(element.kind) << " " << element.node.value << " " << element.channel;
    }
    EXPECT_TRUE(test::contains(reachable, scene.neighbour(reachable.front(), Direction::Last)));
}

TEST_P(EveryNetworkScene, LaysNothingOverAnythingElse) {
    test::RecordingDevice device(scene.size().toSize());
    QPainter painter(&device);
    TileCache tiles;
    scene.paint(painter, {.exposed = QRectF(QPointF(), scene.size()),
                          .tiles = tiles,
                          .devicePixelRatio = 1,
                          .hover = {},
                          .focus = {}});
    painter.end();
    std::vector<std::pair<QRectF, QString>> things;
    for (const auto& text : device.texts()) {
        things.emplace_back(text.bounds, text.text);
    }
    for (const QRectF& picture : device.pictures()) {
        things.emplace_back(picture, QStringLiteral("a tile"));
    }
    ASSERT_GT(things.size(), 60U);
    for (std::size_t i = 0; i < things.size(); ++i) {
        EXPECT_TRUE(QRectF(QPointF(), scene.size()).contains(things[i].first))
            << things[i].second.toStdString();
        for (std::size_t j = 0; j < i; ++j) {
            EXPECT_FALSE(things[i].first.intersects(things[j].first))
                << things[i].second.toStdString() << " lies over " << things[j].second.toStdString();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, EveryNetworkScene,
                         testing::Values(Case{"LectureSmall", test::lectureModel, {1024, 640}, 1, 1},
                                         Case{"Lecture", test::lectureModel, {1440, 900}, 1, 1},
                                         Case{"LectureLarge", test::lectureModel, {1920, 1080}, 1, 1},
                                         Case{"LectureZoomedIn", test::lectureModel, {1440, 900}, 1, 3},
                                         Case{"LectureZoomedOut", test::lectureModel, {1440, 900}, 1, 0.25},
                                         Case{"LectureEnlarged", test::lectureModel, {1440, 900}, 4, 1},
                                         Case{"Gray", grayTen, {1024, 640}, 1, 1},
                                         Case{"GrayLarge", grayTen, {1920, 1080}, 1, 1},
                                         Case{"ManyClasses", grayThousand, {1440, 900}, 1, 1},
                                         Case{"Shortcut", test::shortcutModel, {1440, 900}, 1, 1},
                                         Case{"Tiny", test::shortcutModel, {320, 200}, 1, 1}),
                         [](const auto& tested) { return tested.param.name; });

} // namespace

} // namespace fovea::ui
