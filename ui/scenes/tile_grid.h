#pragma once

#include "ui/scenes/scene.h"

#include <utility>

namespace fovea::ui {

/// Equal cells in rows that fill a width: all positions are arithmetic, so that thousands of cells cost
/// nothing until they are painted.
struct TileGrid {
    QPointF origin;
    QSizeF cell;
    QSizeF gap;
    std::int64_t columns = 1;
    std::int64_t count = 0;

    /// As many columns as fit into `width`, one at least.
    static TileGrid fitting(const QPointF& origin, double width, const QSizeF& cell, const QSizeF& gap,
                            std::int64_t count);

    std::int64_t rows() const { return (count + columns - 1) / columns; }
    double height() const;
    QRectF cellRect(std::int64_t index) const;
    /// The cell under a point; −1 between and beyond them.
    std::int64_t indexAt(const QPointF& point) const;
    /// The half-open range of cells in the rows that touch `exposed`.
    Range exposed(const QRectF& exposed) const;
    /// In reading order sideways, by rows up and down; −1 when there is none.
    std::int64_t neighbour(std::int64_t index, Direction direction) const;
};

} // namespace fovea::ui
