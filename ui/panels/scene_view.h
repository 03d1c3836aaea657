#pragma once

#include "ui/scenes/scene.h"

#include <QAbstractScrollArea>

namespace fovea::ui {

/// Shows a scene: scrolls it, finds what is under the pointer, moves a keyboard focus over its elements, and
/// announces both to screen readers.
class SceneView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit SceneView(QWidget* parent = nullptr);

    /// Null shows an empty page. Keeps hover, focus and the scroll position where they still make sense.
    void setScene(std::unique_ptr<Scene> scene, const Theme& theme);
    const Scene* scene() const { return m_scene.get(); }
    const Theme& theme() const { return m_theme; }
    const SceneElement& focusElement() const { return m_focus; }
    /// The keyboard was used last, not the mouse.
    bool keyboardIsUsed() const { return m_keyboard; }
    /// Drops what is kept of tiles; their numbers may be gone.
    void forgetTiles();
    /// Puts the keyboard focus on an element and scrolls to it.
    void focusOn(const SceneElement& element);
    QPoint scrollPosition() const;
    void setScrollPosition(const QPoint& position);

Q_SIGNALS:
    /// The pointer or the keyboard came to another element (None: to nothing).
    void hovered(const fovea::ui::SceneElement& element);
    /// Clicked, or Enter on the focused element.
    void activated(const fovea::ui::SceneElement& element);
    /// Ctrl and the wheel: positive is larger.
    void zoomRequested(int steps);
    /// The scene should be laid out for another size.
    void resized();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QPointF origin() const;
    void updateScrollBars();
    void setHover(const SceneElement& element);
    void setFocusElement(const SceneElement& element);
    void announce(const SceneElement& element);

    std::unique_ptr<Scene> m_scene;
    Theme m_theme;
    TileCache m_tiles;
    SceneElement m_hover;
    SceneElement m_focus;
    bool m_keyboard = false; ///< the focus frame is shown only while the keyboard is used
};

} // namespace fovea::ui
