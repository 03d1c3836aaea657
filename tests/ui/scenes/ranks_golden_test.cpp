#include "tests/support/every_kind.h"
#include "tests/support/golden.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/layer_scene.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/unit_scene.h"

namespace fovea::ui {
namespace {

SceneInput inputOf(const char* layer, const Theme& theme, const QSizeF& viewport) {
    static const std::shared_ptr<const Analysis> analysis = test::sampleAnalysis(test::mixedRanksModel());
    SceneInput input;
    input.analysis = analysis;
    input.selection = selectStrongest(*analysis, *analysis->trace->graph().find(layer), 1);
    input.theme = theme;
    input.viewport = viewport;
    input.unit = std::make_shared<const UnitExplanation>(explainUnit(
        *analysis->trace, unitAddress(input.selection.node, analysis->views[input.selection.node.index()],
                                      selectedPlace(*analysis, input.selection))));
    return input;
}

template <class Made>
testing::AssertionResult looksLike(const char* name, const SceneInput& input) {
    return test::matchesGolden(renderImage(Made(input), input.theme),
                               QStringLiteral("scenes/") + QLatin1String(name));
}

TEST(RanksGoldens, Overview) {
    EXPECT_TRUE(
        looksLike<NetworkScene>("ranks_network_light", inputOf("volume", Theme::light(), {1440, 900})));
    EXPECT_TRUE(
        looksLike<NetworkScene>("ranks_network_dark", inputOf("volume", Theme::darkTheme(), {1024, 640})));
}

TEST(RanksGoldens, LinesAreDrawnAsLines) {
    EXPECT_TRUE(looksLike<LayerScene>("ranks_lines_light", inputOf("lines", Theme::light(), {1024, 640})));
    EXPECT_TRUE(
        looksLike<UnitScene>("ranks_line_unit_dark", inputOf("lines", Theme::darkTheme(), {1200, 760})));
}

TEST(RanksGoldens, VolumesAreSliced) {
    EXPECT_TRUE(looksLike<LayerScene>("ranks_volume_light", inputOf("volume", Theme::light(), {1024, 640})));
    EXPECT_TRUE(
        looksLike<UnitScene>("ranks_volume_unit_light", inputOf("volume", Theme::light(), {1200, 760})));
}

TEST(RanksGoldens, AnotherSliceShowsOtherNumbers) {
    SceneInput input = inputOf("volume", Theme::light(), {1024, 640});
    const QImage middle = renderImage(LayerScene(input), input.theme);
    input.selection.slice = 0;
    EXPECT_NE(renderImage(LayerScene(input), input.theme), middle);
}

} // namespace
} // namespace fovea::ui
