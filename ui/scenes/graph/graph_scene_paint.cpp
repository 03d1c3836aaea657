#include "ui/scenes/cell_grid.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/graph/graph_cards.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/shown_layer.h"
#include "ui/scenes/tile_painter.h"

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr double corner = gridStep;
constexpr double stripe = 4;
constexpr double sheetStep = 4; ///< between the sheets of a pile
constexpr double arrowLength = 8;
constexpr double arrowHalf = 4;
/// Pixels per unit from which small letters, and from which large ones can be read.
constexpr double nearScale = 0.55;
constexpr double middleScale = 0.28;
/// A tile smaller than this many pixels says nothing.
constexpr double smallestTile = 10;

} // namespace

struct GraphScene::Brush {
    QPainter& painter;
    const PaintContext& context;
    QRectF exposed; ///< of the plan
    double scale;
    Detail detail;

    /// A width of at least so many pixels.
    double atLeast(double width, double pixels) const { return std::max(width, pixels / scale); }
};

void GraphScene::paint(QPainter& painter, const PaintContext& context) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(m_offset);
    const double scale = painter.worldTransform().m11();
    Brush brush{painter, context, context.exposed.translated(-m_offset).adjusted(-8, -8, 8, 8), scale,
                scale >= nearScale     ? Detail::Near
                : scale >= middleScale ? Detail::Middle
                                       : Detail::Far};
    paintFrames(brush);
    paintLines(brush);
    paintHeadings(brush);
    for (std::size_t c = 0; c < m_plan->cards.size(); ++c) {
        if (m_plan->cards[c].bounds.adjusted(-6, -6, 12, 12).intersects(brush.exposed)) {
            paintCard(brush, c);
        }
    }
    paintMarks(brush);
    painter.restore();
}

void GraphScene::paintFrames(Brush& brush) const {
    const Theme& theme = m_input.theme;
    for (const GraphFrame& frame : m_plan->frames) {
        if (!frame.bounds.intersects(brush.exposed)) {
            continue;
        }
        brush.painter.setPen(Qt::NoPen);
        brush.painter.setBrush(theme.panel);
        brush.painter.drawRoundedRect(frame.bounds, 2 * corner, 2 * corner);
    }
}

/// Over the lines, which pass behind the words.
void GraphScene::paintHeadings(Brush& brush) const {
    const Theme& theme = m_input.theme;
    for (const GraphFrame& frame : m_plan->frames) {
        if (brush.detail != Detail::Near || !frame.bounds.intersects(brush.exposed)) {
            continue;
        }
        brush.painter.fillRect(frame.text.bounds.adjusted(-4, 0, 4, 0), theme.panel);
        brush.painter.setPen(Qt::NoPen);
        const bool hovered = brush.context.hover.kind == SceneElement::Kind::Group &&
                             brush.context.hover.index == frame.folds &&
                             brush.context.hover.sameAs(elementOfFrame(frame));
        const QColor colour = hovered ? theme.window : theme.inkSoft;
        const QPointF sign(frame.text.bounds.left() - 10, frame.text.bounds.center().y());
        brush.painter.setBrush(colour);
        brush.painter.drawPolygon(
            QPolygonF({sign + QPointF(-4, -2), sign + QPointF(4, -2), sign + QPointF(0, 3)}));
        m_text.paint(brush.painter, frame.text, colour);
    }
}

void GraphScene::paintLine(Brush& brush, const GraphLine& line, const QPainterPath& path,
                           const QColor& colour, double width) const {
    brush.painter.setPen(QPen(colour, brush.atLeast(width, 1), Qt::SolidLine, Qt::FlatCap));
    brush.painter.setBrush(Qt::NoBrush);
    if (path.elementCount() == 2) {
        brush.painter.drawLine(QPointF(path.elementAt(0)), QPointF(path.elementAt(1)));
    } else {
        brush.painter.drawPath(path);
    }
    if (brush.detail == Detail::Far) {
        return;
    }
    const QPointF along = m_plan->flowsDown() ? QPointF(0, 1) : QPointF(1, 0);
    const QPointF aside(along.y(), along.x());
    const QPointF back = line.tip - along * arrowLength;
    brush.painter.setPen(Qt::NoPen);
    brush.painter.setBrush(colour);
    brush.painter.drawPolygon(QPolygonF({line.tip, back + aside * arrowHalf, back - aside * arrowHalf}));
}

void GraphScene::paintLines(Brush& brush) const {
    const Theme& theme = m_input.theme;
    const std::optional<std::size_t> hovered = cardOf(brush.context.hover);
    // What many lines share is drawn once, and the chosen ones over all others.
    for (const bool glowing : {false, true}) {
        for (const GraphLine& line : m_plan->lines) {
            const bool glows = hovered && (line.from == *hovered || line.to == *hovered);
            if (glowing && !glows) {
                continue;
            }
            if (line.bounds.intersects(brush.exposed)) {
                paintLine(brush, line, glowing ? line.path : line.own, glowing ? theme.window : theme.padding,
                          glowing ? 2.5 : 1.5);
            }
        }
    }
    for (const GraphLine& line : m_plan->lines) {
        if (brush.detail == Detail::Near && line.label.bounds.intersects(brush.exposed)) {
            const bool glows = hovered && (line.from == *hovered || line.to == *hovered);
            paintLabel(brush, line, glows ? theme.window : theme.inkSoft);
        }
    }
}

/// Lines that come by pass behind it.
void GraphScene::paintLabel(Brush& brush, const GraphLine& line, const QColor& colour) const {
    const QRectF& box = line.label.bounds;
    const auto holds = [&](const GraphFrame& frame) { return frame.bounds.contains(box); };
    const auto touches = [&](const GraphFrame& frame) { return frame.bounds.intersects(box); };
    const bool inside = std::ranges::any_of(m_plan->frames, holds);
    if (inside || !std::ranges::any_of(m_plan->frames, touches)) {
        brush.painter.fillRect(box, inside ? m_input.theme.panel : m_input.theme.paper);
    }
    m_text.paint(brush.painter, line.label, colour);
}

/// Of a pile, those behind the first.
void GraphScene::paintSheets(Brush& brush, const GraphCard& card) const {
    const Theme& theme = m_input.theme;
    brush.painter.setPen(QPen(theme.padding, brush.atLeast(1, 1)));
    for (const int sheet : {2, 1}) {
        brush.painter.setBrush(mixed(theme.paper, theme.placeholder, 0.4 * sheet));
        brush.painter.drawRoundedRect(card.bounds.translated(sheet * sheetStep, sheet * sheetStep), corner,
                                      corner);
    }
}

/// The colours of the kinds, one above the other.
void GraphScene::paintStripe(Brush& brush, const GraphCard& card) const {
    const QRectF all(card.bounds.left(), card.bounds.top() + corner, stripe,
                     card.bounds.height() - 2 * corner);
    const std::vector<NodeId> own =
        card.form == GraphCard::Form::Folded ? std::vector<NodeId>{card.nodes.front()} : card.nodes;
    const double step = all.height() / static_cast<double>(own.size());
    for (std::size_t i = 0; i < own.size(); ++i) {
        brush.painter.fillRect(QRectF(all.left(), all.top() + step * static_cast<double>(i), stripe, step),
                               kindColor(m_plan->graph->node(own[i]), m_input.theme));
    }
}

void GraphScene::paintFarCard(Brush& brush, const GraphCard& card) const {
    const Theme& theme = m_input.theme;
    const bool folded = card.form == GraphCard::Form::Folded;
    const QColor kind = folded ? theme.ink : kindColor(m_plan->graph->node(card.nodes.front()), theme);
    brush.painter.fillRect(card.bounds, mixed(theme.paper, kind, 0.65));
}

void GraphScene::paintCard(Brush& brush, std::size_t index) const {
    const Theme& theme = m_input.theme;
    const GraphCard& card = m_plan->cards[index];
    const bool join = card.form == GraphCard::Form::Join;
    if (card.form == GraphCard::Form::Folded) {
        paintSheets(brush, card);
    }
    if (brush.detail == Detail::Far) {
        paintFarCard(brush, card);
    } else {
        const double radius = join ? card.bounds.height() / 2 : corner;
        brush.painter.setPen(QPen(join ? theme.padding : theme.line, brush.atLeast(1, 1)));
        brush.painter.setBrush(m_lit[index] ? mixed(theme.paper, theme.window, 0.15) : theme.paper);
        brush.painter.drawRoundedRect(card.bounds.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        if (!join) {
            paintStripe(brush, card);
        }
    }
    if (join) {
        paintSign(brush, card);
    } else if (card.tile.width() * brush.scale >= smallestTile) {
        paintTiles(brush, index);
    }
    if (brush.detail == Detail::Near) {
        paintWords(brush, card);
    } else if (brush.detail == Detail::Middle && !join) {
        const bool folded = card.form == GraphCard::Form::Folded;
        m_text.paint(brush.painter, card.title,
                     folded ? theme.ink : kindColor(m_plan->graph->node(card.nodes.front()), theme));
    }
}

void GraphScene::paintTiles(Brush& brush, std::size_t index) const {
    const GraphCard& card = m_plan->cards[index];
    for (int side = 0; side < sides(); ++side) {
        paintTile(brush, index, side);
    }
    if (sides() > 1 && card.vertex.node == m_input.analysis->input && brush.detail == Detail::Near) {
        paintSides(brush, card);
    }
}

/// What the tiles of all cards are of, over the picture's own.
void GraphScene::paintSides(Brush& brush, const GraphCard& card) const {
    const TextLook look{Theme::Type::Caption, true, m_input.theme.inkSoft};
    for (int side = 0; side < sides(); ++side) {
        const QString sign = Sides::sign(side);
        const double left = GraphPlan::tileOf(card, side).center().x() - m_text.width(sign, look) / 2;
        m_text.paint(brush.painter,
                     m_text.place(sign, look, {left, card.bounds.top() - 4 - m_text.lineHeight(look)}));
    }
}

void GraphScene::paintTile(Brush& brush, std::size_t index, int side) const {
    const Analysis& analysis = *m_input.analysis;
    const GraphCard& card = m_plan->cards[index];
    const NodeId node = card.vertex.node;
    const QRectF tile = GraphPlan::tileOf(card, side);
    const Sides sides(m_input);
    TilePainter tiles(brush.painter, brush.context, analysis, m_input.theme);
    if (node == analysis.input && side != Sides::Difference) {
        tiles.picture(tile, side == Sides::Second ? m_input.comparison->second->prepared.seen
                                                  : analysis.prepared.seen);
        return;
    }
    const ShownLayer shown = sides.layer(node, side);
    if (shown.view.isEmpty() || analysis.statistics[node.index()].maps.empty()) {
        return;
    }
    if (!shown.view.isVector()) {
        sides.paint(tiles, tile,
                    {.kind = SceneElement::Kind::Map, .node = node, .channel = m_maps[index], .side = side});
    } else if (side == Sides::Difference) {
        // All of its numbers, side by side.
        tiles.weights(tile, Plane{shown.map(0).data, 1, shown.view.maps()},
                      sides.extent(node, m_maps[index]));
    } else {
        tiles.gray(tile, Plane{shown.map(0).data, 1, shown.view.maps()}, sides.range(node, m_maps[index]));
    }
    paintFrame(brush.painter, tile, m_input.theme.line, 1);
}

/// A plus where numbers are added, sheets side by side where maps are put behind each other.
void GraphScene::paintSign(Brush& brush, const GraphCard& card) const {
    const Theme& theme = m_input.theme;
    const QPointF middle = card.tile.center();
    if (brush.detail == Detail::Far) {
        return;
    }
    const bool adds = m_plan->graph->node(card.nodes.front()).op->kind() == "add";
    brush.painter.setPen(Qt::NoPen);
    brush.painter.setBrush(theme.inkSoft);
    brush.painter.drawEllipse(card.tile);
    if (adds) {
        brush.painter.fillRect(QRectF(middle.x() - 7, middle.y() - 1.5, 14, 3), theme.paper);
        brush.painter.fillRect(QRectF(middle.x() - 1.5, middle.y() - 7, 3, 14), theme.paper);
        return;
    }
    for (const int sheet : {-1, 0, 1}) {
        brush.painter.fillRect(QRectF(middle.x() - 1.5 + 5 * sheet, middle.y() - 6, 3, 12), theme.paper);
    }
}

void GraphScene::paintWords(Brush& brush, const GraphCard& card) const {
    const Theme& theme = m_input.theme;
    for (const GraphWord& word : card.words) {
        const bool folded = card.form == GraphCard::Form::Folded;
        m_text.paint(brush.painter, word.text,
                     folded ? theme.ink : kindColor(m_plan->graph->node(word.node), theme));
    }
    m_text.paint(brush.painter, card.options,
                 card.form == GraphCard::Form::Folded ? theme.inkSoft : theme.ink);
    m_text.paint(brush.painter, card.name, theme.inkSoft);
    m_text.paint(brush.painter, card.size, theme.inkSoft);
}

/// What is looked for, chosen, under the pointer, and focused.
void GraphScene::paintMarks(Brush& brush) const {
    const Theme& theme = m_input.theme;
    const auto ring = [&](const GraphCard& card, double away, const QColor& colour, double width) {
        const bool join = card.form == GraphCard::Form::Join;
        const double by = brush.atLeast(away, away > 0 ? 2 : 0);
        const QRectF around = card.bounds.adjusted(-by, -by, by, by);
        const double radius = join ? around.height() / 2 : corner + by;
        brush.painter.setPen(QPen(colour, brush.atLeast(width, width)));
        brush.painter.setBrush(Qt::NoBrush);
        brush.painter.drawRoundedRect(around, radius, radius);
    };
    for (std::size_t c = 0; c < m_plan->cards.size(); ++c) {
        if (m_lit[c] && m_plan->cards[c].bounds.intersects(brush.exposed)) {
            ring(m_plan->cards[c], 0, theme.window, 2);
        }
    }
    const NodeId chosen = m_input.selection.node;
    if (chosen.valid() && chosen.index() < m_plan->folded.vertexOf.size()) {
        ring(m_plan->cardOf(chosen), 0, theme.focus, 2);
    }
    if (const std::optional<std::size_t> card = cardOf(brush.context.hover)) {
        ring(m_plan->cards[*card], 0, theme.window, 2);
    }
    if (const std::optional<std::size_t> card = cardOf(brush.context.focus)) {
        ring(m_plan->cards[*card], 4, theme.focus, 2);
    }
}

} // namespace fovea::ui
