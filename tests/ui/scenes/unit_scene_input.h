#pragma once

#include "tests/support/every_op_model.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/scene.h"

namespace fovea::test {

inline const std::shared_ptr<const Analysis>& everyOp() {
    static const std::shared_ptr<const Analysis> analysis = sampleAnalysis(everyOpModel());
    return analysis;
}

inline const std::shared_ptr<const Analysis>& lecture() {
    static const std::shared_ptr<const Analysis> analysis = sampleAnalysis(lectureModel());
    return analysis;
}

/// What the unit scene is made from, with the selected unit's explanation.
inline ui::SceneInput unitInput(const std::shared_ptr<const Analysis>& analysis,
                                const ui::Selection& selection, const QSizeF& viewport = {1100, 820}) {
    ui::SceneInput input;
    input.analysis = analysis;
    input.selection = selection;
    input.theme = ui::Theme::light();
    input.viewport = viewport;
    input.unit = std::make_shared<const UnitExplanation>(explainUnit(
        *analysis->trace,
        {.node = selection.node, .picture = 0, .at = {selection.channel, selection.y, selection.x}}));
    return input;
}

inline ui::SceneInput unitInput(const std::shared_ptr<const Analysis>& analysis, std::string_view layer,
                                const Element& at, const QSizeF& viewport = {1100, 820}) {
    const NodeId node = *analysis->trace->graph().find(layer);
    return unitInput(analysis, ui::Selection{.node = node, .channel = at.channel, .y = at.y, .x = at.x},
                     viewport);
}

} // namespace fovea::test
