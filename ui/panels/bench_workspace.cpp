#include "ui/panels/bench_workspace.h"

#include "ui/scenes/scene_registry.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QScrollBar>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr int panelWidth = 320;
const double zoomFactor = std::exp2(0.25);
constexpr double minBenchZoom = 0.5;
constexpr double maxBenchZoom = 4;
const double speedFactor = std::exp2(0.5);
constexpr int patienceMilliseconds = 150;
/// Above it, announcements would run late for ever.
constexpr double announcedSpeed = 1;

/// The view in which the lecture shows a set-up.
BenchStage stageOf(const BenchState& state) {
    if (state.operation == BenchOperation::FullyConnected) {
        return BenchStage::FullyConnected;
    }
    return state.size.depth > 1 ? BenchStage::Volume : BenchStage::Grid;
}

template <class Enumeration>
Enumeration readChoice(const QSettings& settings, const QString& key, Enumeration last) {
    const int value = settings.value(key).toInt();
    return value >= 0 && value <= static_cast<int>(last) ? static_cast<Enumeration>(value) : Enumeration{};
}

} // namespace

BenchWorkspace::BenchWorkspace(BenchDocument& document, QWidget* parent)
    : Workspace(parent)
    , m_document(document)
    , m_theme(Theme::light())
    , m_panel(new BenchPanel(document))
    , m_viewBar(new BenchViewBar)
    , m_view(new SceneView)
    , m_editor(new CellEditor(m_view->viewport(), m_view))
    , m_transport(new TransportBar(m_player))
    , m_status(new StatusLine) {
    arrange();
    connectParts();
    m_viewBar->show(m_benchView, m_document.state().size.depth);
}

void BenchWorkspace::arrange() {
    m_panel->setFixedWidth(panelWidth);
    m_view->setAccessibleName(tr("The bench"));
    m_view->setToolTip({});
    m_view->setBehaviour({.focusOnDemand = true, .strokes = true});
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMilliseconds);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_viewBar);
    column->addWidget(m_view, 1);
    column->addWidget(m_transport);
    column->addWidget(m_status);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_panel);
    row->addLayout(column, 1);
}

void BenchWorkspace::connectParts() {
    connect(&m_document, &BenchDocument::changed, this, &BenchWorkspace::onChanged);
    connect(&m_document, &BenchDocument::resultChanged, this, &BenchWorkspace::onResult);
    connect(&m_player, &Player::timeChanged, this, &BenchWorkspace::onTime);
    connect(&m_player, &Player::playingChanged, this, &BenchWorkspace::followFilter);
    connect(&m_player, &Player::settingsChanged, this, [this] {
        BenchView view = m_benchView;
        view.grain = m_player.grain();
        setBenchView(view);
    });
    connect(m_panel, &BenchPanel::presetChosen, this, &BenchWorkspace::usePreset);
    connect(m_panel, &BenchPanel::filterChosen, this, &BenchWorkspace::chooseFilter);
    connect(m_viewBar, &BenchViewBar::stageChosen, this, &BenchWorkspace::showStage);
    connect(m_viewBar, &BenchViewBar::viewChosen, this, &BenchWorkspace::setBenchView);
    connect(m_transport, &TransportBar::showAllChosen, this, [this](bool showAll) {
        BenchView view = m_benchView;
        view.showAll = showAll;
        setBenchView(view);
    });
    connect(m_view, &SceneView::hovered, this, &BenchWorkspace::onHovered);
    connect(m_view, &SceneView::activated, this, &BenchWorkspace::onActivated);
    connect(m_view, &SceneView::stroked, this, &BenchWorkspace::onStroked);
    connect(m_view, &SceneView::strokeEnded, this, [this] { m_stroke = {}; });
    connect(m_view, &SceneView::zoomRequested, this, &BenchWorkspace::zoom);
    connect(m_view, &SceneView::resized, this, &BenchWorkspace::rebuildScene);
    connect(m_editor, &CellEditor::entered, this, &BenchWorkspace::onCellEntered);
    connect(m_editor, &CellEditor::revoked, this, [this] { m_document.revoke(m_typing); });
    connect(m_editor, &CellEditor::moveRequested, this, &BenchWorkspace::moveEditor);
    for (QScrollBar* bar : {m_view->horizontalScrollBar(), m_view->verticalScrollBar()}) {
        connect(bar, &QScrollBar::valueChanged, this, [this] {
            if (m_editor->isOpen()) {
                m_editor->place(m_view->viewportRect(m_view->scene()->find(m_editor->cell())));
            }
        });
    }
    connect(&m_patience, &QTimer::timeout, this, &BenchWorkspace::showStatus);
}

/// Not by a focus proxy: Tab would take this widget for a stop of its own, and never get past it.
void BenchWorkspace::focusInEvent(QFocusEvent* event) {
    m_view->setFocus(event->reason());
}

void BenchWorkspace::setTheme(const Theme& theme) {
    m_theme = theme;
    m_panel->setTheme(theme);
    m_transport->setTheme(theme);
    rebuildScene();
}

std::optional<SceneInput> BenchWorkspace::snapshot() const {
    if (m_document.result() == nullptr) {
        return std::nullopt;
    }
    BenchView view = m_benchView;
    if (view.stage == BenchStage::FullyConnected && !m_document.result()->fc) {
        view.stage = BenchStage::Grid; // its result is not there yet
    }
    return SceneInput{.theme = m_theme,
                      .viewport = QSizeF(m_view->viewport()->size()) / m_zoom,
                      .bench = m_document.result(),
                      .benchView = view,
                      .time = m_player.time(),
                      .pinned = lit()};
}

void BenchWorkspace::setBenchView(const BenchView& view) {
    if (view == m_benchView) {
        return;
    }
    m_benchView = view;
    m_player.setGrain(view.grain);
    m_viewBar->show(m_benchView, m_document.state().size.depth);
    m_transport->setShowAll(view.showAll);
    rebuildScene();
}

void BenchWorkspace::showStage(BenchStage stage) {
    if (stage == BenchStage::FullyConnected &&
        m_document.state().operation != BenchOperation::FullyConnected) {
        m_viewBar->show(m_benchView, m_document.state().size.depth);
        tell(tr("This view is about fully connected layers: choose that operation at the left, or press F%1.")
                 .arg(benchPresets().size()));
        return;
    }
    m_view->setFocus();
    BenchView view = m_benchView;
    view.stage = stage;
    setBenchView(view);
    m_viewBar->show(m_benchView, m_document.state().size.depth);
}

void BenchWorkspace::usePreset(const BenchPreset& preset) {
    m_player.pause();
    m_player.toStart();
    m_pinned = {};
    BenchView view = m_benchView;
    view.filter = 0;
    view.inputSlice = 0;
    if (!m_document.usePreset(preset)) {
        return;
    }
    const bool neurons = std::string_view(preset.name) == "neurons";
    view.stage = neurons ? BenchStage::Neurons : stageOf(m_document.state());
    setBenchView(view);
    m_view->setFocus();
}

void BenchWorkspace::back() {
    showStage(BenchStage::Grid);
}

void BenchWorkspace::zoom(int steps) {
    m_zoom = std::clamp(m_zoom * std::pow(zoomFactor, steps), minBenchZoom, maxBenchZoom);
    m_view->setScale(m_zoom);
    rebuildScene();
}

void BenchWorkspace::resetZoom() {
    m_zoom = 1;
    m_view->setScale(m_zoom);
    rebuildScene();
}

bool BenchWorkspace::release() {
    if (m_editor->isOpen()) {
        m_editor->leave();
        return true;
    }
    if (m_view->releaseFocus()) {
        return true;
    }
    if (m_pinned.isNone()) {
        return false;
    }
    pin({});
    return true;
}

void BenchWorkspace::step(int direction) {
    m_hoverRests = true;
    const bool shownElsewhere = m_pinned.kind == SceneElement::Kind::BenchOutput ||
                                m_pinned.kind == SceneElement::Kind::BenchProduct ||
                                isTransposed(m_document.state());
    if (shownElsewhere) {
        m_pinned = {};
    }
    direction > 0 ? m_player.stepForward() : m_player.stepBack();
    showFrame();
}

void BenchWorkspace::toEnd(int direction) {
    m_hoverRests = true;
    direction > 0 ? m_player.toEnd() : m_player.toStart();
    showFrame();
}

void BenchWorkspace::changeSpeed(int steps) {
    m_player.setSpeed(m_player.speed() * std::pow(speedFactor, steps));
}

void BenchWorkspace::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Space:
        m_player.toggle();
        break;
    case Qt::Key_Left:
        step(-1);
        break;
    case Qt::Key_Right:
        step(1);
        break;
    case Qt::Key_Home:
        toEnd(-1);
        break;
    case Qt::Key_End:
        toEnd(1);
        break;
    case Qt::Key_Comma:
        changeSpeed(-1);
        break;
    case Qt::Key_Period:
        changeSpeed(1);
        break;
    default:
        event->ignore();
        return;
    }
}

void BenchWorkspace::onChanged() {
    BenchView view = m_benchView;
    view.inputSlice = std::min(view.inputSlice, m_document.state().size.depth - 1);
    view.filter = std::min(view.filter, m_document.state().filters - 1);
    const bool fullyConnected = m_document.state().operation == BenchOperation::FullyConnected;
    if (view.stage == BenchStage::FullyConnected && !fullyConnected) {
        view.stage = BenchStage::Grid;
    }
    m_viewBar->show(view, m_document.state().size.depth);
    m_benchView = view; // drawn when the result is there
    m_patience.start();
}

void BenchWorkspace::onResult() {
    m_patience.stop();
    m_player.setRun(m_document.result());
    if (m_wantedUnit && !m_document.isStale()) {
        const BenchResult& result = *m_document.result();
        const BenchStep step{.filter = m_wantedUnit->channel, .y = m_wantedUnit->y, .x = m_wantedUnit->x};
        const Shape shape = result.outputShape();
        m_wantedUnit.reset();
        if (step.filter < shape.channels() && step.y < shape.height() && step.x < shape.width()) {
            m_player.setTime(static_cast<double>(indexOf(result, step) + 1));
        }
    }
    rebuildScene();
    followFilter();
}

void BenchWorkspace::onTime() {
    showFrame();
    followFilter();
    announce();
}

void BenchWorkspace::onHovered(const SceneElement& element) {
    m_hover = element;
    m_hoverRests = false;
    showFrame();
    showStatus();
}

void BenchWorkspace::pin(const SceneElement& element) {
    m_pinned = element;
    showFrame();
    showStatus();
}

SceneElement BenchWorkspace::lit() const {
    const SceneElement& wanted = m_hover.isNone() || m_hoverRests ? m_pinned : m_hover;
    return m_view->scene() != nullptr ? m_view->scene()->find(wanted) : wanted;
}

void BenchWorkspace::rebuildScene() {
    const std::optional<SceneInput> input = snapshot();
    m_view->setScene(input ? std::make_unique<BenchScene>(*input) : nullptr, m_theme);
    if (input) {
        showFrame(); // what is lit may have been found only now
    }
    showStatus();
}

void BenchWorkspace::showFrame() {
    if (scene() == nullptr) {
        return;
    }
    m_view->setScene(scene()->at(m_player.time(), lit()), m_theme);
    if (m_editor->isOpen()) {
        const SceneElement cell = scene()->find(m_editor->cell());
        cell.isNone() ? m_editor->leave() : m_editor->place(m_view->viewportRect(cell));
    }
}

void BenchWorkspace::tell(const QString& note) {
    m_status->tell(note);
}

void BenchWorkspace::showStatus() {
    const SceneElement element = scene() != nullptr ? scene()->find(m_hover) : SceneElement{};
    QString text = element.isNone() ? QString() : scene()->describe(element);
    if (text.isEmpty() && m_document.isStale()) {
        text = m_patience.isActive() ? m_status->words() : tr("Out of date: computing…");
    }
    if (text.isEmpty()) {
        text = tr("Space plays · ← → step · Enter or ↓ goes to the cells, Esc comes back · click a number to "
                  "change it, drag to paint");
    }
    m_status->tell(text);
}

/// Says where the run is, as slowly as it can be listened to.
void BenchWorkspace::announce() {
    if (m_player.run() == nullptr || m_player.duration() == 0 ||
        (m_player.playing() && m_player.speed() > announcedSpeed)) {
        return;
    }
    const auto now = std::llround(std::floor(m_player.time() * benchPhases));
    if (now == m_announced) {
        return;
    }
    m_announced = now;
    m_view->setAccessibleDescription(progressText(*m_player.run(), m_player.time(), m_player.grain()));
    QAccessibleEvent event(m_view, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void BenchWorkspace::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("bench/stage"), static_cast<int>(m_benchView.stage));
    settings.setValue(QStringLiteral("bench/slices"), static_cast<int>(m_benchView.slices));
    settings.setValue(QStringLiteral("bench/showAll"), m_benchView.showAll);
    settings.setValue(QStringLiteral("bench/coverage"), m_benchView.coverage);
    settings.setValue(QStringLiteral("bench/grain"), static_cast<int>(m_benchView.grain));
    settings.setValue(QStringLiteral("bench/speed"), m_player.speed());
    settings.setValue(QStringLiteral("bench/loop"), m_player.loop());
    settings.setValue(QStringLiteral("bench/zoom"), m_zoom);
}

void BenchWorkspace::restore(const QSettings& settings) {
    BenchView view = m_benchView;
    view.stage = readChoice(settings, QStringLiteral("bench/stage"), BenchStage::Neurons);
    view.slices = readChoice(settings, QStringLiteral("bench/slices"), SliceLayout::Fanned);
    view.showAll = settings.value(QStringLiteral("bench/showAll"), view.showAll).toBool();
    view.coverage = settings.value(QStringLiteral("bench/coverage"), view.coverage).toBool();
    if (settings.contains(QStringLiteral("bench/grain"))) {
        view.grain = readChoice(settings, QStringLiteral("bench/grain"), BenchGrain::Inside);
    }
    setBenchView(view);
    m_player.setSpeed(settings.value(QStringLiteral("bench/speed"), 1.0).toDouble());
    m_player.setLoop(settings.value(QStringLiteral("bench/loop"), false).toBool());
    m_zoom =
        std::clamp(settings.value(QStringLiteral("bench/zoom"), 1.0).toDouble(), minBenchZoom, maxBenchZoom);
    m_view->setScale(m_zoom);
}

} // namespace fovea::ui
