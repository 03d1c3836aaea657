#include "ui/scenes/tile_grid.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

TileGrid TileGrid::fitting(const QPointF& origin, double width, const QSizeF& cell, const QSizeF& gap,
                           std::int64_t count) {
    const auto fit = static_cast<std::int64_t>((width + gap.width()) / (cell.width() + gap.width()));
    return {.origin = origin,
            .cell = cell,
            .gap = gap,
            .columns = std::max<std::int64_t>(fit, 1),
            .count = count};
}

double TileGrid::height() const {
    const auto lines = static_cast<double>(rows());
    return lines == 0 ? 0 : lines * (cell.height() + gap.height()) - gap.height();
}

QRectF TileGrid::cellRect(std::int64_t index) const {
    const auto column = static_cast<double>(index % columns);
    const auto row = static_cast<double>(index / columns);
    return {QPointF(origin.x() + column * (cell.width() + gap.width()),
                    origin.y() + row * (cell.height() + gap.height())),
            cell};
}

std::int64_t TileGrid::indexAt(const QPointF& point) const {
    const double x = point.x() - origin.x();
    const double y = point.y() - origin.y();
    if (x < 0 || y < 0) {
        return -1;
    }
    const auto column = static_cast<std::int64_t>(x / (cell.width() + gap.width()));
    const auto row = static_cast<std::int64_t>(y / (cell.height() + gap.height()));
    const std::int64_t index = row * columns + column;
    const bool isCell = column < columns && index < count && cellRect(index).contains(point);
    return isCell ? index : -1;
}

Range TileGrid::exposed(const QRectF& exposed) const {
    const double step = cell.height() + gap.height();
    const auto first = static_cast<std::int64_t>(std::floor((exposed.top() - origin.y()) / step));
    const auto last = static_cast<std::int64_t>(std::floor((exposed.bottom() - origin.y()) / step));
    return {std::clamp<std::int64_t>(first * columns, 0, count),
            std::clamp<std::int64_t>((last + 1) * columns, 0, count)};
}

std::int64_t TileGrid::neighbour(std::int64_t index, Direction direction) const {
    std::int64_t to = index;
    switch (direction) {
    case Direction::Left:
        to = index - 1;
        break;
    case Direction::Right:
        to = index + 1;
        break;
    case Direction::Up:
        to = index - columns;
        break;
    case Direction::Down:
        to = index + columns;
        break;
    case Direction::First:
        to = 0;
        break;
    case Direction::Last:
        to = count - 1;
        break;
    }
    return to >= 0 && to < count ? to : -1;
}

} // namespace fovea::ui
