#pragma once

#include "ui/scenes/tile_painter.h"

#include <optional>

namespace fovea::ui {

/// The filters of a convolution as small tiles beside its maps: one tile per input channel, and before them
/// one in colour where the convolution reads the three channels of a picture.
class FilterStrip {
public:
    static bool isFor(const Graph& graph, NodeId node);
    /// None unless `node` is a convolution. Each filter has its own range, with mode Fixed
    /// all share one.
    static std::optional<FilterStrip> of(const Analysis& analysis, NodeId node, RangeMode mode);

    /// What full red stands for in the filter of map `channel` (full blue is its negative); > 0.
    float extent(std::int64_t channel) const;
    /// Whether all filters share one range.
    bool isShared() const { return m_shared.has_value(); }
    /// How many of the filter's channels there is room for in a square.
    std::int64_t shownChannels(double side) const;
    std::int64_t depth() const { return m_depth; }
    /// "5×5×3"
    QString size() const;
    /// Smallest and largest weight of the filter of map `channel`.
    TileRange weights(std::int64_t channel) const;

    /// `bounds` is the square beside the map.
    void paint(TilePainter& tiles, QPainter& painter, const QRectF& bounds, std::int64_t channel,
               const Theme& theme) const;

private:
    struct Arrangement {
        std::int64_t columns = 1;
        std::int64_t slots = 1;
        QSizeF tile;
    };
    Arrangement arrangement(double side) const;
    std::span<const float> filter(std::int64_t channel) const;
    Plane plane(std::int64_t channel, std::int64_t depth) const;

    Tensor m_weights;
    std::int64_t m_depth = 1;
    std::int64_t m_rows = 1;
    std::int64_t m_columns = 1;
    bool m_readsColours = false;
    ColourOrder m_order = ColourOrder::Rgb;
    std::optional<float> m_shared;
};

} // namespace fovea::ui
