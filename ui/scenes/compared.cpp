#include "ui/scenes/compared.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

ShownLayer Sides::layer(NodeId node, int side) const {
    const Analysis& analysis = *m_input.analysis;
    const Tensor& tensor = side == Second       ? m_input.comparison->second->trace->output(node)
                           : side == Difference ? m_input.comparison->differences[node.index()]
                                                : analysis.trace->output(node);
    return {node, analysis.views[node.index()], tensor, shownSlice(analysis, m_input.selection, node)};
}

TileRange Sides::range(NodeId node, std::int64_t channel) const {
    const Analysis& analysis = *m_input.analysis;
    const LayerStatistics& statistics =
        areTwo() ? m_input.comparison->shared[node.index()] : analysis.statistics[node.index()];
    return tileRange(statistics, channel, analysis.nonNegative[node.index()], m_input.options.range);
}

float Sides::extent(NodeId node, std::int64_t channel) const {
    RangeOptions options = m_input.options.range;
    if (options.mode == RangeMode::Fixed) {
        options.mode = RangeMode::PerLayer;
    }
    return tileRange(m_input.comparison->statistics[node.index()], channel, false, options).high;
}

void Sides::paint(TilePainter& tiles, const QRectF& bounds, const SceneElement& map) const {
    const ShownMap shown = layer(map.node, map.side).map(map.channel);
    if (map.side != Difference) {
        tiles.map(bounds, shown, range(map.node, map.channel));
        return;
    }
    tiles.difference(bounds, shown, extent(map.node, map.channel));
}

const Statistics& Sides::statistics(NodeId node, std::int64_t channel, int side) const {
    const LayerStatistics& layer = side == Second       ? m_input.comparison->second->statistics[node.index()]
                                   : side == Difference ? m_input.comparison->statistics[node.index()]
                                                        : m_input.analysis->statistics[node.index()];
    return layer.maps[static_cast<std::size_t>(channel)];
}

QString Sides::sign(int side) {
    return side == Difference ? QStringLiteral("B − A")
           : side == Second   ? QStringLiteral("B")
                              : QStringLiteral("A");
}

QString Sides::name(int side) const {
    const QString called = side == First    ? m_input.firstName
                           : side == Second ? m_input.secondName
                                            : QString();
    return called.isEmpty() ? sign(side) : sign(side) + QStringLiteral(" · ") + called;
}

} // namespace fovea::ui
