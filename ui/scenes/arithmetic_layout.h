#pragma once

#include "ui/scenes/share_rows.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// What happened at one unit, laid out: its equation, the activation that follows, the channels that share in
/// it, and how they add up.
struct ArithmeticLayout {
    Figure figure;
    std::vector<ShareRow> rows;
    /// The activation's unit, one layer on; of kind Pixel.
    std::optional<SceneElement> next;
    double bottom = 0;
};

/// Begins at `topLeft` and fills `width`, 400 or more.
ArithmeticLayout layOutArithmetic(const UnitContext& context, const QPointF& topLeft, double width);

} // namespace fovea::ui
