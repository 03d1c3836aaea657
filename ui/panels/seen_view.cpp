#include "ui/panels/seen_view.h"

#include <QPainter>

#include <algorithm>

namespace fovea::ui {

SeenView::SeenView(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("What the network sees"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SeenView::setPicture(const QImage& seen) {
    m_seen = seen;
    setAccessibleDescription(tr("%1 by %2 pixels").arg(seen.width()).arg(seen.height()));
    update();
}

QSize SeenView::sizeHint() const {
    return {248, 128};
}

void SeenView::paintEvent(QPaintEvent* /*event*/) {
    if (m_seen.isNull()) {
        return;
    }
    QPainter painter(this);
    // Whole device pixels per picture pixel where there is room, so that all squares are alike.
    const double ratio = devicePixelRatioF();
    const double room = std::min(width() * ratio / m_seen.width(), height() * ratio / m_seen.height());
    const double factor = (room >= 1 ? std::floor(room) : room) / ratio;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, room < 1);
    const QSizeF drawn = QSizeF(m_seen.size()) * factor;
    painter.drawImage(QRectF(QPointF((width() - drawn.width()) / 2, 0), drawn), m_seen);
}

} // namespace fovea::ui
