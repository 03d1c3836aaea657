#include "core/bench/bench_presets.h"
#include "core/bench/bench_result.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/scene_registry.h"

#include <gtest/gtest.h>

namespace fovea::ui {

namespace {

TEST(SceneRegistry, KnowsItsScenesByName) {
    for (const char* name : {"network", "layer", "unit", "classes", "graph", "bench"}) {
        const SceneEntry* entry = findScene(QString::fromLatin1(name));
        ASSERT_NE(entry, nullptr) << name;
        EXPECT_STREQ(entry->name, name);
        EXPECT_STRNE(entry->title, "");
    }
    EXPECT_EQ(findScene(u"Network"), nullptr);
    EXPECT_EQ(findScene(u""), nullptr);
}

TEST(SceneRegistry, MakesEveryScene) {
    SceneInput input;
    input.analysis = test::sampleAnalysis(test::lectureModel());
    input.theme = Theme::light();
    input.viewport = {1440, 900};
    input.selection.node = input.analysis->model.graph->find("conv2").value();
    input.bench = computeBench(findBenchPreset("stride1")->make(), Workers());
    for (const SceneEntry& entry : scenes()) {
        const std::unique_ptr<Scene> scene = entry.make(input);
        ASSERT_NE(scene, nullptr) << entry.name;
        EXPECT_GE(scene->size().width(), 1440) << entry.name;
    }
}

TEST(SceneElement, IsTheSameWhereverItLies) {
    SceneElement a;
    a.kind = SceneElement::Kind::Map;
    a.node = NodeId{2};
    a.channel = 3;
    a.bounds = QRectF(0, 0, 10, 10);
    SceneElement b = a;
    b.bounds = QRectF(5, 5, 1, 1);
    b.x = 7;
    EXPECT_TRUE(a.sameAs(b)) << "a map has no pixel";
    b.channel = 4;
    EXPECT_FALSE(a.sameAs(b));
    b.kind = SceneElement::Kind::Layer;
    EXPECT_FALSE(a.sameAs(b));
    EXPECT_TRUE(SceneElement().sameAs(SceneElement()));
}

} // namespace

} // namespace fovea::ui
