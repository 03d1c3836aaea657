#include "tests/ui/scenes/bench/stage_samples.h"

#include <QBuffer>
#include <QSvgGenerator>
#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

QByteArray svgOf(const test::StageScene& scene) {
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(scene.size().toSize());
    QPainter painter(&generator);
    TileCache tiles;
    scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    return buffer.data();
}

struct Stage {
    const char* preset;
    test::MakeStage make;
};

class StageInAVectorFile : public testing::TestWithParam<Stage> {};

TEST_P(StageInAVectorFile, IsMadeOfShapesThatEveryViewerDrawsAlike) {
    const auto result = test::ofPreset(GetParam().preset);
    const BenchFrame frame = test::frameAt(*result, 1.5);
    const test::StageScene scene(GetParam().make, {result, {}, Theme::light()}, {1440, 520}, frame);
    const QByteArray svg = svgOf(scene);
    EXPECT_GT(svg.size(), 10'000);
    EXPECT_FALSE(svg.contains("<image"));
    EXPECT_FALSE(svg.contains("non-scaling-stroke"));
}

INSTANTIATE_TEST_SUITE_P(Stages, StageInAVectorFile,
                         testing::Values(Stage{"filters6", makeVolumeStage},
                                         Stage{"pointwise", makeVolumeStage}, Stage{"pool", makeVolumeStage},
                                         Stage{"neurons", makeNeuronStage}, Stage{"fc", makeFcStage}));

} // namespace
} // namespace fovea::ui
