#include "tests/support/golden.h"
#include "tests/support/overlap.h"
#include "tests/support/recording_device.h"
#include "tests/ui/scenes/unit_scene_input.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/unit_scene.h"

#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

using test::everyOp;
using test::lecture;
using test::unitInput;

class UnitScenePage : public testing::TestWithParam<QSizeF> {};

TEST_P(UnitScenePage, HasNoTextThatIsCutOrLiesOnAnother) {
    for (const Node& node : everyOp()->trace->graph().nodes()) {
        const UnitScene scene(unitInput(everyOp(), node.name, {1, 0, 0}, GetParam()));
        test::RecordingDevice sheet(scene.size().toSize());
        QPainter painter(&sheet);
        TileCache tiles;
        scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
        painter.end();
        const auto& texts = sheet.texts();
        ASSERT_FALSE(texts.empty());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            EXPECT_TRUE(QRectF({}, scene.size()).contains(texts[i].bounds))
                << node.name << ": " << texts[i].text.toStdString();
            for (std::size_t j = 0; j < i; ++j) {
                EXPECT_FALSE(test::overlap(texts[i].bounds, texts[j].bounds))
                    << node.name << ": " << texts[i].text.toStdString() << " on "
                    << texts[j].text.toStdString();
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, UnitScenePage,
                         testing::Values(QSizeF(1100, 820), QSizeF(1600, 1000), QSizeF(880, 700),
                                         QSizeF(560, 600)));

struct Golden {
    const char* name;
    const char* layer;
    Element at;
    bool dark;
    QSizeF viewport;
};

class UnitSceneGolden : public testing::TestWithParam<Golden> {};

TEST_P(UnitSceneGolden, LooksAsItDid) {
    const Golden& golden = GetParam();
    SceneInput input = unitInput(lecture(), golden.layer, golden.at, golden.viewport);
    input.theme = golden.dark ? Theme::darkTheme() : Theme::light();
    const QImage picture = renderImage(UnitScene(input), input.theme);
    EXPECT_TRUE(
        test::matchesGolden(picture, QStringLiteral("scenes/unit_") + QString::fromLatin1(golden.name)));
}

constexpr QSizeF standard(1100, 820);
constexpr QSizeF narrow(560, 600);

INSTANTIATE_TEST_SUITE_P(Themes, UnitSceneGolden,
                         testing::Values(Golden{"conv_light", "conv2", {3, 0, 9}, false, standard},
                                         Golden{"conv_dark", "conv1", {4, 12, 20}, true, narrow},
                                         Golden{"pool_light", "pool1", {4, 3, 9}, false, narrow},
                                         Golden{"pool_dark", "pool1", {4, 3, 9}, true, standard},
                                         Golden{"linear_light", "fc", {3, 0, 0}, false, standard},
                                         Golden{"linear_dark", "fc", {3, 0, 0}, true, narrow},
                                         Golden{"relu_light", "relu3", {5, 6, 7}, false, standard},
                                         Golden{"relu_dark", "relu3", {5, 6, 7}, true, narrow},
                                         Golden{"softmax_light", "softmax", {3, 0, 0}, false, narrow},
                                         Golden{"softmax_dark", "softmax", {3, 0, 0}, true, standard}),
                         [](const auto& instance) { return std::string(instance.param.name); });

} // namespace
} // namespace fovea::ui
