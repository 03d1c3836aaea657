#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/cell_grid.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/shown_layer.h"
#include "ui/scenes/tile_painter.h"

#include <QLinearGradient>

#include <algorithm>
#include <cmath>
#include <optional>

namespace fovea::ui {

namespace {

constexpr double frameWidth = 2;
constexpr double focusDistance = 3;
constexpr double rampWidth = 12 * gridStep;
constexpr double rampHeight = 10;

/// The middle of a row of pixels, so that lines stay one pixel wide.
double middle(const QRectF& bounds) {
    return std::floor(bounds.center().y()) + 0.5;
}

QLineF stub(const QRectF& from, const QRectF& to) {
    return {from.right(), middle(from), to.left(), middle(to)};
}

QLineF level(double fromX, double toX, double y) {
    return {fromX, y, toX, y};
}

QLineF upright(double x, double fromY, double toY) {
    return {x + 0.5, fromY, x + 0.5, toY};
}

QPen lineOf(const QColor& colour, double width) {
    QPen pen(colour, width);
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

} // namespace

void NetworkScene::paint(QPainter& painter, const PaintContext& context) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintConnections(painter, context);
    paintColumns(painter, context);
    paintBands(painter, context.exposed);
    paintClasses(painter, context);
    paintMarks(painter, context);
    paintLegend(painter, context);
    painter.restore();
}

/// What a column's maps read: each its own map of the column before, or all maps of all sources, whose lines
/// meet on an upright one. With `channel` only the lines of that map.
QList<QLineF> NetworkScene::connections(std::size_t index, std::optional<std::size_t> channel) const {
    const NetworkColumn& column = m_layout.columns[index];
    const std::size_t begin = channel.value_or(0);
    const std::size_t end = channel ? *channel + 1 : column.maps.size();
    QList<QLineF> lines;
    if (column.perChannel && column.sources == std::vector<std::size_t>{index - 1}) {
        const NetworkColumn& source = m_layout.columns[index - 1];
        for (std::size_t c = begin; c < std::min(end, source.maps.size()); ++c) {
            lines.push_back(stub(source.maps[c], column.maps[c]));
        }
        return lines;
    }
    double top = middle(column.maps[begin]);
    double bottom = middle(column.maps[end - 1]);
    for (std::size_t c = begin; c < end; ++c) {
        lines.push_back(level(column.gatherX, column.maps[c].left(), middle(column.maps[c])));
    }
    for (const std::size_t from : column.sources) {
        const NetworkColumn& source = m_layout.columns[from];
        const double x = m_layout.columns[from + 1].gatherX;
        for (const QRectF& map : source.maps) {
            lines.push_back(level(map.right(), x, middle(map)));
        }
        if (from + 1 == index) {
            top = std::min(top, middle(source.maps.front()));
            bottom = std::max(bottom, middle(source.maps.back()));
        } else {
            lines.push_back(upright(x, middle(source.maps.front()), m_layout.laneY));
            lines.push_back(level(x, column.gatherX, m_layout.laneY));
            bottom = m_layout.laneY;
        }
    }
    lines.push_back(upright(column.gatherX, top, bottom));
    return lines;
}

void NetworkScene::collectConnections() {
    if (m_sides.areTwo()) {
        return; // lines from A to B would say that the one is computed from the other
    }
    m_connections.emplace_back();
    for (std::size_t i = 1; i < m_layout.columns.size(); ++i) {
        m_connections.push_back(m_layout.columns[i].sources.empty() ? QList<QLineF>()
                                                                    : connections(i, std::nullopt));
    }
    const NetworkColumn* logits = columnOf(m_input.analysis->logits);
    const bool rowByRow = m_layout.classes.size() == m_input.analysis->scores.ranking.size();
    if (logits != nullptr && rowByRow && logits->maps.size() == m_layout.classes.size()) {
        for (std::size_t c = 0; c < logits->maps.size(); ++c) {
            m_classConnections.push_back(stub(logits->maps[c], m_layout.classes[c].bounds));
        }
    }
}

void NetworkScene::paintConnections(QPainter& painter, const PaintContext& context) const {
    if (m_connections.empty()) {
        return;
    }
    painter.setPen(lineOf(m_input.theme.line, 1));
    for (std::size_t i = 1; i < m_layout.columns.size(); ++i) {
        const NetworkColumn& column = m_layout.columns[i];
        const std::size_t first = column.sources.empty() ? i : std::ranges::min(column.sources);
        if (column.right() < context.exposed.left() ||
            m_layout.columns[first].left() > context.exposed.right() || column.sources.empty()) {
            continue;
        }
        painter.drawLines(m_connections[i]);
    }
    painter.drawLines(m_classConnections);
    const NetworkColumn* hovered =
        context.hover.kind == SceneElement::Kind::Map ? columnOf(context.hover.node) : nullptr;
    if (hovered != nullptr && !hovered->sources.empty() &&
        context.hover.channel < static_cast<std::int64_t>(hovered->maps.size())) {
        painter.setPen(lineOf(m_input.theme.window, 1.5));
        painter.drawLines(connections(static_cast<std::size_t>(hovered - m_layout.columns.data()),
                                      static_cast<std::size_t>(context.hover.channel)));
    }
}

void NetworkScene::paintColumns(QPainter& painter, const PaintContext& context) const {
    const Analysis& analysis = *m_input.analysis;
    TilePainter tiles(painter, context, analysis, m_input.theme);
    for (const NetworkColumn& column : m_layout.columns) {
        if (column.heading.right() < context.exposed.left() ||
            column.heading.left() > context.exposed.right()) {
            continue;
        }
        paintHeading(painter, column, context.hover);
        m_text.paint(painter, column.more);
        if (column.isCells) {
            paintFrames(painter, column, m_input.theme.padding);
        }
        for (std::size_t c = 0; c < column.maps.size(); ++c) {
            if (!column.maps[c].intersects(context.exposed)) {
                continue;
            }
            paintMap(tiles, column, c);
        }
        if (m_sides.areTwo() || isLines(column.node)) {
            paintFrames(painter, column, m_input.theme.line);
        }
    }
}

void NetworkScene::paintMap(TilePainter& tiles, const NetworkColumn& column, std::size_t index) const {
    const auto channel = static_cast<std::int64_t>(index % column.shown());
    const int side = static_cast<int>(index / column.shown());
    if (column.isPicture && side != Sides::Difference) {
        const Analysis& of = side == Sides::Second ? *m_input.comparison->second : *m_input.analysis;
        tiles.picture(column.maps[index], of.prepared.seen);
        return;
    }
    const Tensor& seen = m_sides.layer(column.node, side).tensor;
    if (column.isPicture && seen.shape().channels() == 3) {
        // In the picture's colours, with mid-gray for no difference.
        tiles.colourFilter(column.maps[index], seen.plane(0, 0), m_input.analysis->model.info.input.order,
                           m_sides.extent(column.node, 0));
        return;
    }
    m_sides.paint(tiles, column.maps[index],
                  {.kind = SceneElement::Kind::Map, .node = column.node, .channel = channel, .side = side});
}

/// A white cell on white paper would not be seen.
void NetworkScene::paintFrames(QPainter& painter, const NetworkColumn& column, const QColor& colour) const {
    for (const QRectF& map : column.maps) {
        paintFrame(painter, map, colour, 1);
    }
}

void NetworkScene::paintHeading(QPainter& painter, const NetworkColumn& column,
                                const SceneElement& hover) const {
    const Theme& theme = m_input.theme;
    const bool glows =
        !hover.isNone() && hover.kind != SceneElement::Kind::Class && hover.node == column.node;
    m_text.paint(painter, column.kind, glows ? theme.window : column.kind.look.colour);
    m_text.paint(painter, column.name, glows ? theme.window : column.name.look.colour);
    m_text.paint(painter, column.volume, glows ? theme.window : column.volume.look.colour);
    m_text.paint(painter, column.depth, glows ? theme.window : column.depth.look.colour);
    if (column.node == m_input.selection.node) {
        painter.fillRect(
            QRectF(column.heading.left(), column.heading.bottom() + 1, column.heading.width(), frameWidth),
            theme.focus);
    }
}

void NetworkScene::paintBands(QPainter& painter, const QRectF& exposed) const {
    for (const NetworkBand& band : m_layout.bands) {
        if (band.right < exposed.left() || band.left > exposed.right()) {
            continue;
        }
        painter.fillRect(QRectF(band.left, band.y, band.right - band.left, 1), m_input.theme.padding);
        m_text.paint(painter, band.title);
        m_text.paint(painter, band.detail);
    }
}

void NetworkScene::paintClasses(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    for (const TextItem& note : m_layout.notes) {
        m_text.paint(painter, note);
    }
    for (const TextItem& side : m_layout.sides) {
        m_text.paint(painter, side);
    }
    for (const ClassBar& bar : m_layout.classes) {
        const bool glows = context.hover.kind == SceneElement::Kind::Class &&
                           context.hover.index == static_cast<std::int64_t>(bar.index);
        const QColor strong = bar.winner ? theme.output : theme.padding;
        painter.fillRect(bar.track, theme.placeholder);
        painter.fillRect(bar.bar, glows ? theme.window : strong);
        if (!bar.otherBar.isEmpty()) {
            QColor pale = glows ? theme.window : strong;
            pale.setAlphaF(0.5F);
            painter.fillRect(bar.otherBar, pale);
        }
        m_text.paint(painter, bar.name, glows ? theme.window : bar.name.look.colour);
        m_text.paint(painter, bar.percent, glows ? theme.window : bar.percent.look.colour);
    }
}

void NetworkScene::paintMarks(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_input.theme;
    const NodeId node = m_input.selection.node;
    const std::int64_t channel = m_input.selection.channel;
    if (const NetworkColumn* column = columnOf(node);
        column != nullptr && channel < static_cast<std::int64_t>(column->shown())) {
        paintFrame(painter, column->maps[static_cast<std::size_t>(channel)], theme.focus, frameWidth);
    }
    if (context.hover.kind == SceneElement::Kind::Map) {
        if (const SceneElement hovered = find(context.hover); !hovered.isNone()) {
            paintFrame(painter, hovered.bounds, theme.window, frameWidth);
        }
    }
    if (const SceneElement focused = find(context.focus); !focused.isNone()) {
        paintFrame(painter,
                   focused.bounds.adjusted(-focusDistance, -focusDistance, focusDistance, focusDistance),
                   theme.focus, frameWidth);
    }
}

/// Of the layer that is looked at, and of its neighbour of the other sign: what gray is in the one is black
/// in the other.
std::vector<NetworkScene::LegendEntry> NetworkScene::legendEntries(const SceneElement& hover) const {
    const std::vector<bool>& nonNegative = m_input.analysis->nonNegative;
    const bool hovers = hover.kind == SceneElement::Kind::Map || hover.kind == SceneElement::Kind::Layer;
    const NodeId wanted = hovers ? hover.node : m_input.selection.node;
    const std::int64_t channel = hovers ? hover.channel : m_input.selection.channel;
    const NetworkColumn* current = columnOf(wanted);
    if (current == nullptr || current->isPicture) {
        current = m_layout.columns.size() > 1 ? &m_layout.columns[1] : nullptr;
    }
    std::vector<LegendEntry> entries;
    for (const bool black : {false, true}) {
        const NetworkColumn* best = nullptr;
        for (const NetworkColumn& column : m_layout.columns) {
            const bool fits = !column.isPicture && nonNegative[column.node.index()] == black;
            if (fits && (best == nullptr || &column <= current)) {
                best = &column;
            }
        }
        if (best != nullptr) {
            entries.push_back({best->node, best->node == wanted ? channel : 0});
        }
    }
    return entries;
}

bool NetworkScene::isLines(NodeId node) const {
    return m_input.analysis->views[node.index()].form() == TensorView::Form::Lines;
}

void NetworkScene::paintLegend(QPainter& painter, const PaintContext& context) const {
    const TextLook look{Theme::Type::Caption, false, m_input.theme.inkSoft};
    const double lineTop = m_layout.legend.y() - m_text.lineHeight(look) / 2;
    const double end = m_layout.size.width() - m_layout.legend.x();
    double x = m_layout.legend.x();
    for (const LegendEntry& entry : legendEntries(context.hover)) {
        const double ramp = isLines(entry.node) ? 0 : rampWidth;
        const TextItem text =
            m_text.place(legendText(entry), look, {x + (ramp > 0 ? ramp + gridStep : 0), lineTop});
        if (text.bounds.right() > end) {
            return;
        }
        if (ramp > 0) {
            paintRamp(painter, QRectF(x, m_layout.legend.y() - rampHeight / 2, ramp, rampHeight));
        }
        m_text.paint(painter, text);
        x = text.bounds.right() + 3 * gridStep;
    }
    if (const auto entries = legendEntries(context.hover); m_sides.areTwo() && !entries.empty()) {
        x = paintDifferenceLegend(painter, {x, lineTop}, end, entries.front().node);
    }
    const TextItem mode = m_text.place(rangeModeText(), look, {x, lineTop});
    if (mode.bounds.right() <= end) {
        m_text.paint(painter, mode);
    }
}

/// Returns where the next part of the legend begins.
double NetworkScene::paintDifferenceLegend(QPainter& painter, const QPointF& at, double end,
                                           NodeId node) const {
    const Theme& theme = m_input.theme;
    const auto extent = static_cast<double>(m_sides.extent(node, 0));
    const QString name = shortLayerName(m_input.analysis->model.graph->node(node).name);
    const QString words =
        isLines(node) ? tr("B − A, %1: bottom %2, top %3") : tr("B − A, %1: %2, white 0, %3");
    const TextItem text =
        m_text.place(words.arg(name, number(-extent), number(extent)),
                     {Theme::Type::Caption, false, theme.inkSoft}, at + QPointF(rampWidth + gridStep, 0));
    if (text.bounds.right() > end) {
        return at.x();
    }
    const QRectF ramp(at.x(), m_layout.legend.y() - rampHeight / 2, rampWidth, rampHeight);
    QLinearGradient gradient(ramp.topLeft(), ramp.topRight());
    gradient.setColorAt(0, theme.negative);
    gradient.setColorAt(0.5, Qt::white);
    gradient.setColorAt(1, theme.positive);
    painter.fillRect(ramp, gradient);
    m_text.paint(painter, text);
    return text.bounds.right() + 3 * gridStep;
}

void NetworkScene::paintRamp(QPainter& painter, const QRectF& ramp) const {
    QLinearGradient gradient(ramp.topLeft(), ramp.topRight());
    gradient.setColorAt(0, Qt::black);
    gradient.setColorAt(1, Qt::white);
    painter.fillRect(ramp, gradient);
    painter.setPen(QPen(m_input.theme.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(ramp.adjusted(0.5, 0.5, -0.5, -0.5));
}

QString NetworkScene::rangeModeText() const {
    switch (m_input.options.range.mode) {
    case RangeMode::PerTile:
        return tr("each map has its own range");
    case RangeMode::PerLayer:
        return tr("each layer has its own range");
    case RangeMode::Fixed:
        break;
    }
    return tr("the same range everywhere");
}

QString NetworkScene::legendText(const LegendEntry& entry) const {
    const TileRange range = rangeOf(entry.node, entry.channel);
    QString name = shortLayerName(m_input.analysis->model.graph->node(entry.node).name);
    if (m_input.options.range.mode == RangeMode::PerTile) {
        name = tr("%1, map %2").arg(name).arg(entry.channel);
    }
    if (isLines(entry.node)) {
        return tr("%1: bottom %2, top %3").arg(name, number(range.low), number(range.high));
    }
    return range.low < 0
               ? tr("%1: black %2, gray 0, white %3").arg(name, number(range.low), number(range.high))
               : tr("%1: black 0, white %2").arg(name, number(range.high));
}

} // namespace fovea::ui
