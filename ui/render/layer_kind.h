#pragma once

#include "core/graph/graph.h"

#include <QString>

namespace fovea::ui {

/// What a layer is, in the short capitals of the lecture's figure: CONV, RELU, POOL, FC, …; INPUT for an input
/// of the graph. The words of the field, the same in every language.
QString layerKind(const Node& node);

} // namespace fovea::ui
