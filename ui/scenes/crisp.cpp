#include "ui/scenes/crisp.h"

#include <QPaintEngine>

namespace fovea::ui {

bool paintsShapes(const QPainter& painter) {
    switch (painter.paintEngine()->type()) {
    case QPaintEngine::SVG:
    case QPaintEngine::Pdf:
    case QPaintEngine::Picture:
    case QPaintEngine::User:
        return true;
    default:
        return false;
    }
}

void paintCrisp(QPainter& painter, const PaintContext& context, const QRectF& bounds, const Theme& theme,
                const std::function<const QImage*(const QSize&)>& imageOf) {
    const QTransform transform = painter.deviceTransform();
    const bool onPixels =
        painter.paintEngine()->type() == QPaintEngine::Raster && transform.type() <= QTransform::TxScale;
    const QRectF exact = transform.mapRect(bounds);
    const QPoint corner(qRound(exact.left()), qRound(exact.top()));
    const QSize size = onPixels
                           ? QSize(qRound(exact.right()) - corner.x(), qRound(exact.bottom()) - corner.y())
                           : (bounds.size() * context.devicePixelRatio).toSize();
    const QImage* image = imageOf(size.expandedTo({1, 1}));
    if (image == nullptr) {
        painter.fillRect(bounds, theme.placeholder);
    } else if (!onPixels) {
        painter.drawImage(bounds, *image);
    } else if (transform.type() <= QTransform::TxTranslate) {
        painter.drawImage(QPointF(corner) - QPointF(transform.dx(), transform.dy()), *image);
    } else {
        const QTransform world = painter.worldTransform();
        painter.setWorldTransform(transform.inverted() * world);
        painter.drawImage(corner, *image);
        painter.setWorldTransform(world);
    }
}

} // namespace fovea::ui
