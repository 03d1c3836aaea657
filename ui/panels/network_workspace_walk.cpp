#include "ui/panels/network_workspace.h"
#include "ui/scenes/shown_layer.h"

#include <algorithm>

// How a person walks: between the views, from layer to layer, through slices, and back.

namespace fovea::ui {

void NetworkWorkspace::showView(ViewKind view) {
    m_view->setFocus();
    if (view == ViewKind::Unit) {
        goToUnit(m_navigation.place().selection.node, m_navigation.place().selection.channel);
        return;
    }
    m_navigation.go({.view = view, .selection = m_navigation.place().selection});
    m_viewBar->show(m_navigation.place().view, m_navigation.canGoBack(), m_options);
}

void NetworkWorkspace::back() {
    m_left = m_navigation.place();
    m_navigation.back();
}

/// What stands for the place that was left, in the view that it was left for.
SceneElement NetworkWorkspace::doorTo(const Place& left) const {
    const Selection& there = left.selection;
    switch (m_navigation.place().view) {
    case ViewKind::Network:
        return left.view == ViewKind::Layer
                   ? SceneElement{.kind = SceneElement::Kind::Layer, .node = there.node}
                   : SceneElement{
                         .kind = SceneElement::Kind::Map, .node = there.node, .channel = there.channel};
    case ViewKind::Layer:
        return {.kind = SceneElement::Kind::Map, .node = there.node, .channel = there.channel};
    case ViewKind::Unit:
        return {.kind = SceneElement::Kind::Share, .node = there.node, .channel = there.channel};
    case ViewKind::Classes:
        return {.kind = SceneElement::Kind::Class, .index = there.channel};
    case ViewKind::Graph:
        return {.kind = SceneElement::Kind::Layer, .node = there.node};
    }
    return {};
}

/// Who walks by keyboard arrives on the strongest contribution, and on the way back where they came from.
void NetworkWorkspace::placeFocus() {
    const Scene* scene = m_view->scene();
    if (scene == nullptr || !m_view->keyboardIsUsed() || !m_view->focusElement().isNone()) {
        return;
    }
    const SceneElement door = m_left ? scene->find(doorTo(*m_left)) : SceneElement{};
    const bool unit = m_navigation.place().view == ViewKind::Unit;
    const SceneElement start = door.isNone() && unit ? scene->neighbour({}, Direction::Last) : door;
    if (!start.isNone()) {
        m_left.reset();
        m_view->focusOn(start);
    }
}

void NetworkWorkspace::stepLayer(int step) {
    if (m_analysis == nullptr) {
        return;
    }
    const auto last = static_cast<std::int32_t>(m_analysis->layers.size()) - 1;
    const NodeId node{std::clamp(m_navigation.place().selection.node.value + step, 0, last)};
    chooseLayer(node);
}

void NetworkWorkspace::chooseLayer(NodeId node) {
    if (showsGraph()) {
        m_graph->goTo(node);
        return;
    }
    if (m_navigation.place().view == ViewKind::Unit) {
        goToUnit(node, 0);
    } else {
        goToLayer(node);
    }
}

std::optional<Element> NetworkWorkspace::selectedUnit() const {
    const Selection& selection = m_navigation.place().selection;
    if (m_analysis == nullptr || !selection.node.valid()) {
        return std::nullopt;
    }
    const TensorView& view = m_analysis->views[selection.node.index()];
    return view.isEmpty()
               ? std::nullopt
               : std::optional(unitAddress(selection.node, view, selectedPlace(*m_analysis, selection)).at);
}

/// The unit that the unit view shows.
SceneElement NetworkWorkspace::unitElement() const {
    const Selection& selection = m_navigation.place().selection;
    const ShownPlace at = selectedPlace(*m_analysis, selection);
    return {.kind = SceneElement::Kind::Pixel,
            .node = selection.node,
            .channel = at.map,
            .y = at.row,
            .x = at.column,
            .slice = at.slice};
}

/// The slice that was chosen goes along.
void NetworkWorkspace::goToLayer(NodeId node) {
    const Selection& before = m_navigation.place().selection;
    const ShownPlace first{.slice = shownSlice(*m_analysis, before, node)};
    m_navigation.go({.view = ViewKind::Layer, .selection = selectionOf(*m_analysis, node, first, before)});
}

/// The layer whose slices can be chosen: the selected one, in the overview else the first that has some.
NodeId NetworkWorkspace::slicedLayer() const {
    const Place& place = m_navigation.place();
    if (m_analysis == nullptr || place.view == ViewKind::Classes) {
        return {};
    }
    const std::vector<TensorView>& views = m_analysis->views;
    if (place.selection.node.valid() && views[place.selection.node.index()].isSliced()) {
        return place.selection.node;
    }
    const auto first = std::ranges::find_if(views, &TensorView::isSliced);
    return place.view == ViewKind::Network && first != views.end()
               ? NodeId{static_cast<std::int32_t>(first - views.begin())}
               : NodeId{};
}

void NetworkWorkspace::showSlice(std::int64_t slice) {
    const NodeId layer = slicedLayer();
    if (!layer.valid()) {
        return;
    }
    const TensorView& view = m_analysis->views[layer.index()];
    Selection selection = m_navigation.place().selection;
    selection.slice = std::clamp<std::int64_t>(slice, 0, view.slices() - 1);
    selection.slices = view.slices();
    m_navigation.adjust(selection);
}

void NetworkWorkspace::stepSlice(int step) {
    if (const NodeId layer = slicedLayer(); layer.valid()) {
        showSlice(shownSlice(*m_analysis, m_navigation.place().selection, layer) + step);
    }
}

void NetworkWorkspace::showSlices() {
    const NodeId layer = slicedLayer();
    if (!layer.valid()) {
        m_viewBar->showSlices(0, 1, {});
        return;
    }
    const TensorView& view = m_analysis->views[layer.index()];
    const std::int64_t slice = shownSlice(*m_analysis, m_navigation.place().selection, layer);
    m_viewBar->showSlices(slice, view.slices(), sliceText(view, slice));
}

bool NetworkWorkspace::release() {
    if (showsGraph()) {
        const bool searched = m_graph->endSearch();
        m_view->setFocus();
        if (searched || m_view->releaseFocus()) {
            return true;
        }
    }
    Selection selection = m_navigation.place().selection;
    if (showsGraph() || !selection.pinned) {
        const bool compares = m_session.document().other.image != nullptr;
        m_session.endComparison();
        return compares;
    }
    selection.pinned = false;
    m_navigation.adjust(selection);
    return true;
}

void NetworkWorkspace::onHovered(const SceneElement& element) {
    m_hover = element;
    const Selection& selection = m_navigation.place().selection;
    const bool followsPointer = m_navigation.place().view == ViewKind::Unit && !selection.pinned;
    // A layer of single numbers shows all of its channels at once: there every one of them is a pixel of it.
    const auto hasSingleNumbers = [this](NodeId node) { return m_analysis->views[node.index()].isVector(); };
    if (followsPointer && element.kind == SceneElement::Kind::Pixel && element.node == selection.node &&
        (element.channel == selection.channel || hasSingleNumbers(element.node))) {
        m_navigation.adjust(selectionOf(*m_analysis, element.node, element.place(), selection));
    }
    showStatus();
}

void NetworkWorkspace::onActivated(const SceneElement& element) {
    Selection there = m_navigation.place().selection;
    if (element.node.valid()) {
        there = selectionOf(*m_analysis, element.node, element.place(), there);
    }
    there.pinned = true;
    switch (element.kind) {
    case SceneElement::Kind::Layer:
        goToLayer(element.node);
        break;
    case SceneElement::Kind::Group:
        m_graph->turn(element);
        break;
    case SceneElement::Kind::Map:
    case SceneElement::Kind::Filter:
        goToUnit(element.node, element.channel);
        break;
    case SceneElement::Kind::Class:
        goToUnit(m_analysis->logits, element.index);
        break;
    case SceneElement::Kind::Pixel:
        if (element.node == m_navigation.place().selection.node) {
            m_navigation.adjust(there);
        } else {
            m_navigation.go({.view = ViewKind::Unit, .selection = there});
        }
        break;
    case SceneElement::Kind::Share:
    case SceneElement::Kind::Tap:
        m_navigation.go({.view = ViewKind::Unit, .selection = there});
        break;
    default:
        break;
    }
}

void NetworkWorkspace::goToUnit(NodeId node, std::int64_t channel) {
    if (m_analysis == nullptr || !node.valid()) {
        return;
    }
    const Selection& before = m_navigation.place().selection;
    m_navigation.go(
        {.view = ViewKind::Unit, .selection = selectStrongest(*m_analysis, node, channel, before)});
}

} // namespace fovea::ui
