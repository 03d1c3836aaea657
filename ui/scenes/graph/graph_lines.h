#pragma once

#include "ui/scenes/graph/graph_plan.h"

namespace fovea::ui {

/// The arrows of a plan whose cards and frames have their places, moved by `shift` like these, and the
/// W×H×D beside them: once per source, and again at the end of what leads far, where there is room.
std::vector<GraphLine> makeGraphLines(const GraphPlan& plan, const LayeredLayout& layout,
                                      const QPointF& shift, const TextSetter& text);
/// Writes the W×H×D under cards that nothing reads.
void nameSizes(GraphPlan& plan, const TextSetter& text);

} // namespace fovea::ui
