#pragma once

#include "core/image/prepare.h"
#include "ui/render/theme.h"

#include <QImage>
#include <QWidget>

namespace fovea::ui {

/// A picture, small, with a frame of a given shape on it that is moved and sized: by dragging it or its
/// corners, or by the arrow keys and + and −.
class CutView : public QWidget {
    Q_OBJECT

public:
    explicit CutView(QWidget* parent = nullptr);

    /// `thumbnail` is the picture reduced; `pictureSize` its real size.
    void setPicture(const QImage& thumbnail, const QSize& pictureSize);
    /// What is cut, in the picture's pixels, and the frame's shape: width over height.
    void showCut(const PixelRect& cut, double aspect);
    const PixelRect& cut() const { return m_cut; }
    void setTheme(const Theme& theme);
    QSize sizeHint() const override;

    /// The largest frame of that shape, in the middle.
    static PixelRect largest(const QSize& picture, double aspect);
    /// `cut` in that shape and within the picture: about the same middle, about the same size, at least a
    /// pixel wide and high.
    static PixelRect fitted(const PixelRect& cut, const QSize& picture, double aspect);

Q_SIGNALS:
    /// `continues`: the same drag goes on.
    void cutChanged(const fovea::PixelRect& cut, bool continues);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, Inside, Corner };

    QRectF pictureRect() const;
    double pixelsPerPoint() const;
    QRectF frame() const;
    Grip gripAt(const QPointF& point) const;
    void change(const PixelRect& cut);
    void sizeTo(const QPointF& point);

    QImage m_thumbnail;
    QSize m_pictureSize;
    PixelRect m_cut;
    double m_aspect = 1;
    Theme m_theme;
    Grip m_grip = Grip::None;
    QPointF m_last;
    QPointF m_anchor; ///< the corner that stays, in pixels
    bool m_dragged = false;
};

} // namespace fovea::ui
