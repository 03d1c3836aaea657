#include "ui/panels/crop_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace fovea::ui {

CropView::CropView(QWidget* parent)
    : QWidget(parent)
    , m_theme(Theme::light()) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Original picture and crop"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize CropView::sizeHint() const {
    return {248, 176};
}

void CropView::setPicture(const QImage& thumbnail, const QSize& pictureSize, const PixelRect& source,
                          const FitOptions& fit) {
    m_thumbnail = thumbnail;
    m_pictureSize = pictureSize;
    m_source = source;
    m_fit = fit;
    setToolTip(canMove() ? tr("Drag the frame, or use the arrow keys, to move the crop") : QString());
    setAccessibleDescription(tr("%1 by %2 pixels").arg(pictureSize.width()).arg(pictureSize.height()));
    setCursor(canMove() ? Qt::SizeAllCursor : Qt::ArrowCursor);
    update();
}

void CropView::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QRectF CropView::pictureRect() const {
    const QSizeF fitted = QSizeF(m_pictureSize).scaled(size(), Qt::KeepAspectRatio);
    return {QPointF((width() - fitted.width()) / 2, (height() - fitted.height()) / 2), fitted};
}

bool CropView::canMove() const {
    return m_fit.mode == FitMode::Fill &&
           (m_source.width < m_pictureSize.width() || m_source.height < m_pictureSize.height());
}

void CropView::paintEvent(QPaintEvent* /*event*/) {
    if (m_thumbnail.isNull()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF rect = pictureRect();
    painter.drawImage(rect, m_thumbnail);
    const double scale = rect.width() / m_pictureSize.width();
    const QRectF frame(rect.x() + m_source.x * scale, rect.y() + m_source.y * scale, m_source.width * scale,
                       m_source.height * scale);
    QPainterPath outside;
    outside.addRect(rect);
    QPainterPath inside;
    inside.addRect(frame);
    QColor veil = m_theme.paper;
    veil.setAlphaF(0.6F);
    painter.fillPath(outside.subtracted(inside), veil);
    painter.setPen(QPen(hasFocus() ? m_theme.focus : m_theme.input, 2));
    painter.drawRect(frame.adjusted(1, 1, -1, -1));
}

void CropView::mousePressEvent(QMouseEvent* event) {
    m_last = event->position();
}

void CropView::mouseMoveEvent(QMouseEvent* event) {
    if (!event->buttons().testFlag(Qt::LeftButton) || !canMove()) {
        return;
    }
    const double scale = m_pictureSize.width() / std::max(pictureRect().width(), 1.0);
    const QPointF delta = (event->position() - m_last) * scale;
    m_last = event->position();
    moveBy(delta.x(), delta.y());
}

void CropView::keyPressEvent(QKeyEvent* event) {
    const double step = std::max(m_pictureSize.width(), m_pictureSize.height()) / 50.0;
    const double dx = event->key() == Qt::Key_Right ? step : event->key() == Qt::Key_Left ? -step : 0;
    const double dy = event->key() == Qt::Key_Down ? step : event->key() == Qt::Key_Up ? -step : 0;
    if (!canMove() || (dx == 0 && dy == 0)) {
        QWidget::keyPressEvent(event);
        return;
    }
    moveBy(dx, dy);
}

void CropView::moveBy(double pixelsX, double pixelsY) {
    const auto moved = [](double position, double by, double room) {
        return room > 0 ? std::clamp(position + by / room, 0.0, 1.0) : position;
    };
    FitOptions fit = m_fit;
    fit.cropX = moved(fit.cropX, pixelsX, m_pictureSize.width() - m_source.width);
    fit.cropY = moved(fit.cropY, pixelsY, m_pictureSize.height() - m_source.height);
    if (fit == m_fit) {
        return;
    }
    // The frame follows the pointer at once; the analysis follows when it is ready.
    m_fit = fit;
    m_source.x = fit.cropX * (m_pictureSize.width() - m_source.width);
    m_source.y = fit.cropY * (m_pictureSize.height() - m_source.height);
    update();
    Q_EMIT fitChanged(fit);
}

} // namespace fovea::ui
