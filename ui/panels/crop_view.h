#pragma once

#include "core/image/prepare.h"
#include "ui/render/theme.h"

#include <QImage>
#include <QWidget>

namespace fovea::ui {

/// The original picture, small, with the part that the network gets framed. The frame is dragged, or moved by
/// the arrow keys, where there is room to move it.
class CropView : public QWidget {
    Q_OBJECT

public:
    explicit CropView(QWidget* parent = nullptr);

    /// `thumbnail` is the picture reduced; `pictureSize` its real size; `source` the framed part in its
    /// pixels.
    void setPicture(const QImage& thumbnail, const QSize& pictureSize, const PixelRect& source,
                    const FitOptions& fit);
    void setTheme(const Theme& theme);
    QSize sizeHint() const override;

Q_SIGNALS:
    void fitChanged(const fovea::FitOptions& fit);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF pictureRect() const;
    bool canMove() const;
    void moveBy(double pixelsX, double pixelsY);

    QImage m_thumbnail;
    QSize m_pictureSize;
    PixelRect m_source;
    FitOptions m_fit;
    Theme m_theme;
    QPointF m_last;
};

} // namespace fovea::ui
