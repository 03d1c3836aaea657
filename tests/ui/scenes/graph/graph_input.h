#pragma once

#include "tests/support/known_networks.h"
#include "tests/support/sample_analysis.h"
#include "ui/scenes/graph/graph_scene.h"

namespace fovea::test {

/// A model on the drawn picture, light, as large as it is.
inline ui::SceneInput graphInput(const Model& model, const ui::GraphOptions& options = {},
                                 const ui::Theme& theme = ui::Theme::light()) {
    ui::SceneInput input;
    input.analysis = sampleAnalysis(model);
    input.options.graph = options;
    input.theme = theme;
    input.selection.node = NodeId{0};
    return input;
}

} // namespace fovea::test
