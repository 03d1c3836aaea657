#include "ui/panels/scene_view.h"

#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace fovea::ui {

namespace {

/// Leaves half of a 60 Hz frame for everything else.
constexpr int tileBudgetMilliseconds = 6;
constexpr int scrollStep = 4 * gridStep;

std::optional<Direction> directionOf(int key) {
    switch (key) {
    case Qt::Key_Left:
        return Direction::Left;
    case Qt::Key_Right:
        return Direction::Right;
    case Qt::Key_Up:
        return Direction::Up;
    case Qt::Key_Down:
        return Direction::Down;
    case Qt::Key_Home:
        return Direction::First;
    case Qt::Key_End:
        return Direction::Last;
    default:
        return std::nullopt;
    }
}

} // namespace

SceneView::SceneView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_theme(Theme::light())
    , m_tiles(tileBudgetMilliseconds) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    horizontalScrollBar()->setSingleStep(scrollStep);
    verticalScrollBar()->setSingleStep(scrollStep);
}

void SceneView::setScene(std::unique_ptr<Scene> scene, const Theme& theme) {
    m_scene = std::move(scene);
    m_theme = theme;
    m_hover = m_scene != nullptr ? m_scene->find(m_hover) : SceneElement{};
    m_focus = m_scene != nullptr ? m_scene->find(m_focus) : SceneElement{};
    updateScrollBars();
    viewport()->update();
}

void SceneView::forgetTiles() {
    m_tiles.clear();
}

void SceneView::focusOn(const SceneElement& element) {
    if (m_scene != nullptr) {
        setFocusElement(m_scene->find(element));
    }
}

bool SceneView::releaseFocus() {
    if (!focusIsShown()) {
        return false;
    }
    m_keyboard = false;
    setFocusElement({});
    return true;
}

void SceneView::setScale(double scale) {
    if (scale != m_scale) {
        m_scale = scale;
        updateScrollBars();
        viewport()->update();
    }
}

void SceneView::setScaleAt(double scale, const QPointF& anchor) {
    const QPointF fixed = toScene(anchor);
    setScale(scale);
    setScrollPosition((fixed * m_scale - anchor).toPoint());
    Q_EMIT viewMoved();
}

void SceneView::fitScene(double smallest, double largest) {
    if (m_scene == nullptr || m_scene->size().isEmpty()) {
        return;
    }
    const QSizeF room = maximumViewportSize();
    const QSizeF size = m_scene->size();
    const double scale = std::min(room.width() / size.width(), room.height() / size.height());
    setScale(std::clamp(scale, smallest, largest));
    centreOn(QPointF(size.width() / 2, size.height() / 2));
}

void SceneView::centreOn(const QPointF& point) {
    const QSizeF room = viewport()->size();
    setScrollPosition((point * m_scale - QPointF(room.width() / 2, room.height() / 2)).toPoint());
    Q_EMIT viewMoved();
}

QRectF SceneView::visibleScene() const {
    return {toScene({}), QSizeF(viewport()->size()) / m_scale};
}

void SceneView::setBehaviour(const Behaviour& behaviour) {
    m_behaviour = behaviour;
    m_dragFrom.reset();
    viewport()->setCursor(Qt::ArrowCursor);
    viewport()->update();
}

void SceneView::scrollContentsBy(int dx, int dy) {
    QAbstractScrollArea::scrollContentsBy(dx, dy);
    Q_EMIT viewMoved();
}

QRectF SceneView::viewportRect(const SceneElement& element) const {
    return {element.bounds.topLeft() * m_scale + origin(), element.bounds.size() * m_scale};
}

SceneElement SceneView::elementAt(const QPointF& point) const {
    return m_scene != nullptr ? m_scene->elementAt(toScene(point)) : SceneElement{};
}

QPoint SceneView::scrollPosition() const {
    return {horizontalScrollBar()->value(), verticalScrollBar()->value()};
}

void SceneView::setScrollPosition(const QPoint& position) {
    horizontalScrollBar()->setValue(position.x());
    verticalScrollBar()->setValue(position.y());
}

QPointF SceneView::origin() const {
    QPointF origin = -QPointF(scrollPosition());
    if (m_behaviour.sheet && m_scene != nullptr) {
        const QSizeF room = QSizeF(viewport()->size()) - m_scene->size() * m_scale;
        origin += {std::max(0.0, std::floor(room.width() / 2)), std::max(0.0, std::floor(room.height() / 2))};
    }
    return origin;
}

void SceneView::updateScrollBars() {
    const QSizeF size = m_scene != nullptr ? m_scene->size() * m_scale : QSizeF();
    const auto fit = [](QScrollBar* bar, double content, int page) {
        bar->setPageStep(page);
        bar->setRange(0, std::max(0, static_cast<int>(std::ceil(content)) - page));
    };
    fit(horizontalScrollBar(), size.width(), viewport()->width());
    fit(verticalScrollBar(), size.height(), viewport()->height());
}

void SceneView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.paper);
    if (m_scene == nullptr) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(origin());
    painter.scale(m_scale, m_scale);
    m_tiles.beginFrame();
    const QRectF exposed(toScene(event->rect().topLeft()), QSizeF(event->rect().size()) / m_scale);
    m_scene->paint(painter, {.exposed = exposed,
                             .tiles = m_tiles,
                             .devicePixelRatio = devicePixelRatioF() * m_scale,
                             .hover = m_hover,
                             .focus = m_keyboard && hasFocus() ? m_focus : SceneElement{}});
    if (m_tiles.incomplete()) {
        QTimer::singleShot(0, viewport(), qOverload<>(&QWidget::update));
    }
}

void SceneView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
    Q_EMIT resized();
}

bool SceneView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        setHover({});
    }
    return QAbstractScrollArea::viewportEvent(event);
}

/// Moves the sheet with the pointer that holds it.
bool SceneView::dragSheet(const QMouseEvent& event) {
    if (!m_dragFrom || !event.buttons().testFlag(Qt::LeftButton)) {
        return false;
    }
    const QPoint way = event.position().toPoint() - *m_dragFrom;
    if (m_dragged || way.manhattanLength() >= QApplication::startDragDistance()) {
        m_dragged = true;
        m_dragFrom = event.position().toPoint();
        viewport()->setCursor(Qt::ClosedHandCursor);
        setScrollPosition(scrollPosition() - way);
    }
    return true;
}

void SceneView::mouseMoveEvent(QMouseEvent* event) {
    m_keyboard = false;
    if (dragSheet(*event)) {
        return;
    }
    const SceneElement element = elementAt(event->position());
    setHover(element);
    if (event->buttons().testFlag(Qt::LeftButton) && !m_pressed.isNone() && !element.isNone() &&
        (m_stroking || !element.sameAs(m_pressed))) {
        m_stroking = true;
        Q_EMIT stroked(m_pressed, element);
    }
}

void SceneView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_scene == nullptr) {
        event->ignore();
        return;
    }
    const SceneElement element = elementAt(event->position());
    m_keyboard = false;
    m_focus = element;
    m_stroking = false;
    if (m_behaviour.sheet) {
        m_pressed = element;
        m_dragFrom = event->position().toPoint();
        m_dragged = false;
    } else if (m_behaviour.strokes) {
        m_pressed = element;
    } else if (!element.isNone()) {
        Q_EMIT activated(element);
    }
}

void SceneView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    const SceneElement pressed = std::exchange(m_pressed, {});
    if (m_dragFrom) {
        m_dragFrom.reset();
        viewport()->setCursor(pressed.isNone() || m_dragged ? Qt::ArrowCursor : Qt::PointingHandCursor);
        if (!m_dragged && !pressed.isNone()) {
            Q_EMIT chosen(pressed);
        }
        return;
    }
    if (std::exchange(m_stroking, false)) {
        Q_EMIT strokeEnded();
    } else if (!pressed.isNone() && pressed.sameAs(elementAt(event->position()))) {
        Q_EMIT activated(pressed);
    }
}

void SceneView::mouseDoubleClickEvent(QMouseEvent* event) {
    const SceneElement element = elementAt(event->position());
    if (!m_behaviour.sheet || event->button() != Qt::LeftButton) {
        mousePressEvent(event);
    } else if (element.kind == SceneElement::Kind::Layer && element.sameAs(m_focus)) {
        Q_EMIT activated(element);
    }
}

bool SceneView::moveFocus(Direction direction) {
    const bool starts = direction == Direction::Up || direction == Direction::Down;
    if (m_behaviour.focusOnDemand && !focusIsShown() && !starts) {
        return false;
    }
    m_keyboard = true;
    const SceneElement next = m_scene->neighbour(m_focus, direction);
    setFocusElement(next.isNone() ? m_focus : next);
    return true;
}

void SceneView::keyPressEvent(QKeyEvent* event) {
    if (m_scene == nullptr) {
        event->ignore();
        return;
    }
    if (const std::optional<Direction> direction = directionOf(event->key());
        direction && !event->modifiers().testFlag(Qt::AltModifier) && moveFocus(*direction)) {
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_focus.isNone()) {
            moveFocus(Direction::Down); // comes to the first element
            return;
        }
        m_keyboard = true;
        const SceneElement element = m_focus;
        Q_EMIT activated(element);
        return;
    }
    event->ignore();
}

void SceneView::wheelEvent(QWheelEvent* event) {
    if (m_behaviour.sheet && event->modifiers() == Qt::NoModifier && event->angleDelta().y() != 0) {
        constexpr double notch = 120;
        Q_EMIT zoomRequestedAt(event->angleDelta().y() / notch, event->position());
        event->accept();
        return;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const int delta = event->angleDelta().y();
        if (delta != 0) {
            Q_EMIT zoomRequested(delta > 0 ? 1 : -1);
        }
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void SceneView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && m_scene != nullptr) {
        m_keyboard = true;
        setFocusElement(m_focus.isNone() ? m_scene->neighbour({}, Direction::First) : m_focus);
    }
}

void SceneView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update(); // without the frame
}

void SceneView::setHover(const SceneElement& element) {
    if (element.sameAs(m_hover)) {
        return;
    }
    m_hover = element;
    viewport()->setCursor(element.isNone() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    viewport()->update();
    Q_EMIT hovered(element);
}

void SceneView::reveal(const SceneElement& element) {
    const QRectF visible(scrollPosition(), viewport()->size());
    const QRectF bounds(element.bounds.topLeft() * m_scale, element.bounds.size() * m_scale);
    if (element.isNone() || visible.contains(bounds)) {
        return;
    }
    const auto towards = [](QScrollBar* bar, double begin, double end, int page) {
        if (begin < bar->value()) {
            bar->setValue(static_cast<int>(begin) - scrollStep);
        } else if (end > bar->value() + page) {
            bar->setValue(static_cast<int>(end) - page + scrollStep);
        }
    };
    towards(horizontalScrollBar(), bounds.left(), bounds.right(), viewport()->width());
    towards(verticalScrollBar(), bounds.top(), bounds.bottom(), viewport()->height());
}

void SceneView::setFocusElement(const SceneElement& element) {
    m_focus = element;
    reveal(element);
    viewport()->update();
    announce(element);
    Q_EMIT hovered(element);
}

void SceneView::announce(const SceneElement& element) {
    setAccessibleDescription(m_scene != nullptr && !element.isNone() ? m_scene->describe(element)
                                                                     : QString());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

} // namespace fovea::ui
