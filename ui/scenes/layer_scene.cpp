#include "ui/scenes/layer_scene.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/cell_grid.h"
#include "ui/scenes/layer_order.h"
#include "ui/scenes/scene_names.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double margin = 3 * gridStep;
constexpr double filterGap = 4;
constexpr double captionFrom = 28; ///< smaller tiles have no room for their number
constexpr double captionHeight = 20;
constexpr double barHeight = 32;
constexpr double barWidth = 288;
constexpr double singleBarWidth = 640;
constexpr std::int64_t mostBarsInOneColumn = 24;

/// The longer side of a map is `side`; the map keeps its aspect. Lines are twice as wide as high.
QSizeF tileSize(const TensorView& view, double side) {
    if (view.form() == TensorView::Form::Lines) {
        return {2 * side, side};
    }
    const auto width = static_cast<double>(view.columns());
    const auto height = static_cast<double>(view.rows());
    const double scale = side / std::max(width, height);
    return {std::max(std::round(width * scale), 1.0), std::max(std::round(height * scale), 1.0)};
}

TileGrid barGrid(const QPointF& origin, double width, std::int64_t count) {
    const bool isOneColumn = count <= mostBarsInOneColumn;
    const double cell = isOneColumn ? std::min(width, singleBarWidth) : std::min(width, barWidth);
    const double room = isOneColumn ? cell : width;
    return TileGrid::fitting(origin, room, {cell, barHeight}, {4 * gridStep, 0}, count);
}

} // namespace

LayerScene::LayerScene(const SceneInput& input)
    : m_input(input)
    , m_node(input.selection.node.valid() ? input.selection.node : input.analysis->logits)
    , m_sides(m_input)
    , m_shown(shownLayer(*input.analysis, input.selection, m_node))
    , m_isVector(m_shown.view.isVector())
    , m_order(shownChannels(input.analysis->statistics[m_node.index()], input.options,
                            m_sides.areTwo() ? &input.comparison->statistics[m_node.index()] : nullptr))
    , m_position(static_cast<std::size_t>(m_shown.view.maps()), -1) {
    if (m_shown.view.isEmpty()) {
        m_order.clear();
    }
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        m_position[static_cast<std::size_t>(m_order[i])] = static_cast<std::int64_t>(i);
    }
    if (input.options.showFilters && !m_isVector) {
        m_filters = FilterStrip::of(*input.analysis, m_node, input.options.range.mode);
    }
    const double width = std::max(input.viewport.width() - 2 * margin, 1.0);
    m_heading = layOutLayerHeading(input, m_node, m_filters, {margin, margin, width, 0});
    const QPointF origin(margin, std::round(m_heading.bounds.bottom() + 2 * gridStep));
    const auto shown = std::ssize(m_order);
    if (m_isVector) {
        m_grid = barGrid(origin, width, shown);
    } else {
        const double side = input.options.tileSize;
        m_tile = tileSize(m_shown.view, side);
        const double filters = m_filters ? filterGap + side : 0;
        const double caption = side >= captionFrom ? captionHeight : 0;
        const double height = m_filters ? std::max(m_tile.height(), side) : m_tile.height();
        const double sides = m_sides.count();
        const double tiles = sides * m_tile.width() + (sides - 1) * filterGap;
        const double gap = m_sides.areTwo() ? 3 * gridStep : gridStep;
        m_grid =
            TileGrid::fitting(origin, width, {tiles + filters, height + caption}, {gap, gridStep}, shown);
    }
    m_size = {input.viewport.width(), origin.y() + std::max(m_grid.height(), barHeight) + margin};
}

QRectF LayerScene::tileRect(std::int64_t position, int side) const {
    if (m_isVector) {
        return m_grid.cellRect(position);
    }
    return {m_grid.cellRect(position).topLeft() + QPointF(side * (m_tile.width() + filterGap), 0), m_tile};
}

QRectF LayerScene::filterRect(std::int64_t position) const {
    const double side = m_input.options.tileSize;
    const double tiles = m_sides.count() * (m_tile.width() + filterGap);
    return {m_grid.cellRect(position).topLeft() + QPointF(tiles, 0), QSizeF(side, side)};
}

SceneElement LayerScene::mapAt(std::int64_t position, int side) const {
    return {.kind = SceneElement::Kind::Map,
            .node = m_node,
            .channel = m_order[static_cast<std::size_t>(position)],
            .slice = m_shown.slice,
            .side = m_isVector ? 0 : side,
            .bounds = tileRect(position, side)};
}

SceneElement LayerScene::filterAt(std::int64_t position) const {
    return {.kind = SceneElement::Kind::Filter,
            .node = m_node,
            .channel = m_order[static_cast<std::size_t>(position)],
            .bounds = filterRect(position)};
}

SceneElement LayerScene::elementAt(const QPointF& point) const {
    if (m_heading.bounds.contains(point)) {
        return {.kind = SceneElement::Kind::Layer, .node = m_node, .bounds = m_heading.bounds};
    }
    const std::int64_t position = m_grid.indexAt(point);
    if (position < 0) {
        return {};
    }
    if (m_filters && filterRect(position).contains(point)) {
        return filterAt(position);
    }
    int side = 0;
    while (side + 1 < m_sides.count() && point.x() >= tileRect(position, side + 1).left()) {
        ++side;
    }
    return mapAt(position, side);
}

SceneElement LayerScene::find(const SceneElement& element) const {
    using Kind = SceneElement::Kind;
    if (element.node != m_node) {
        return {};
    }
    if (element.kind == Kind::Layer) {
        return {.kind = Kind::Layer, .node = m_node, .bounds = m_heading.bounds};
    }
    const bool isHere = (element.kind == Kind::Map || (element.kind == Kind::Filter && m_filters)) &&
                        element.channel >= 0 && element.channel < m_shown.view.maps();
    const std::int64_t position = isHere ? m_position[static_cast<std::size_t>(element.channel)] : -1;
    if (position < 0) {
        return {};
    }
    if (element.kind == Kind::Map) {
        return element.side < m_sides.count() ? mapAt(position, element.side) : SceneElement{};
    }
    return filterAt(position);
}

SceneElement LayerScene::neighbour(const SceneElement& from, Direction direction) const {
    if (m_order.empty()) {
        return {};
    }
    const SceneElement here = find(from);
    if (here.isNone() || here.kind == SceneElement::Kind::Layer) {
        return mapAt(direction == Direction::Last ? m_grid.count - 1 : 0);
    }
    const std::int64_t position = m_position[static_cast<std::size_t>(here.channel)];
    // Sideways the arrows go over the sides of a map first.
    const int last = m_isVector ? 0 : m_sides.count() - 1;
    const int step = direction == Direction::Right ? 1 : direction == Direction::Left ? -1 : 0;
    if (step != 0 && here.side + step >= 0 && here.side + step <= last) {
        return mapAt(position, here.side + step);
    }
    const std::int64_t next = m_grid.neighbour(position, direction);
    const int side = step == 0 ? here.side : step > 0 ? 0 : last;
    return next < 0 ? SceneElement{} : mapAt(next, side);
}

double LayerScene::barScale() const {
    const RangeOptions& options = m_input.options.range;
    const RangeOptions shared{options.mode == RangeMode::Fixed ? RangeMode::Fixed : RangeMode::PerLayer,
                              options.fixed};
    return static_cast<double>(
        tileRange(m_input.analysis->statistics[m_node.index()], 0, false, shared).high);
}

void LayerScene::paint(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    painter.fillRect(context.exposed, theme.paper);
    m_heading.figure.paint(painter, context.exposed);
    if (m_order.empty()) {
        painter.setFont(theme.font(Type::Label));
        painter.setPen(theme.inkSoft);
        painter.drawText(m_grid.origin + QPointF(0, 2 * gridStep),
                         m_shown.view.isEmpty()
                             ? tr("This layer holds no numbers.")
                             : tr("All maps of this layer are dead on this picture and hidden."));
        return;
    }
    TilePainter tiles(painter, context, *m_input.analysis, theme);
    const Range exposed = m_grid.exposed(context.exposed);
    for (std::int64_t position = exposed.begin; position < exposed.end; ++position) {
        if (m_isVector && m_sides.areTwo()) {
            paintPairOfBars(painter, position);
        } else if (m_isVector) {
            paintBar(painter, position);
        } else {
            paintTile(tiles, painter, position);
        }
    }
    const auto mark = [&](const SceneElement& element) {
        if (!element.isNone() && element.kind != SceneElement::Kind::Layer) {
            paintMarker(painter, element.bounds, theme.window, theme);
        }
    };
    if (m_input.selection.pinned) {
        const std::int64_t position = m_position[static_cast<std::size_t>(
            std::clamp<std::int64_t>(m_input.selection.channel, 0, m_shown.view.maps() - 1))];
        mark(position < 0 ? SceneElement{} : mapAt(position));
    }
    mark(find(context.hover));
    const SceneElement focus = find(context.focus);
    if (!focus.isNone()) {
        paintFrame(painter, focus.bounds, theme.focus, 2);
    }
}

void LayerScene::paintTile(TilePainter& tiles, QPainter& painter, std::int64_t position) const {
    const Analysis& analysis = *m_input.analysis;
    const Theme& theme = m_input.theme;
    const std::int64_t channel = m_order[static_cast<std::size_t>(position)];
    for (int side = 0; side < m_sides.count(); ++side) {
        const QRectF tile = tileRect(position, side);
        m_sides.paint(tiles, tile, mapAt(position, side));
        paintFrame(painter, tile, theme.line, 1);
    }
    if (m_filters) {
        m_filters->paint(tiles, painter, filterRect(position), channel, theme);
    }
    if (m_input.options.tileSize < captionFrom) {
        return;
    }
    if (isDeadMap(analysis.statistics[m_node.index()], channel)) {
        paintDeadMark(painter, tileRect(position));
    }
    paintCaption(painter, position);
}

void LayerScene::paintCaption(QPainter& painter, std::int64_t position) const {
    const Analysis& analysis = *m_input.analysis;
    const Theme& theme = m_input.theme;
    const std::int64_t channel = m_order[static_cast<std::size_t>(position)];
    const bool isDead = isDeadMap(analysis.statistics[m_node.index()], channel);
    const QString name = isClassLayer(analysis, m_node) || analysis.trace->graph().node(m_node).isInput()
                             ? channelName(analysis, m_node, channel)
                             : QString::number(channel);
    const QFont font = theme.font(Type::Caption);
    const QFontMetricsF metrics(font);
    const QRectF cell = m_grid.cellRect(position);
    const double baseline = cell.bottom() - captionHeight + 4 + metrics.ascent();
    painter.setFont(font);
    painter.setPen(isDead ? theme.padding : theme.inkSoft);
    // Cut, "4095" would be another number: below small tiles it takes the gap, and a dead one says so by its
    // mark.
    const double room = std::max(m_tile.width(), captionFrom) + gridStep - 2;
    const QString signedName = m_sides.areTwo() ? name + QStringLiteral(" · A") : name;
    // Of all or of none: a word that some lack would say that they live.
    const auto signedDead = [](const QString& map) { return tr("%1 · dead").arg(map); };
    const bool saysDead =
        isDead &&
        metrics.horizontalAdvance(signedDead(QString::number(m_shown.view.maps() - 1))) <= m_tile.width();
    const QString full = saysDead ? signedDead(signedName) : signedName;
    const QString text = metrics.horizontalAdvance(full) <= room ? full : name;
    painter.drawText(QPointF(cell.left(), baseline), metrics.elidedText(text, Qt::ElideRight, room));
    for (int side = 1; side < m_sides.count(); ++side) {
        const QString sign = Sides::sign(side);
        if (metrics.horizontalAdvance(sign) <= room) {
            painter.drawText(QPointF(tileRect(position, side).left(), baseline), sign);
        }
    }
}

void LayerScene::paintDeadMark(QPainter& painter, const QRectF& tile) const {
    constexpr double size = 8;
    if (tile.width() < 3 * size) {
        return;
    }
    const QRectF mark(tile.right() - size - 4, tile.top() + 4, size, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_input.theme.padding, 1.5));
    painter.drawLine(mark.topLeft(), mark.bottomRight());
    painter.drawLine(mark.topRight(), mark.bottomLeft());
    painter.restore();
}

void LayerScene::paintBar(QPainter& painter, std::int64_t position) const {
    const Analysis& analysis = *m_input.analysis;
    const Theme& theme = m_input.theme;
    const std::int64_t channel = m_order[static_cast<std::size_t>(position)];
    const double value = m_shown.value({.slice = m_shown.slice, .map = channel});
    const QRectF cell = m_grid.cellRect(position);
    const QFont font = theme.font(Type::Body);
    const QFontMetricsF metrics(font);
    const double scale = barScale();
    const int decimals = decimalsFor(scale);
    const double baseline = cell.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    const double bar = std::round(cell.width() * 0.4);
    const double fraction = tabularWidth(metrics, fixedNumber(1, decimals).mid(1));
    const double point = cell.right() - bar - 2 * gridStep - fraction;
    const double nameWidth = point - tabularWidth(metrics, QStringLiteral("−000")) - gridStep - cell.left();

    painter.setFont(font);
    painter.setPen(theme.ink);
    painter.drawText(QPointF(cell.left(), baseline),
                     metrics.elidedText(channelName(analysis, m_node, channel), Qt::ElideRight, nameWidth));
    painter.setPen(theme.output);
    drawAligned(painter, {point, baseline}, fixedNumber(value, decimals));
    drawSignedBar(painter, {cell.right() - bar, cell.center().y() - 6, bar, 12}, value / scale, theme);
}

/// Both numbers under each other, A full and B pale, and the difference beside them.
void LayerScene::paintPairOfBars(QPainter& painter, std::int64_t position) const {
    const Theme& theme = m_input.theme;
    const std::int64_t channel = m_order[static_cast<std::size_t>(position)];
    const ShownPlace place{.slice = m_shown.slice, .map = channel};
    const double first = m_sides.layer(m_node, Sides::First).value(place);
    const double second = m_sides.layer(m_node, Sides::Second).value(place);
    const auto scale = static_cast<double>(
        std::max(m_sides.range(m_node, channel).high, -m_sides.range(m_node, channel).low));
    const QRectF cell = m_grid.cellRect(position);
    const QFont font = theme.font(Type::Body);
    const QFontMetricsF metrics(font);
    const int decimals = decimalsFor(scale);
    const double baseline = cell.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    const double bars = std::round(cell.width() * 0.3);
    const double fraction = tabularWidth(metrics, fixedNumber(1, decimals).mid(1));
    const double point = cell.right() - bars - 2 * gridStep - fraction;
    const double nameWidth = point - tabularWidth(metrics, QStringLiteral("−000")) - gridStep - cell.left();
    painter.setFont(font);
    painter.setPen(theme.ink);
    painter.drawText(
        QPointF(cell.left(), baseline),
        metrics.elidedText(channelName(*m_input.analysis, m_node, channel), Qt::ElideRight, nameWidth));
    const double difference = second - first;
    painter.setPen(difference < 0 ? theme.negative : theme.positive);
    drawAligned(painter, {point, baseline},
                (difference > 0 ? QStringLiteral("+") : QString()) + fixedNumber(difference, decimals));
    const double middle = cell.right() - bars / 2;
    QColor pale = theme.output;
    pale.setAlphaF(0.45F);
    const auto bar = [&](double value, double top, const QColor& colour) {
        const double length = std::isfinite(value) ? std::clamp(value / scale, -1.0, 1.0) * bars / 2 : 0;
        painter.fillRect(QRectF(std::min(middle, middle + length), top, std::abs(length), 8), colour);
    };
    bar(first, cell.center().y() - 9, theme.output);
    bar(second, cell.center().y() + 1, pale);
    painter.fillRect(QRectF(std::floor(middle), cell.center().y() - 11, 1, 22), theme.padding);
}

/// One side of a comparison.
QString LayerScene::describeSide(std::int64_t channel, int side) const {
    const QString name = channelName(*m_input.analysis, m_node, channel);
    if (m_isVector) {
        const ShownPlace place{.slice = m_shown.slice, .map = channel};
        const double first = m_sides.layer(m_node, Sides::First).value(place);
        const double second = m_sides.layer(m_node, Sides::Second).value(place);
        return tr("%1 · A %2 · B %3 · B − A %4")
            .arg(name, number(first, 6), number(second, 6), signedNumber(second - first, 6));
    }
    const Statistics& map = m_sides.statistics(m_node, channel, side);
    return tr("%1 · %2 · min %3 max %4 mean %5")
        .arg(m_sides.name(side), name, number(static_cast<double>(map.min)),
             number(static_cast<double>(map.max)), number(map.mean));
}

QString LayerScene::describe(const SceneElement& element) const {
    const SceneElement here = find(element);
    switch (here.kind) {
    case SceneElement::Kind::Map:
        return m_sides.areTwo() ? describeSide(here.channel, here.side) : describeMap(here.channel);
    case SceneElement::Kind::Filter: {
        const TileRange range = m_filters->weights(here.channel);
        return tr("filter %1 · %2 · weights %3 … %4")
            .arg(QString::number(here.channel), m_filters->size(), number(static_cast<double>(range.low)),
                 number(static_cast<double>(range.high)));
    }
    case SceneElement::Kind::Layer: {
        const Node& node = m_input.analysis->trace->graph().node(m_node);
        return tr("%1 %2 · %3")
            .arg(layerKind(node), QString::fromStdString(node.name), layerSize(m_shown.view));
    }
    default:
        return {};
    }
}

QString LayerScene::describeMap(std::int64_t channel) const {
    const LayerStatistics& layer = m_input.analysis->statistics[m_node.index()];
    const Statistics& map = layer.maps[static_cast<std::size_t>(channel)];
    const QString name = channelName(*m_input.analysis, m_node, channel);
    const QString slice = sliceText(m_shown.view, m_shown.slice);
    if (m_isVector) {
        const double value = m_shown.value({.slice = m_shown.slice, .map = channel});
        return tr("%1 · value %2")
            .arg(m_shown.view.isSliced() ? name + QStringLiteral(" · ") + slice : name, number(value, 6));
    }
    QString text =
        tr("%1 · %2×%3 · min %4 max %5 mean %6 · zeros %7")
            .arg(name, QString::number(m_shown.view.columns()), QString::number(m_shown.view.rows()),
                 number(static_cast<double>(map.min)), number(static_cast<double>(map.max)), number(map.mean),
                 percent(map.zeroShare, 0));
    if (m_shown.view.isSliced()) {
        text = tr("%1 · over all %2 slices · shown: %3").arg(text, count(m_shown.view.slices()), slice);
    }
    return isDeadMap(layer, channel) ? tr("%1 · dead on this picture").arg(text) : text;
}

} // namespace fovea::ui
