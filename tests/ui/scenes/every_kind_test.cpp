#include "tests/support/every_kind.h"
#include "tests/support/sample_analysis.h"
#include "tests/support/scene_walk.h"
#include "ui/scenes/class_scene.h"
#include "ui/scenes/layer_scene.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/shown_layer.h"
#include "ui/scenes/unit_scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace fovea::ui {
namespace {

std::string nameOf(const testing::TestParamInfo<test::KindSample>& info) {
    std::string name = std::to_string(info.index) + "_" + info.param.name;
    std::ranges::replace_if(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
}

SceneInput inputOf(const std::shared_ptr<const Analysis>& analysis, const Selection& selection,
                   const QSizeF& viewport) {
    SceneInput input;
    input.analysis = analysis;
    input.selection = selection;
    input.theme = Theme::light();
    input.viewport = viewport;
    const TensorView& view = analysis->views[selection.node.index()];
    if (!view.isEmpty()) {
        input.unit = std::make_shared<const UnitExplanation>(explainUnit(
            *analysis->trace, unitAddress(selection.node, view, selectedPlace(*analysis, selection))));
    }
    return input;
}

bool isClose(double a, double b) {
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= 1e-3 * std::max(1.0, std::abs(b));
}

/// Paints it, and describes whatever lies in it.
void look(const Scene& scene) {
    EXPECT_FALSE(renderImage(scene, Theme::light()).isNull());
    for (const SceneElement& element : test::visibleElements(scene, 24)) {
        EXPECT_FALSE(scene.find(element).isNone());
        EXPECT_FALSE(scene.describe(element).isEmpty());
    }
}

void expectTheUnitsNumbers(const UnitScene& scene, const SceneInput& input) {
    const UnitExplanation& unit = *input.unit;
    const double inTrace = unit.value;
    EXPECT_TRUE(isClose(unit.arithmetic.result, inTrace)) << unit.arithmetic.result << " for " << inTrace;
    ASSERT_NE(scene.arithmetic(), nullptr);
    const auto shows = [](const std::vector<DrawnNumber>& numbers, double value) {
        return std::ranges::any_of(numbers,
                                   [&](const DrawnNumber& drawn) { return isClose(drawn.value, value); });
    };
    EXPECT_TRUE(shows(scene.panels().numbers(), inTrace));
    EXPECT_TRUE(shows(scene.arithmetic()->figure.numbers(), unit.arithmetic.result));
    double sum = unit.arithmetic.bias.value_or(0);
    for (const ShareRow& row : scene.arithmetic()->rows) {
        for (const std::int64_t cell : row.cells) {
            sum += cell >= 0 ? unit.arithmetic.taps[static_cast<std::size_t>(cell)].product : 0;
        }
    }
    if (unit.arithmetic.combination == Combination::WeightedSum &&
        scene.arithmetic()->rows.size() < ShareRows::mostRows) {
        EXPECT_TRUE(isClose(sum, unit.arithmetic.result)) << "the rows lack a product";
    }
}

/// Where a share leads there is the number that it names.
void expectTapsToLeadToTheirNumbers(const UnitScene& scene, const SceneInput& input) {
    const Analysis& analysis = *input.analysis;
    for (const SceneElement& element : test::reachableElements(scene)) {
        if (element.kind != SceneElement::Kind::Tap) {
            continue;
        }
        const Tap& tap = input.unit->arithmetic.taps[static_cast<std::size_t>(element.index)];
        const ShownPlace place{element.slice, element.channel, element.y, element.x};
        const ShownLayer layer = shownLayer(analysis, input.selection, element.node);
        ASSERT_TRUE(layer.view.contains(place));
        EXPECT_TRUE(isClose(layer.value(place), tap.value));
    }
}

class EveryKind : public testing::TestWithParam<test::KindSample> {};

TEST_P(EveryKind, IsSeenInAllViewsAndExplainedByItsNumbers) {
    const std::shared_ptr<const Analysis> analysis = test::sampleAnalysis(test::modelOf(GetParam()));
    const QSizeF viewport(1000, 700);
    const NodeId kind = *analysis->trace->graph().find("kind");
    look(NetworkScene(inputOf(analysis, {.node = kind}, viewport)));
    look(ClassScene(inputOf(analysis, {.node = kind}, viewport)));
    const TensorView& view = analysis->views[kind.index()];
    for (const std::int64_t slice : {std::int64_t{0}, view.slices() - 1}) {
        for (const std::int64_t channel : {std::int64_t{0}, view.maps() - 1}) {
            const Selection chosen{.node = kind, .slice = slice, .slices = view.slices()};
            const Selection selection = selectStrongest(*analysis, kind, channel, chosen);
            const SceneInput input = inputOf(analysis, selection, viewport);
            const UnitScene scene(input);
            look(LayerScene(input));
            look(scene);
            if (!view.isEmpty()) {
                expectTheUnitsNumbers(scene, input);
                expectTapsToLeadToTheirNumbers(scene, input);
            }
        }
    }
}

TEST_P(EveryKind, LeavesItsNeighboursExplainable) {
    const std::shared_ptr<const Analysis> analysis = test::sampleAnalysis(test::modelOf(GetParam()));
    for (const NodeId node : analysis->trace->graph().ids()) {
        const SceneInput input = inputOf(analysis, selectStrongest(*analysis, node, 0), {640, 480});
        look(LayerScene(input));
        look(UnitScene(input));
    }
}

INSTANTIATE_TEST_SUITE_P(OfOps, EveryKind, testing::ValuesIn(test::everyKind()), nameOf);

} // namespace
} // namespace fovea::ui
