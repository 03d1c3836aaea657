#pragma once

#include "ui/scenes/figure.h"

#include <vector>

namespace fovea::ui {

/// A function with the point at which a unit lies on it.
struct FunctionPlot {
    /// (x, f(x)) from left to right; two at least. Where f(x) is not finite the curve has a gap.
    std::vector<QPointF> curve;
    QPointF point;
};

/// Draws axes through 0, the curve, and the point with lines to both axes.
void addPlot(Figure& figure, const FunctionPlot& plot, const QRectF& bounds, const Theme& theme);

} // namespace fovea::ui
