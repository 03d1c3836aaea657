#pragma once

#include "ui/scenes/bench/grid_blocks.h"

#include <optional>

namespace fovea::ui {

/// What the grid stage has to show.
struct GridPlan {
    GridVolume input;
    /// The window of a pooling counts as a filter of one slice.
    GridVolume filter;
    /// None while the settings are refused.
    std::optional<GridVolume> output;
    /// How wide the headings are at least.
    double inputHeading = 0;
    double filterHeading = 0;
    double outputHeading = 0;
    bool fanned = false;
    bool hasBias = false;
};

/// Where all of it lies, in scene coordinates.
struct GridLayout {
    GridBlock input;
    GridBlock filter;
    GridBlock output;
    /// Headings of two lines, as wide as they may be.
    QRectF inputHeading;
    QRectF filterHeading;
    QRectF outputHeading; ///< while refused: the place of the message
    QPointF timesSign;    ///< centres
    QPointF equalsSign;
    QRectF bias; ///< the cell of the bias; empty without one
    QRectF bounds;
};

/// Chooses the arrangement in which cells are as large as they can be: input ∗ filter = output in a row, or
/// the filter below the input. Fills `place`'s width at most; taller than `place` only when cells would be
/// too small to see.
GridLayout layOutGrid(const GridPlan& plan, const QRectF& place);

} // namespace fovea::ui
