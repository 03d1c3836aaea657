#include "tests/support/golden.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/class_scene.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/render_scene.h"

namespace fovea::ui {

namespace {

SceneInput inputFor(const Model& model, const Theme& theme, const QSizeF& viewport,
                    std::int64_t enlargement = 1) {
    SceneInput input;
    input.analysis = test::sampleAnalysis(model, enlargement);
    input.theme = theme;
    input.viewport = viewport;
    return input;
}

template <class Made>
testing::AssertionResult looksLike(const char* name, const SceneInput& input) {
    return test::matchesGolden(renderImage(Made(input), input.theme),
                               QStringLiteral("scenes/") + QLatin1String(name));
}

TEST(SceneGoldens, Network) {
    EXPECT_TRUE(looksLike<NetworkScene>("network_light",
                                        inputFor(test::lectureModel(), Theme::light(), {1440, 900})));
}

TEST(SceneGoldens, NetworkOnADarkSmallWindow) {
    EXPECT_TRUE(looksLike<NetworkScene>("network_small_dark",
                                        inputFor(test::lectureModel(), Theme::darkTheme(), {1024, 640})));
}

TEST(SceneGoldens, NetworkWithManyMaps) {
    EXPECT_TRUE(looksLike<NetworkScene>("network_many_maps_light",
                                        inputFor(test::grayModel(), Theme::light(), {1024, 640})));
}

TEST(SceneGoldens, NetworkWithAShortcut) {
    EXPECT_TRUE(looksLike<NetworkScene>("network_shortcut_light",
                                        inputFor(test::shortcutModel(), Theme::light(), {1024, 640})));
}

TEST(SceneGoldens, NetworkUnderThePointer) {
    const SceneInput input = [] {
        SceneInput made = inputFor(test::lectureModel(), Theme::light(), {1440, 900});
        made.selection.node = made.analysis->model.graph->find("conv3").value();
        made.selection.channel = 2;
        return made;
    }();
    const NetworkScene scene(input);
    SceneElement hover;
    hover.kind = SceneElement::Kind::Map;
    hover.node = input.analysis->model.graph->find("conv2").value();
    hover.channel = 4;
    SceneElement focus = hover;
    focus.channel = 6;
    QImage image(scene.size().toSize(), QImage::Format_RGB32);
    image.fill(input.theme.paper);
    QPainter painter(&image);
    TileCache tiles;
    scene.paint(painter, {.exposed = image.rect(),
                          .tiles = tiles,
                          .devicePixelRatio = 1,
                          .hover = scene.find(hover),
                          .focus = scene.find(focus)});
    painter.end();
    EXPECT_TRUE(test::matchesGolden(image, QStringLiteral("scenes/network_hover_light")));
}

TEST(SceneGoldens, Classes) {
    EXPECT_TRUE(
        looksLike<ClassScene>("classes_light", inputFor(test::lectureModel(), Theme::light(), {1024, 640})));
}

TEST(SceneGoldens, ClassesOfAnEnlargedInput) {
    EXPECT_TRUE(looksLike<ClassScene>("classes_enlarged_dark",
                                      inputFor(test::lectureModel(), Theme::darkTheme(), {1024, 640}, 2)));
}

} // namespace

} // namespace fovea::ui
