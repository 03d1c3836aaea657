#include "ui/scenes/network_scene.h"

#include "ui/render/numbers.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/scene_names.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

SceneElement layerElement(NodeId node, const QRectF& bounds) {
    SceneElement element;
    element.kind = SceneElement::Kind::Layer;
    element.node = node;
    element.bounds = bounds;
    return element;
}

SceneElement mapElement(NodeId node, std::size_t channel, int side, const QRectF& bounds) {
    SceneElement element;
    element.kind = SceneElement::Kind::Map;
    element.node = node;
    element.channel = static_cast<std::int64_t>(channel);
    element.side = side;
    element.bounds = bounds;
    return element;
}

SceneElement classElement(std::size_t index, const QRectF& bounds) {
    SceneElement element;
    element.kind = SceneElement::Kind::Class;
    element.index = static_cast<std::int64_t>(index);
    element.bounds = bounds;
    return element;
}

} // namespace

NetworkScene::NetworkScene(const SceneInput& input)
    : m_input(input)
    , m_sides(m_input)
    , m_text(input.theme)
    , m_layout(layOutNetwork(input, m_text)) {
    collectElements();
    collectConnections();
}

void NetworkScene::collectElements() {
    for (const NetworkColumn& column : m_layout.columns) {
        std::vector<SceneElement> elements{layerElement(column.node, column.heading)};
        for (std::size_t c = 0; c < column.maps.size(); ++c) {
            elements.push_back(mapElement(column.node, c % column.shown(),
                                          static_cast<int>(c / column.shown()), column.maps[c]));
        }
        m_elements.push_back(std::move(elements));
    }
    std::vector<SceneElement> classes;
    for (const ClassBar& bar : m_layout.classes) {
        classes.push_back(classElement(bar.index, bar.bounds));
    }
    if (!classes.empty()) {
        m_elements.push_back(std::move(classes));
    }
}

TileRange NetworkScene::rangeOf(NodeId node, std::int64_t channel) const {
    return m_sides.range(node, channel);
}

const NetworkColumn* NetworkScene::columnOf(NodeId node) const {
    const auto found = std::ranges::find(m_layout.columns, node, &NetworkColumn::node);
    return found == m_layout.columns.end() ? nullptr : &*found;
}

SceneElement NetworkScene::elementAt(const QPointF& point) const {
    for (const auto& column : m_elements) {
        for (const SceneElement& element : column) {
            if (element.bounds.contains(point)) {
                return element;
            }
        }
    }
    // The rest of a layer's maps is the layer: there they can all be seen.
    for (const NetworkColumn& column : m_layout.columns) {
        if (!column.more.empty() && column.more.bounds.contains(point)) {
            return layerElement(column.node, column.heading);
        }
    }
    return {};
}

SceneElement NetworkScene::find(const SceneElement& element) const {
    for (const auto& column : m_elements) {
        const auto found =
            std::ranges::find_if(column, [&](const SceneElement& other) { return other.sameAs(element); });
        if (!element.isNone() && found != column.end()) {
            return *found;
        }
    }
    return {};
}

SceneElement NetworkScene::neighbour(const SceneElement& from, Direction direction) const {
    if (from.isNone() || direction == Direction::First) {
        return m_elements.front().front();
    }
    if (direction == Direction::Last) {
        return m_elements.back().back();
    }
    for (std::size_t c = 0; c < m_elements.size(); ++c) {
        const auto& column = m_elements[c];
        const auto at =
            std::ranges::find_if(column, [&](const SceneElement& other) { return other.sameAs(from); });
        if (at == column.end()) {
            continue;
        }
        if (direction == Direction::Up) {
            return at == column.begin() ? SceneElement() : *(at - 1);
        }
        if (direction == Direction::Down) {
            return at + 1 == column.end() ? SceneElement() : *(at + 1);
        }
        const bool left = direction == Direction::Left;
        if (left ? c == 0 : c + 1 == m_elements.size()) {
            return {};
        }
        const auto& beside = m_elements[left ? c - 1 : c + 1];
        return *std::ranges::min_element(beside, {}, [&](const SceneElement& other) {
            return std::abs(other.bounds.center().y() - at->bounds.center().y());
        });
    }
    return {};
}

/// One side of a comparison.
QString NetworkScene::describeSide(const SceneElement& element) const {
    const Statistics& map = m_sides.statistics(element.node, element.channel, element.side);
    return tr("%1 · %2 · %3 · min %4 · max %5 · mean %6")
        .arg(m_sides.name(element.side),
             QString::fromStdString(m_input.analysis->model.graph->node(element.node).name),
             channelName(*m_input.analysis, element.node, element.channel),
             number(static_cast<double>(map.min)), number(static_cast<double>(map.max)), number(map.mean));
}

QString NetworkScene::describe(const SceneElement& element) const {
    const Analysis& analysis = *m_input.analysis;
    if (find(element).isNone()) {
        return {};
    }
    switch (element.kind) {
    case SceneElement::Kind::Layer:
        return describeLayer(analysis, element.node);
    case SceneElement::Kind::Map:
        return m_sides.areTwo()                 ? describeSide(element)
               : element.node == analysis.input ? tr("What the network sees of the picture · %1")
                                                      .arg(layerSize(analysis.views[element.node.index()]))
                                                : describeMap(analysis, element.node, element.channel);
    case SceneElement::Kind::Class:
        return describeClass(analysis, static_cast<std::size_t>(element.index));
    default:
        return {};
    }
}

} // namespace fovea::ui
