#include "ui/panels/network_workspace.h"

#include "ui/scenes/filter_strip.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/scenes/scene_registry.h"
#include "ui/scenes/shown_layer.h"

#include <QFileInfo>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr int sidePanelWidth = 280;
constexpr int layerListWidth = 216;
constexpr int tableHeight = 20 * gridStep;
const double zoomFactor = std::exp2(0.25);

} // namespace

NetworkWorkspace::NetworkWorkspace(Session& session, QWidget* parent)
    : Workspace(parent)
    , m_session(session)
    , m_theme(Theme::light())
    , m_picturePanel(new PicturePanel(session))
    , m_viewBar(new ViewBar)
    , m_view(new SceneView)
    , m_graph(new GraphDesk(session.jobs(), *m_view, this))
    , m_layers(new LayerList)
    , m_table(new LayerTable)
    , m_status(new StatusLine)
    , m_stop(new QToolButton)
    , m_progress(new QProgressBar) {
    arrange();
    connect(&m_session, &Session::changed, this, &NetworkWorkspace::onSessionChanged);
    connect(&m_session.jobs(), &JobRunner::progressed, this, [this](JobRunner::Lane lane, double fraction) {
        const bool opening = !m_session.openingModel().isEmpty();
        if (lane == (opening ? JobRunner::Lane::LoadModel : JobRunner::Lane::Analysis)) {
            showProgress(fraction);
        }
    });
    connect(&m_session.jobs(), &JobRunner::busyChanged, this, &NetworkWorkspace::showStatus);
    connect(&m_navigation, &Navigation::placeChanged, this, &NetworkWorkspace::onPlaceChanged);
    connect(m_picturePanel, &PicturePanel::openModelRequested, this, &NetworkWorkspace::openModelRequested);
    connect(m_viewBar, &ViewBar::viewChosen, this, &NetworkWorkspace::showView);
    connect(m_viewBar, &ViewBar::backRequested, this, &NetworkWorkspace::back);
    connect(m_viewBar, &ViewBar::optionsChosen, this, &NetworkWorkspace::setOptions);
    connect(m_view, &SceneView::hovered, this, &NetworkWorkspace::onHovered);
    connect(m_view, &SceneView::activated, this, &NetworkWorkspace::onActivated);
    connect(m_view, &SceneView::zoomRequested, this, &NetworkWorkspace::zoom);
    connect(m_view, &SceneView::resized, this, &NetworkWorkspace::rebuildScene);
    connectGraph();
    connect(m_layers, &LayerList::chosen, this, &NetworkWorkspace::chooseLayer);
    connect(m_table, &LayerTable::chosen, this, &NetworkWorkspace::chooseLayer);
    connect(m_table, &LayerTable::copied, this, &NetworkWorkspace::tell);
    connect(m_table, &LayerTable::exportRequested, this, &NetworkWorkspace::exportTableRequested);
    connect(m_viewBar, &ViewBar::tableChosen, this, &NetworkWorkspace::showTable);
    connect(m_viewBar, &ViewBar::sliceChosen, this, &NetworkWorkspace::showSlice);
    m_viewBar->show(ViewKind::Network, false, m_options);
}

void NetworkWorkspace::arrange() {
    m_picturePanel->setFixedWidth(sidePanelWidth);
    m_layers->setFixedWidth(layerListWidth);
    m_layers->hide();
    m_view->setAccessibleName(tr("View"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Leave what is being opened (Esc)"));
    m_stop->setAccessibleName(tr("Stop opening the network"));
    m_stop->setAutoRaise(true);
    m_stop->setProperty("link", true);
    QSizePolicy keepsItsRoom = m_stop->sizePolicy();
    keepsItsRoom.setRetainSizeWhenHidden(true);
    m_stop->setSizePolicy(keepsItsRoom);
    m_stop->hide();
    connect(m_stop, &QToolButton::clicked, this, &NetworkWorkspace::stopRequested);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(2);
    m_progress->setAccessibleName(tr("Progress"));

    auto* views = new QHBoxLayout;
    views->setSpacing(0);
    views->addWidget(m_view, 1);
    views->addWidget(m_layers);
    auto* seen = new QWidget;
    views->setContentsMargins(0, 0, 0, 0);
    seen->setLayout(views);
    auto* split = new QSplitter(Qt::Vertical);
    split->setHandleWidth(gridStep / 2);
    split->setChildrenCollapsible(false);
    split->addWidget(seen);
    split->addWidget(m_table);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 1);
    m_table->setMinimumHeight(tableHeight);
    m_table->hide();
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_viewBar);
    column->addWidget(m_progress);
    column->addWidget(split, 1);
    auto* foot = new QWidget;
    foot->setObjectName(QStringLiteral("foot"));
    foot->setAttribute(Qt::WA_StyledBackground);
    auto* status = new QHBoxLayout(foot);
    status->setContentsMargins(0, 0, 0, 0);
    status->setSpacing(0);
    status->addWidget(m_status, 1);
    status->addWidget(m_stop);
    column->addWidget(foot);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_picturePanel);
    row->addLayout(column, 1);
}

/// Not by a focus proxy: Tab would take this widget for a stop of its own, and never get past it.
void NetworkWorkspace::focusInEvent(QFocusEvent* event) {
    m_view->setFocus(event->reason());
}

void NetworkWorkspace::setTheme(const Theme& theme) {
    m_theme = theme;
    m_picturePanel->setTheme(theme);
    if (m_analysis != nullptr) {
        m_layers->setAnalysis(*m_analysis, theme);
    }
    rebuildScene();
}

void NetworkWorkspace::setOptions(const ViewOptions& options) {
    m_options = options;
    m_viewBar->show(m_navigation.place().view, m_navigation.canGoBack(), m_options);
    rebuildScene();
}

std::optional<SceneInput> NetworkWorkspace::snapshot() const {
    if (m_analysis == nullptr) {
        return std::nullopt;
    }
    const Selection& selection = m_navigation.place().selection;
    const bool unitFits = m_unit.unit != nullptr && m_unit.unit->address.node == selection.node &&
                          shownPlace(m_analysis->views[selection.node.index()], m_unit.unit->address.picture,
                                     m_unit.unit->address.at)
                                  .map == selection.channel;
    return SceneInput{.analysis = m_analysis,
                      .picture = m_session.analysedPicture().image,
                      .selection = selection,
                      .unit = unitFits ? m_unit.unit : nullptr,
                      .options = m_options,
                      .theme = m_theme,
                      .viewport = showsGraph() ? QSizeF() : QSizeF(m_view->viewport()->size()),
                      .comparison = m_comparison,
                      .otherUnit = unitFits ? m_unit.other : nullptr,
                      .firstName = m_session.analysedPicture().name,
                      .secondName = m_session.comparedPicture().name,
                      .graph = m_graph->plan()};
}

QString NetworkWorkspace::sceneName() const {
    switch (m_navigation.place().view) {
    case ViewKind::Layer:
        return QStringLiteral("layer");
    case ViewKind::Unit:
        return QStringLiteral("unit");
    case ViewKind::Classes:
        return QStringLiteral("classes");
    case ViewKind::Graph:
        return QStringLiteral("graph");
    case ViewKind::Network:
        break;
    }
    return QStringLiteral("network");
}

void NetworkWorkspace::zoom(int steps) {
    if (showsGraph()) {
        m_graph->zoom(steps);
        return;
    }
    ViewOptions options = m_options;
    if (m_navigation.place().view == ViewKind::Layer) {
        options.tileSize =
            std::clamp(static_cast<int>(std::lround(options.tileSize * std::pow(zoomFactor, steps))),
                       minTileSize, maxTileSize);
    } else if (m_navigation.place().view == ViewKind::Network) {
        options.zoom = std::clamp(options.zoom * std::pow(zoomFactor, steps), minZoom, maxZoom);
    }
    setOptions(options);
}

void NetworkWorkspace::resetZoom() {
    if (showsGraph()) {
        m_graph->zoomTo(1);
        return;
    }
    ViewOptions options = m_options;
    options.zoom = ViewOptions{}.zoom;
    options.tileSize = ViewOptions{}.tileSize;
    setOptions(options);
}

void NetworkWorkspace::showTable(bool shown) {
    m_table->setVisible(shown);
    m_viewBar->showTable(shown);
    if (shown) {
        m_table->setCurrentNode(m_navigation.place().selection.node);
        m_table->view().setFocus();
    } else {
        m_view->setFocus();
    }
}

void NetworkWorkspace::onSessionChanged(Session::Changes what) {
    const std::shared_ptr<const Analysis> analysis = m_session.analysis();
    if (what.testFlag(Session::AnalysisChanged) && analysis != m_analysis) {
        const std::shared_ptr<const Analysis> before = std::exchange(m_analysis, analysis);
        m_comparison = m_session.comparison();
        m_options.graph.compares = m_comparison != nullptr;
        if (m_comparison == nullptr && m_options.sort == TileSort::Difference) {
            m_options.sort = TileSort::Index;
        }
        m_unit = {};
        m_view->forgetTiles();
        if (m_graph->isOfOtherGraph(*m_analysis)) {
            m_options.graph.turned.clear();
            m_options.graph.fold = GraphFold::Auto;
        }
        m_table->setAnalysis(m_analysis);
        m_layers->setAnalysis(*m_analysis, m_theme);
        m_navigation.carryOver(before != nullptr ? &before->trace->graph() : nullptr,
                               m_analysis->trace->graph(), m_analysis->views);
        onPlaceChanged();
    }
    showStatus();
}

void NetworkWorkspace::onPlaceChanged() {
    const Place& place = m_navigation.place();
    if (m_shown.view != place.view) {
        m_scroll[m_shown.view] = {m_shown.selection.node, m_view->scrollPosition()};
    }
    if (m_shown.view != place.view || m_shown.selection.node != place.selection.node) {
        m_hover = {};
    }
    m_graph->setActive(place.view == ViewKind::Graph);
    m_layers->setVisible(place.view == ViewKind::Layer || place.view == ViewKind::Unit);
    m_layers->setCurrentNode(place.selection.node);
    m_table->setCurrentNode(place.selection.node);
    m_viewBar->show(place.view, m_navigation.canGoBack(), m_options);
    m_viewBar->offerFilters(m_analysis == nullptr || !place.selection.node.valid() ||
                            FilterStrip::isFor(m_analysis->trace->graph(), place.selection.node));
    showSlices();
    requestUnit();
    rebuildScene();
    if (showsGraph()) {
        // Its desk knows better what was looked at.
    } else if (m_shown.view != place.view) {
        const bool showsLayer = place.view == ViewKind::Layer || place.view == ViewKind::Unit;
        const Left& left = m_scroll[place.view];
        m_view->setScrollPosition(showsLayer && left.node != place.selection.node ? QPoint() : left.scroll);
    } else if (m_shown.selection.node != place.selection.node) {
        m_view->setScrollPosition({});
    }
    m_shown = place;
    showStatus();
}

void NetworkWorkspace::requestUnit() {
    const Place& place = m_navigation.place();
    if (place.view != ViewKind::Unit || m_analysis == nullptr) {
        return;
    }
    const NodeId node = place.selection.node;
    if (m_analysis->views[node.index()].isEmpty()) {
        return;
    }
    const UnitAddress address =
        unitAddress(node, m_analysis->views[node.index()], selectedPlace(*m_analysis, place.selection));
    if (m_unit.unit != nullptr && m_unit.unit->address == address) {
        return;
    }
    m_session.explain(address, [this, analysis = m_analysis](Session::Explained unit) {
        if (analysis == m_analysis) {
            m_unit = std::move(unit);
            rebuildScene();
            showStatus();
        }
    });
}

void NetworkWorkspace::rebuildScene() {
    const bool graph = showsGraph() && m_analysis != nullptr;
    if (graph && !m_graph->request(m_analysis, m_options.graph)) {
        if (dynamic_cast<const GraphScene*>(m_view->scene()) == nullptr) {
            m_view->setScene(nullptr, m_theme);
        }
        return; // until it is laid out
    }
    const std::optional<SceneInput> input = snapshot();
    m_view->setScene(input ? findScene(sceneName())->make(*input) : nullptr, m_theme);
    if (graph) {
        m_graph->place(m_navigation.place().selection.node, m_theme);
    }
    placeFocus();
}

void NetworkWorkspace::showProgress(double fraction) {
    // The bar would paint itself, and all else that waits to be painted, before it returns.
    m_progress->setUpdatesEnabled(false);
    m_progress->setValue(static_cast<int>(100 * fraction));
    m_progress->setUpdatesEnabled(true);
}

void NetworkWorkspace::tell(const QString& note) {
    m_status->tell(note);
}

void NetworkWorkspace::showStatus() {
    const bool working = m_session.jobs().busy(JobRunner::Lane::Analysis);
    const QString opening = m_session.openingModel();
    m_stop->setVisible(!opening.isEmpty());
    if (!working && opening.isEmpty()) {
        showProgress(0);
    }
    const Scene* scene = m_view->scene();
    SceneElement element = scene != nullptr ? scene->find(m_hover) : SceneElement{};
    if (element.isNone() && scene != nullptr && m_analysis != nullptr &&
        m_navigation.place().view == ViewKind::Unit) {
        element = scene->find(unitElement());
    }
    QString text = element.isNone() ? QString() : scene->describe(element);
    if (!opening.isEmpty()) {
        text = tr("Opening %1… Esc leaves it").arg(QFileInfo(opening).fileName());
    } else if (text.isEmpty() && working) {
        text = tr("Computing…");
    }
    m_status->tell(text);
}

} // namespace fovea::ui
