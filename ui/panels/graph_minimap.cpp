#include "ui/panels/graph_minimap.h"

#include "ui/scenes/scene_names.h"

#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr QSizeF largest(20 * gridStep, 30 * gridStep);
constexpr double inset = gridStep;
constexpr int distance = 2 * gridStep;
/// Cards of a long graph would be thinner than this otherwise.
constexpr double leastCard = 1;
constexpr double leastFrame = 6;

} // namespace

GraphMinimap::GraphMinimap(SceneView& view)
    : QWidget(&view)
    , m_view(view)
    , m_theme(view.theme()) {
    setAccessibleName(tr("Minimap"));
    setToolTip(tr("Click or drag to move the view"));
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    hide();
    view.viewport()->installEventFilter(this);
    connect(&view, &SceneView::viewMoved, this, [this] {
        place();
        update();
    });
}

void GraphMinimap::setPlan(std::shared_ptr<const GraphPlan> plan, const Theme& theme) {
    const bool redraws = plan != m_plan || theme.paper != m_theme.paper || theme.input != m_theme.input;
    m_plan = std::move(plan);
    m_theme = theme;
    place();
    if (redraws && m_plan != nullptr) {
        draw();
    }
    update();
}

double GraphMinimap::scale() const {
    return std::min((largest.width() - 2 * inset) / m_plan->size.width(),
                    (largest.height() - 2 * inset) / m_plan->size.height());
}

/// Where the graph lies in the minimap.
QRectF GraphMinimap::picture() const {
    return {QPointF(inset, inset), m_plan->size * scale()};
}

void GraphMinimap::place() {
    const bool wholeIsSeen =
        m_plan == nullptr || m_view.scene() == nullptr ||
        m_view.visibleScene().adjusted(-1, -1, 1, 1).contains(QRectF(QPointF(), m_view.scene()->size()));
    setVisible(!wholeIsSeen);
    if (wholeIsSeen) {
        return;
    }
    const QSizeF content = picture().size() + QSizeF(2 * inset, 2 * inset);
    const QSize size(static_cast<int>(std::ceil(std::max(content.width(), 5.0 * gridStep))),
                     static_cast<int>(std::ceil(std::max(content.height(), 5.0 * gridStep))));
    const QRect room = m_view.viewport()->geometry();
    setGeometry(QRect(
        QPoint(room.right() - distance - size.width() + 1, room.bottom() - distance - size.height() + 1),
        size));
}

void GraphMinimap::draw() {
    const QSizeF size = picture().size();
    const double ratio = devicePixelRatioF();
    m_drawing = QPixmap((size * ratio).toSize().expandedTo({1, 1}));
    m_drawing.setDevicePixelRatio(ratio);
    m_drawing.fill(m_theme.paper);
    QPainter painter(&m_drawing);
    painter.setRenderHint(QPainter::Antialiasing);
    const double to = scale();
    for (const GraphCard& card : m_plan->cards) {
        QRectF box(card.bounds.topLeft() * to, card.bounds.size() * to);
        if (box.height() < leastCard) {
            box.setHeight(leastCard);
        }
        if (box.width() < leastCard) {
            box.setWidth(leastCard);
        }
        QColor colour = card.form == GraphCard::Form::Folded
                            ? m_theme.ink
                            : kindColor(m_plan->graph->node(card.nodes.front()), m_theme);
        colour.setAlphaF(0.7F);
        painter.fillRect(box, colour);
    }
}

void GraphMinimap::paintEvent(QPaintEvent* /*event*/) {
    if (m_plan == nullptr) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.line, 1));
    painter.setBrush(m_theme.paper);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), gridStep, gridStep);
    const QRectF all = picture();
    painter.drawPixmap(all.topLeft(), m_drawing);
    const QRectF seen = m_view.visibleScene().intersected(QRectF(QPointF(), m_plan->size));
    QRectF frame(all.topLeft() + seen.topLeft() * scale(), seen.size() * scale());
    if (frame.height() < leastFrame) {
        frame.adjust(0, -leastFrame / 2, 0, leastFrame / 2);
    }
    if (frame.width() < leastFrame) {
        frame.adjust(-leastFrame / 2, 0, leastFrame / 2, 0);
    }
    QColor veil = m_theme.focus;
    veil.setAlphaF(0.12F);
    painter.setPen(QPen(m_theme.focus, 1.5));
    painter.setBrush(veil);
    painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), 3, 3);
}

void GraphMinimap::mousePressEvent(QMouseEvent* event) {
    if (m_plan != nullptr && event->buttons().testFlag(Qt::LeftButton)) {
        m_view.centreOn((event->position() - picture().topLeft()) / scale());
    }
}

void GraphMinimap::mouseMoveEvent(QMouseEvent* event) {
    mousePressEvent(event);
}

bool GraphMinimap::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        place();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace fovea::ui
