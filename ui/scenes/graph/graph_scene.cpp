#include "ui/scenes/graph/graph_scene.h"

#include "ui/render/numbers.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/graph/graph_cards.h"
#include "ui/scenes/graph/graph_search.h"
#include "ui/scenes/scene_names.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace fovea::ui {

GraphScene::GraphScene(const SceneInput& input)
    : m_input(input)
    , m_plan(input.graph != nullptr && input.graph->holdsFor(*input.analysis, input.options.graph)
                 ? input.graph
                 : planGraph(*input.analysis, input.options.graph))
    , m_text(input.theme)
    , m_size(m_plan->size.expandedTo(input.viewport)) {
    const QSizeF room = m_size - m_plan->size;
    m_offset = QPointF(std::floor(room.width() / 2), std::floor(room.height() / 2));
    for (const GraphCard& card : m_plan->cards) {
        m_maps.push_back(strongestMap(card.vertex.node));
    }
    m_lit.assign(m_plan->cards.size(), false);
    for (const NodeId node : matchingNodes(*m_plan->graph, input.options.graph.search)) {
        m_lit[m_plan->folded.vertexOf[node.index()]] = true;
    }
}

std::int64_t GraphScene::strongestMap(NodeId node) const {
    const std::vector<Statistics>& maps = m_input.analysis->statistics[node.index()].maps;
    std::size_t strongest = 0;
    for (std::size_t c = 1; c < maps.size(); ++c) {
        if (maps[c].max > maps[strongest].max) {
            strongest = c;
        }
    }
    return static_cast<std::int64_t>(strongest);
}

SceneElement GraphScene::elementOfCard(std::size_t index) const {
    const GraphCard& card = m_plan->cards[index];
    const QRectF bounds = card.bounds.translated(m_offset);
    if (card.form == GraphCard::Form::Folded) {
        return {.kind = SceneElement::Kind::Group,
                .node = card.vertex.node,
                .index = card.vertex.group,
                .bounds = bounds};
    }
    return {.kind = SceneElement::Kind::Layer, .node = card.vertex.node, .bounds = bounds};
}

SceneElement GraphScene::elementOfFrame(const GraphFrame& frame) const {
    const std::vector<NodeId>& nodes = m_plan->outline.groups[static_cast<std::size_t>(frame.group)].nodes;
    return {.kind = SceneElement::Kind::Group,
            .node = nodes.front(),
            .index = frame.folds,
            .bounds = frame.heading.translated(m_offset)};
}

SceneElement GraphScene::elementOf(NodeId node) const {
    if (!node.valid() || node.index() >= m_plan->folded.vertexOf.size()) {
        return {};
    }
    return elementOfCard(m_plan->folded.vertexOf[node.index()]);
}

std::optional<std::size_t> GraphScene::cardOf(const SceneElement& element) const {
    const bool layer = element.kind == SceneElement::Kind::Layer;
    if ((!layer && element.kind != SceneElement::Kind::Group) || !element.node.valid() ||
        element.node.index() >= m_plan->folded.vertexOf.size()) {
        return std::nullopt;
    }
    const std::size_t card = m_plan->folded.vertexOf[element.node.index()];
    const bool folded = m_plan->cards[card].form == GraphCard::Form::Folded;
    if (layer) {
        return folded ? std::nullopt : std::optional(card);
    }
    return folded && m_plan->cards[card].vertex.group == element.index ? std::optional(card) : std::nullopt;
}

SceneElement GraphScene::elementAt(const QPointF& point) const {
    const QPointF at = point - m_offset;
    for (std::size_t c = 0; c < m_plan->cards.size(); ++c) {
        if (m_plan->cards[c].bounds.contains(at)) {
            return elementOfCard(c);
        }
    }
    for (const GraphFrame& frame : m_plan->frames | std::views::reverse) {
        if (frame.heading.contains(at)) {
            return elementOfFrame(frame);
        }
    }
    return {};
}

SceneElement GraphScene::find(const SceneElement& element) const {
    if (const std::optional<std::size_t> card = cardOf(element)) {
        return elementOfCard(*card);
    }
    if (element.kind == SceneElement::Kind::Group) {
        for (const GraphFrame& frame : m_plan->frames) {
            const SceneElement heading = elementOfFrame(frame);
            if (frame.folds == element.index && heading.node == element.node) {
                return heading;
            }
        }
    }
    return {};
}

/// The next card of the same rank.
SceneElement GraphScene::across(std::size_t card, bool forward) const {
    const auto place = [this](std::size_t index) {
        const QPointF middle = m_plan->cards[index].bounds.center();
        return m_plan->flowsDown() ? middle.x() : middle.y();
    };
    std::optional<std::size_t> best;
    for (std::size_t other = 0; other < m_plan->cards.size(); ++other) {
        const double step = (place(other) - place(card)) * (forward ? 1 : -1);
        if (m_plan->ranks[other] == m_plan->ranks[card] && step > 0 &&
            (!best || step < std::abs(place(*best) - place(card)))) {
            best = other;
        }
    }
    return best ? elementOfCard(*best) : SceneElement{};
}

SceneElement GraphScene::neighbour(const SceneElement& from, Direction direction) const {
    if (m_plan->cards.empty()) {
        return {};
    }
    const std::optional<std::size_t> card = cardOf(from);
    if (direction == Direction::Last) {
        return elementOf(m_plan->graph->output());
    }
    if (!card || direction == Direction::First) {
        return elementOfCard(0);
    }
    const bool down = m_plan->flowsDown();
    const Direction ahead = down ? Direction::Down : Direction::Right;
    const Direction behind = down ? Direction::Up : Direction::Left;
    if (direction != ahead && direction != behind) {
        return across(*card, direction == (down ? Direction::Right : Direction::Down));
    }
    const auto& next = direction == ahead ? m_plan->readers[*card] : m_plan->sources[*card];
    if (next.empty()) {
        return {};
    }
    // Of several the one that lies straight ahead; of those as far, the nearer rank.
    const QPointF here = m_plan->cards[*card].bounds.center();
    return elementOfCard(*std::ranges::min_element(next, {}, [&](std::size_t other) {
        const QPointF way = m_plan->cards[other].bounds.center() - here;
        return down ? std::pair(std::abs(way.x()), std::abs(way.y()))
                    : std::pair(std::abs(way.y()), std::abs(way.x()));
    }));
}

int GraphScene::foldableAround(const SceneElement& element) const {
    if (element.isNone() || !element.node.valid()) {
        return -1;
    }
    for (int group = m_plan->outline.groupOf[element.node.index()]; group >= 0;
         group = m_plan->outline.groups[static_cast<std::size_t>(group)].parent) {
        const auto frame = std::ranges::find(m_plan->frames, group, &GraphFrame::group);
        if (frame != m_plan->frames.end()) {
            return frame->folds;
        }
    }
    return -1;
}

QString GraphScene::describeGroup(int index) const {
    const OutlineGroup& group = m_plan->outline.groups[static_cast<std::size_t>(index)];
    std::int64_t parameters = 0;
    std::int64_t multiplyAdds = 0;
    for (const NodeId node : group.nodes) {
        parameters += m_input.analysis->layers[node.index()].parameters;
        multiplyAdds += m_input.analysis->layers[node.index()].multiplyAdds;
    }
    return tr("%1 · %2 layers · %3 parameters · %4 multiply-adds · %5")
        .arg(groupTitle(*m_plan->graph, m_plan->outline, index),
             count(static_cast<std::int64_t>(group.nodes.size())), count(parameters), count(multiplyAdds),
             isOpen(index) ? tr("Space folds it") : tr("Space unfolds it"));
}

QString GraphScene::describe(const SceneElement& element) const {
    const SceneElement found = find(element);
    if (found.isNone()) {
        return {};
    }
    if (found.kind == SceneElement::Kind::Group) {
        return describeGroup(static_cast<int>(found.index));
    }
    const std::size_t index = m_plan->folded.vertexOf[found.node.index()];
    const GraphCard& card = m_plan->cards[index];
    QString text = describeLayer(*m_input.analysis, card.nodes.front());
    if (card.nodes.size() > 1) {
        QStringList behind;
        for (std::size_t i = 1; i < card.nodes.size(); ++i) {
            behind << QString::fromStdString(m_plan->graph->node(card.nodes[i]).name);
        }
        text += tr(" · then %1").arg(behind.join(QStringLiteral(", ")));
    }
    const bool map = card.form == GraphCard::Form::Layer && found.node != m_input.analysis->input &&
                     !m_input.analysis->views[found.node.index()].isVector();
    if (map) {
        const TileRange range = Sides(m_input).range(found.node, m_maps[index]);
        text += tr(" · its strongest map, channel %1: black %2, white %3")
                    .arg(m_maps[index])
                    .arg(number(range.low), number(range.high));
    }
    return text;
}

} // namespace fovea::ui
