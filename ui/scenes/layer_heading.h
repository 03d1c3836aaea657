#pragma once

#include "ui/scenes/figure.h"
#include "ui/scenes/filter_strip.h"

#include <optional>

namespace fovea::ui {

/// The lines over the maps of a layer: what it is, its statistics, what black, gray and white stand for, and
/// how often which numbers occur.
struct LayerHeading {
    Figure figure;
    QRectF bounds;
};

/// Begins at the top of `page` and fills its width.
LayerHeading layOutLayerHeading(const SceneInput& input, NodeId node,
                                const std::optional<FilterStrip>& filters, const QRectF& page);

} // namespace fovea::ui
