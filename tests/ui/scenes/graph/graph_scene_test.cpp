#include "tests/support/recording_device.h"
#include "tests/support/scene_walk.h"
#include "tests/ui/scenes/graph/graph_input.h"
#include "ui/scenes/render_scene.h"

#include <QLocale>
#include <gmock/gmock.h>

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

SceneElement layer(const GraphScene& scene, const char* name) {
    return scene.elementOf(*scene.plan().graph->find(name));
}

TEST(GraphScene, FindsUnderThePointerWhatItDrawsThere) {
    const GraphScene scene(test::graphInput(test::resNet18()));
    for (const GraphCard& card : scene.plan().cards) {
        const SceneElement element = scene.elementAt(card.bounds.center());
        EXPECT_EQ(element.kind, card.form == GraphCard::Form::Folded ? Kind::Group : Kind::Layer);
        EXPECT_TRUE(scene.find(element).sameAs(element));
        EXPECT_FALSE(scene.describe(element).isEmpty());
    }
    for (const GraphFrame& frame : scene.plan().frames) {
        const SceneElement element = scene.elementAt(frame.heading.center());
        EXPECT_EQ(element.kind, Kind::Group);
        EXPECT_EQ(element.index, frame.folds);
        EXPECT_TRUE(scene.find(element).sameAs(element));
    }
    EXPECT_TRUE(scene.elementAt({1, 1}).isNone());
}

TEST(GraphScene, ArrowsWalkAlongTheEdges) {
    const GraphScene scene(test::graphInput(test::lectureModel()));
    SceneElement at = scene.neighbour({}, Direction::First);
    EXPECT_EQ(at.node, NodeId{0});
    std::size_t steps = 0;
    for (; !at.isNone() && steps < 100; ++steps) {
        const SceneElement next = scene.neighbour(at, Direction::Down);
        EXPECT_TRUE(next.isNone() || scene.neighbour(next, Direction::Up).sameAs(at));
        at = next;
    }
    EXPECT_EQ(steps, scene.plan().cards.size());
}

TEST(GraphScene, ArrowsTurnWithTheDirection) {
    const GraphScene scene(test::graphInput(test::lectureModel(), {.direction = LayoutDirection::Right}));
    const SceneElement first = scene.neighbour({}, Direction::First);
    EXPECT_TRUE(scene.neighbour(first, Direction::Down).isNone());
    EXPECT_FALSE(scene.neighbour(first, Direction::Right).isNone());
}

TEST(GraphScene, ArrowsReachEveryBranch) {
    const GraphScene scene(test::graphInput(test::googLeNet(), {.fold = GraphFold::Open}));
    const std::vector<SceneElement> reached = test::reachableElements(scene);
    EXPECT_EQ(reached.size(), scene.plan().cards.size());
}

TEST(GraphScene, ANodeOfAFusedChainIsItsCard) {
    const GraphScene scene(test::graphInput(test::lectureModel()));
    EXPECT_TRUE(layer(scene, "conv1").sameAs(layer(scene, "relu1")));
    const QString text = scene.describe(layer(scene, "conv1"));
    EXPECT_TRUE(text.contains(QStringLiteral("conv1"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("relu1"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("black 0"))) << text.toStdString();
}

TEST(GraphScene, SumsUpWhatABlockCosts) {
    const SceneInput input = test::graphInput(test::resNet50());
    const GraphScene scene(input);
    const auto card = std::ranges::find(scene.plan().cards, GraphCard::Form::Folded, &GraphCard::form);
    std::int64_t parameters = 0;
    for (const NodeId node : card->nodes) {
        parameters += input.analysis->layers[node.index()].parameters;
    }
    const QString text = scene.describe(scene.elementAt(card->bounds.center()));
    EXPECT_TRUE(text.contains(QLocale().toString(static_cast<qlonglong>(parameters)))) << text.toStdString();
}

TEST(GraphScene, KnowsWhichBlockAroundALayerCanBeFolded) {
    const GraphScene scene(test::graphInput(test::resNet18(), {.fold = GraphFold::Open}));
    const SceneElement stem = scene.neighbour({}, Direction::First);
    EXPECT_EQ(scene.foldableAround(stem), -1);
    const GraphFrame& frame = scene.plan().frames.front();
    const NodeId inside = scene.plan().outline.groups[static_cast<std::size_t>(frame.group)].nodes.front();
    EXPECT_EQ(scene.foldableAround(scene.elementOf(inside)), frame.folds);
}

TEST(GraphScene, FillsThePageAndLiesInItsMiddle) {
    SceneInput input = test::graphInput(test::shortcutModel());
    input.viewport = {2000, 100};
    const GraphScene scene(input);
    EXPECT_EQ(scene.size().width(), 2000);
    const SceneElement first = scene.neighbour({}, Direction::First);
    EXPECT_NEAR(first.bounds.center().x(), 1000, 150);
    EXPECT_TRUE(scene.elementAt(first.bounds.center()).sameAs(first));
}

TEST(GraphScene, WritesLessTheFurtherItIsAway) {
    const GraphScene scene(test::graphInput(test::lectureModel()));
    std::size_t before = 0;
    for (const double scale : {0.1, 0.4, 1.0}) {
        test::RecordingDevice device(scene.size().toSize());
        QPainter painter(&device);
        painter.scale(scale, scale);
        TileCache tiles;
        scene.paint(painter, {.exposed = QRectF(QPointF(), scene.size()), .tiles = tiles});
        painter.end();
        const std::size_t texts = device.texts().size();
        EXPECT_TRUE(scale == 0.1 ? texts == 0 : texts > before) << scale << ": " << texts;
        before = texts;
    }
}

TEST(GraphScene, GoesOnWithAPlanThatWasMadeBefore) {
    SceneInput input = test::graphInput(test::lectureModel());
    input.graph = planGraph(*input.analysis, input.options.graph);
    EXPECT_EQ(&GraphScene(input).plan(), input.graph.get());
    input.options.graph.fused = false;
    EXPECT_NE(&GraphScene(input).plan(), input.graph.get());
}

} // namespace

} // namespace fovea::ui
