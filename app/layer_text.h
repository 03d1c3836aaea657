#pragma once

#include "core/graph/graph.h"

#include <string>

namespace fovea {

/// A number by a format of printf for one double; NaN and zero without a sign.
std::string formatted(const char* format, double value);

/// The layer of this name, or the only one whose name holds it; throws SettingError with those that there
/// are.
NodeId requireLayer(const Graph& graph, const std::string& name);

} // namespace fovea
