#include "ui/panels/network_workspace.h"

#include <QKeyEvent>

namespace fovea::ui {

void NetworkWorkspace::connectGraph() {
    m_viewBar->addGraphControls(m_graph->controls());
    connect(m_view, &SceneView::chosen, this, &NetworkWorkspace::onChosen);
    connect(m_graph, &GraphDesk::optionsChosen, this, &NetworkWorkspace::setGraphOptions);
    connect(m_graph, &GraphDesk::planned, this, &NetworkWorkspace::rebuildScene);
    connect(m_graph, &GraphDesk::failed, this, &NetworkWorkspace::tell);
    connect(m_graph, &GraphDesk::sought, this, [this](NodeId node) { m_navigation.adjust({.node = node}); });
}

void NetworkWorkspace::onChosen(const SceneElement& element) {
    if (element.kind == SceneElement::Kind::Layer) {
        m_navigation.adjust({.node = element.node});
    } else {
        m_graph->turn(element);
    }
}

void NetworkWorkspace::setGraphOptions(const GraphOptions& graph) {
    ViewOptions options = m_options;
    options.graph = graph;
    setOptions(options);
}

void NetworkWorkspace::fitGraph() {
    if (showsGraph()) {
        m_graph->fit();
    }
}

bool NetworkWorkspace::turnFocused() {
    return showsGraph() && m_graph->turn(m_view->focusElement());
}

void NetworkWorkspace::findLayer() {
    showView(ViewKind::Graph);
    m_graph->controls().startSearch();
}

void NetworkWorkspace::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || !turnFocused()) {
        Workspace::keyPressEvent(event);
    }
}

} // namespace fovea::ui
