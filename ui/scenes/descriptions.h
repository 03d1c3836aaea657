#pragma once

#include "core/explain/analysis.h"

#include <QString>

namespace fovea::ui {

/// One line for a person: kind, name, size, what a unit sees, parameters, multiply-adds, maps that say
/// nothing.
QString describeLayer(const Analysis& analysis, NodeId node);
/// Layer, channel, size, and the map's statistics; the value where the map is one number.
QString describeMap(const Analysis& analysis, NodeId node, std::int64_t channel);
/// Name, probability, score and place among all classes.
QString describeClass(const Analysis& analysis, std::size_t index);

} // namespace fovea::ui
