#include "ui/panels/cut_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double gripRadius = 10;
constexpr double gripSize = 6;
constexpr double keyShare = 1.0 / 50;
constexpr double sizeFactor = 1.1;

} // namespace

CutView::CutView(QWidget* parent)
    : QWidget(parent)
    , m_theme(Theme::light()) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Cut of the picture"));
    setToolTip(tr("Drag the frame or its corners; by keyboard, arrows move it, + and − size it"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize CutView::sizeHint() const {
    return {240, 152};
}

void CutView::setPicture(const QImage& thumbnail, const QSize& pictureSize) {
    m_thumbnail = thumbnail;
    m_pictureSize = pictureSize;
    update();
}

void CutView::showCut(const PixelRect& cut, double aspect) {
    m_aspect = aspect;
    if (m_grip == Grip::None) {
        m_cut = cut;
    }
    setAccessibleDescription(tr("%1 by %2 pixels at %3, %4")
                                 .arg(std::llround(m_cut.width))
                                 .arg(std::llround(m_cut.height))
                                 .arg(std::llround(m_cut.x))
                                 .arg(std::llround(m_cut.y)));
    update();
}

void CutView::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

PixelRect CutView::largest(const QSize& picture, double aspect) {
    return fitted({0, 0, double(picture.width()), double(picture.height())}, picture, aspect);
}

PixelRect CutView::fitted(const PixelRect& cut, const QSize& picture, double aspect) {
    const double widest = std::min(double(picture.width()), picture.height() * aspect);
    const double narrowest = std::min(std::max(1.0, aspect), widest);
    const double wanted = std::min(cut.width, cut.height * aspect);
    PixelRect result;
    result.width = std::clamp(wanted, narrowest, widest);
    result.height = std::min(result.width / aspect, double(picture.height()));
    const QPointF middle(cut.x + cut.width / 2, cut.y + cut.height / 2);
    result.x = std::clamp(middle.x() - result.width / 2, 0.0, std::max(0.0, picture.width() - result.width));
    result.y =
        std::clamp(middle.y() - result.height / 2, 0.0, std::max(0.0, picture.height() - result.height));
    return result;
}

QRectF CutView::pictureRect() const {
    const QSizeF scaled = QSizeF(m_pictureSize).scaled(size(), Qt::KeepAspectRatio);
    return {QPointF((width() - scaled.width()) / 2, (height() - scaled.height()) / 2), scaled};
}

double CutView::pixelsPerPoint() const {
    return m_pictureSize.width() / std::max(pictureRect().width(), 1.0);
}

QRectF CutView::frame() const {
    const double scale = 1 / pixelsPerPoint();
    const QRectF rect = pictureRect();
    return {rect.x() + m_cut.x * scale, rect.y() + m_cut.y * scale, m_cut.width * scale,
            m_cut.height * scale};
}

CutView::Grip CutView::gripAt(const QPointF& point) const {
    const QRectF rect = frame();
    for (const QPointF& corner : {rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()}) {
        if (QLineF(corner, point).length() <= gripRadius) {
            return Grip::Corner;
        }
    }
    return rect.contains(point) ? Grip::Inside : Grip::None;
}

void CutView::paintEvent(QPaintEvent* /*event*/) {
    if (m_thumbnail.isNull()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF rect = pictureRect();
    painter.drawImage(rect, m_thumbnail);
    QPainterPath outside;
    outside.addRect(rect);
    QPainterPath inside;
    inside.addRect(frame());
    QColor veil = m_theme.paper;
    veil.setAlphaF(0.6F);
    painter.fillPath(outside.subtracted(inside), veil);
    const QColor color = hasFocus() ? m_theme.focus : m_theme.input;
    const QRectF edge = frame().adjusted(1, 1, -1, -1);
    painter.setPen(QPen(color, 2));
    painter.drawRect(edge);
    for (const QPointF& corner : {edge.topLeft(), edge.topRight(), edge.bottomLeft(), edge.bottomRight()}) {
        painter.fillRect(QRectF(corner - QPointF(gripSize, gripSize) / 2, QSizeF(gripSize, gripSize)), color);
    }
}

void CutView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_thumbnail.isNull()) {
        return;
    }
    m_grip = gripAt(event->position());
    m_last = event->position();
    m_dragged = false;
    const QPointF middle = frame().center();
    m_anchor = {event->position().x() < middle.x() ? m_cut.x + m_cut.width : m_cut.x,
                event->position().y() < middle.y() ? m_cut.y + m_cut.height : m_cut.y};
}

void CutView::mouseMoveEvent(QMouseEvent* event) {
    if (m_grip == Grip::None) {
        const Grip grip = gripAt(event->position());
        setCursor(grip == Grip::None     ? Qt::ArrowCursor
                  : grip == Grip::Inside ? Qt::SizeAllCursor
                                         : Qt::SizeFDiagCursor);
        return;
    }
    if (m_grip == Grip::Corner) {
        sizeTo(event->position());
        return;
    }
    const QPointF delta = (event->position() - m_last) * pixelsPerPoint();
    m_last = event->position();
    PixelRect cut = m_cut;
    cut.x += delta.x();
    cut.y += delta.y();
    change(cut);
}

void CutView::mouseReleaseEvent(QMouseEvent* /*event*/) {
    m_grip = Grip::None;
    m_dragged = false;
}

void CutView::sizeTo(const QPointF& point) {
    const QPointF at = (point - pictureRect().topLeft()) * pixelsPerPoint();
    const double right = at.x() >= m_anchor.x() ? 1 : -1;
    const double down = at.y() >= m_anchor.y() ? 1 : -1;
    const double roomX = right > 0 ? m_pictureSize.width() - m_anchor.x() : m_anchor.x();
    const double roomY = down > 0 ? m_pictureSize.height() - m_anchor.y() : m_anchor.y();
    const double wanted =
        std::max(std::abs(at.x() - m_anchor.x()), std::abs(at.y() - m_anchor.y()) * m_aspect);
    const double width = std::min({wanted, roomX, roomY * m_aspect});
    const double height = width / m_aspect;
    change({right > 0 ? m_anchor.x() : m_anchor.x() - width, down > 0 ? m_anchor.y() : m_anchor.y() - height,
            width, height});
}

void CutView::keyPressEvent(QKeyEvent* event) {
    const double step = keyShare * std::max(m_pictureSize.width(), m_pictureSize.height());
    PixelRect cut = m_cut;
    const auto sized = [&](double factor) {
        cut = {m_cut.x + m_cut.width * (1 - factor) / 2, m_cut.y + m_cut.height * (1 - factor) / 2,
               m_cut.width * factor, m_cut.height * factor};
    };
    switch (event->key()) {
    case Qt::Key_Left:
        cut.x -= step;
        break;
    case Qt::Key_Right:
        cut.x += step;
        break;
    case Qt::Key_Up:
        cut.y -= step;
        break;
    case Qt::Key_Down:
        cut.y += step;
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        sized(sizeFactor);
        break;
    case Qt::Key_Minus:
        sized(1 / sizeFactor);
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    m_dragged = false;
    change(cut);
}

void CutView::change(const PixelRect& wanted) {
    if (m_thumbnail.isNull()) {
        return;
    }
    const PixelRect cut = fitted(wanted, m_pictureSize, m_aspect);
    if (cut == m_cut) {
        return;
    }
    // The frame follows the pointer at once; the numbers follow when they are ready.
    m_cut = cut;
    update();
    Q_EMIT cutChanged(cut, std::exchange(m_dragged, m_grip != Grip::None));
}

} // namespace fovea::ui
