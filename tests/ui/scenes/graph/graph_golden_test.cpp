#include "tests/support/golden.h"
#include "tests/ui/scenes/graph/graph_input.h"
#include "ui/scenes/render_scene.h"

namespace fovea::ui {

namespace {

testing::AssertionResult looksLike(const char* name, const SceneInput& input) {
    return test::matchesGolden(renderImage(GraphScene(input), input.theme),
                               QStringLiteral("scenes/") + QLatin1String(name));
}

TEST(GraphGoldens, ResNet18) {
    EXPECT_TRUE(looksLike("graph_resnet18_light", test::graphInput(test::resNet18())));
}

TEST(GraphGoldens, ResNet50FoldedInTheDark) {
    EXPECT_TRUE(looksLike("graph_resnet50_dark", test::graphInput(test::resNet50(), {}, Theme::darkTheme())));
}

TEST(GraphGoldens, GoogLeNetsModulesToTheRight) {
    const GraphOptions options{.direction = LayoutDirection::Right, .fold = GraphFold::Open};
    const SceneInput input = test::graphInput(test::googLeNet(), options);
    const QImage whole = renderImage(GraphScene(input), input.theme);
    EXPECT_TRUE(test::matchesGolden(whole.copy(0, 0, 3200, whole.height()),
                                    QStringLiteral("scenes/graph_googlenet_right_light")));
}

TEST(GraphGoldens, UNet) {
    EXPECT_TRUE(looksLike("graph_unet_light", test::graphInput(test::uNet())));
}

TEST(GraphGoldens, FusedLayersApartWithMatchesInTheDark) {
    GraphOptions options{.fused = false, .search = QStringLiteral("pool")};
    EXPECT_TRUE(
        looksLike("graph_apart_dark", test::graphInput(test::lectureModel(), options, Theme::darkTheme())));
}

TEST(GraphGoldens, ALongGraphFromFarAway) {
    const SceneInput input = test::graphInput(test::longResNet(12), {.fold = GraphFold::Open});
    const GraphScene scene(input);
    EXPECT_TRUE(
        test::matchesGolden(renderImage(scene, input.theme, 0.25), QStringLiteral("scenes/graph_far_light")));
}

} // namespace

} // namespace fovea::ui
