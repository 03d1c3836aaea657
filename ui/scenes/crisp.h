#pragma once

#include "ui/scenes/scene.h"

#include <functional>

namespace fovea::ui {

/// Whether what is painted becomes shapes in a file (SVG, PDF) instead of pixels.
bool paintsShapes(const QPainter& painter);

/// Paints a picture that has exactly as many pixels as `bounds` has on the device: blocks stay crisp at every
/// scale of the screen, and nothing is resampled twice. `imageOf` gives it in that size, or null, for which
/// the theme's placeholder is painted.
void paintCrisp(QPainter& painter, const PaintContext& context, const QRectF& bounds, const Theme& theme,
                const std::function<const QImage*(const QSize&)>& imageOf);

} // namespace fovea::ui
