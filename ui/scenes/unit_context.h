#pragma once

#include "ui/scenes/scene.h"
#include "ui/scenes/unit_shares.h"

namespace fovea::ui {

/// What the parts of the unit scene are made from: a unit with its explanation.
struct UnitContext {
    std::shared_ptr<const Analysis> analysis;
    std::shared_ptr<const UnitExplanation> unit;
    UnitShares shares;
    ViewOptions options;
    Theme theme;

    const Graph& graph() const { return analysis->trace->graph(); }
    NodeId id() const { return unit->address.node; }
    const Node& node() const { return graph().node(id()); }
    const Arithmetic& arithmetic() const { return unit->arithmetic; }
    /// For ops only, not for a graph input.
    OpCategory category() const { return node().op->category(); }
};

/// The activation function that reads a unit's number.
struct NextFunction {
    NodeId node;
    QString name;
    double value = 0;
};
/// None when no activation reads the unit's layer directly.
std::optional<NextFunction> nextFunction(const Analysis& analysis, const UnitAddress& unit);

/// The number under the pixel that a unit of the picture's input was made from.
struct PixelOrigin {
    std::int64_t level = 0; ///< 0…255
    double range = 1;       ///< what 255 is before the mean is taken off
    double mean = 0;
    double std = 1;
};
PixelOrigin pixelOrigin(const Analysis& analysis, const Element& at);

} // namespace fovea::ui
