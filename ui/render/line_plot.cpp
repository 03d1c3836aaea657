#include "ui/render/line_plot.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

QPolygonF linePlot(const ShownMap& map, const TileRange& range, const QRectF& bounds) {
    const double strip = bounds.width() / static_cast<double>(std::max<std::int64_t>(map.columns, 1));
    const double scale = bounds.height() / (static_cast<double>(range.high) - range.low);
    const auto point = [&](std::int64_t column, float value) {
        const float shown = std::clamp(value, range.low, range.high);
        return QPointF(bounds.left() + (static_cast<double>(column) + 0.5) * strip,
                       bounds.bottom() - (static_cast<double>(shown) - range.low) * scale);
    };
    const auto perPixel = static_cast<std::int64_t>(std::max(std::floor(1 / std::max(strip, 1e-9)), 1.0));
    QPolygonF line;
    for (std::int64_t begin = 0; begin < map.columns; begin += perPixel) {
        const std::int64_t end = std::min(begin + perPixel, map.columns);
        std::int64_t lowest = -1;
        std::int64_t highest = -1;
        for (std::int64_t column = begin; column < end; ++column) {
            const float value = map.at(0, column);
            if (std::isnan(value)) {
                continue;
            }
            lowest = lowest < 0 || value < map.at(0, lowest) ? column : lowest;
            highest = highest < 0 || value > map.at(0, highest) ? column : highest;
        }
        if (lowest < 0) {
            continue;
        }
        const auto [first, second] = std::minmax(lowest, highest);
        line.append(point(first, map.at(0, first)));
        if (second != first) {
            line.append(point(second, map.at(0, second)));
        }
    }
    return line;
}

} // namespace fovea::ui
