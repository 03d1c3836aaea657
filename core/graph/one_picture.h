#pragma once

#include "core/graph/graph.h"

#include <optional>

namespace fovea {

/// The same graph made for one picture. `graph` has one input and was made for several pictures at once; none
/// when its layers mix these, or have a shape of their own for so many.
std::optional<Graph> forOnePicture(const Graph& graph);

} // namespace fovea
