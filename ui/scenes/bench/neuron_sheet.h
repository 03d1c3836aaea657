#pragma once

#include "ui/scenes/bench/map_picture.h"
#include "ui/scenes/bench/projection.h"

#include <QPainter>

namespace fovea::ui {

/// A sheet of neurons as circles on a pane, each in the gray of its number; empty while it has none.
struct NeuronSheet {
    const Pane& pane;
    const MapPicture& picture;
    std::int64_t written = 0; ///< numbers that are there, in reading order
    QColor empty;
    QColor ring;

    void paint(QPainter& painter) const;

private:
    std::vector<QRgb> colors() const;
    void paintPixels(QPainter& painter) const;
    void paintShapes(QPainter& painter) const;
};

} // namespace fovea::ui
