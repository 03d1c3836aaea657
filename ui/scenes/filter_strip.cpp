#include "ui/scenes/filter_strip.h"

#include "core/ops/conv2d.h"
#include "ui/render/numbers.h"
#include "ui/scenes/cell_grid.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double gap = 2;
/// A shared range needs all weights to be read whenever the scene is made; beyond this each filter gets its
/// own.
constexpr std::int64_t maxSharedWeights = std::int64_t{1} << 22;

float largestMagnitude(std::span<const float> weights) {
    float largest = 0;
    for (const float weight : weights) {
        const float magnitude = std::abs(weight);
        largest = magnitude > largest && std::isfinite(magnitude) ? magnitude : largest;
    }
    return largest > 0 ? largest : 1;
}

} // namespace

bool FilterStrip::isFor(const Graph& graph, NodeId node) {
    return dynamic_cast<const Conv2d*>(graph.node(node).op.get()) != nullptr;
}

std::optional<FilterStrip> FilterStrip::of(const Analysis& analysis, NodeId id, RangeMode mode) {
    const Graph& graph = analysis.trace->graph();
    const Node& node = graph.node(id);
    const auto* convolution = dynamic_cast<const Conv2d*>(node.op.get());
    if (convolution == nullptr) {
        return std::nullopt;
    }
    const Conv2dOptions& options = convolution->options();
    FilterStrip strip;
    strip.m_weights = analysis.trace->parameters().of(id)[0];
    strip.m_depth = options.inChannels / options.groups;
    strip.m_rows = options.window.rows.kernel;
    strip.m_columns = options.window.columns.kernel;
    strip.m_readsColours = strip.m_depth == 3 && node.inputs.front() == analysis.input;
    strip.m_order = analysis.model.info.input.order;
    if (mode == RangeMode::Fixed && strip.m_weights.size() <= maxSharedWeights) {
        strip.m_shared = largestMagnitude(strip.m_weights.values());
    }
    return strip;
}

std::span<const float> FilterStrip::filter(std::int64_t channel) const {
    const auto size = static_cast<std::size_t>(m_depth * m_rows * m_columns);
    return m_weights.values().subspan(static_cast<std::size_t>(channel) * size, size);
}

Plane FilterStrip::plane(std::int64_t channel, std::int64_t depth) const {
    return {filter(channel).data() + depth * m_rows * m_columns, m_rows, m_columns};
}

float FilterStrip::extent(std::int64_t channel) const {
    return m_shared ? *m_shared : largestMagnitude(filter(channel));
}

TileRange FilterStrip::weights(std::int64_t channel) const {
    const auto [low, high] = std::ranges::minmax(filter(channel));
    return {low, high};
}

QString FilterStrip::size() const {
    return volumeSize(m_columns, m_rows, m_depth);
}

FilterStrip::Arrangement FilterStrip::arrangement(double side) const {
    const std::int64_t wanted = m_depth + (m_readsColours ? 1 : 0);
    const auto longest = static_cast<double>(std::max(m_rows, m_columns));
    const auto most = static_cast<std::int64_t>(std::max(1.0, std::floor((side + gap) / (longest + gap))));
    const auto square = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(wanted))));
    Arrangement result;
    result.columns = std::min(square, most);
    result.slots = std::min(wanted, result.columns * result.columns);
    const auto columns = static_cast<double>(result.columns);
    const double room = (side - (columns - 1) * gap) / columns;
    const double scale = room >= longest ? std::floor(room / longest) : room / longest;
    result.tile = QSizeF(static_cast<double>(m_columns), static_cast<double>(m_rows)) * scale;
    return result;
}

std::int64_t FilterStrip::shownChannels(double side) const {
    return arrangement(side).slots - (m_readsColours ? 1 : 0);
}

void FilterStrip::paint(TilePainter& tiles, QPainter& painter, const QRectF& bounds, std::int64_t channel,
                        const Theme& theme) const {
    const Arrangement layout = arrangement(bounds.width());
    const float reach = extent(channel);
    for (std::int64_t slot = 0; slot < layout.slots; ++slot) {
        const auto column = static_cast<double>(slot % layout.columns);
        const auto row = static_cast<double>(slot / layout.columns);
        const QRectF tile(bounds.topLeft() + QPointF(column * (layout.tile.width() + gap),
                                                     row * (layout.tile.height() + gap)),
                          layout.tile);
        if (m_readsColours && slot == 0) {
            tiles.colourFilter(tile, plane(channel, 0), m_order, reach);
        } else {
            tiles.weights(tile, plane(channel, slot - (m_readsColours ? 1 : 0)), reach);
        }
        if (tile.width() >= 12) {
            paintFrame(painter, tile.adjusted(1, 1, -1, -1), theme.line, 1);
        }
    }
}

} // namespace fovea::ui
