#pragma once

#include "ui/scenes/scene.h"

#include <QAbstractScrollArea>

#include <optional>

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
    /// Scrolls until an element is seen.
    void reveal(const SceneElement& element);
    /// Takes the keyboard focus off the elements. False when it was on none.
    bool releaseFocus();
    /// What is under the pointer.
    const SceneElement& hoverElement() const { return m_hover; }

    /// How large the scene is drawn; 1 is its own size.
    void setScale(double scale);
    /// The same, so that what lies at `anchor` of the viewport stays there.
    void setScaleAt(double scale, const QPointF& anchor);
    /// As large as the whole scene can be seen, at most `largest`, at least `smallest`.
    void fitScene(double smallest, double largest);
    /// Scrolls so that a point of the scene comes to the middle.
    void centreOn(const QPointF& point);
    /// The part of the scene that is seen.
    QRectF visibleScene() const;
    double scale() const { return m_scale; }
    /// Where an element lies in the viewport.
    QRectF viewportRect(const SceneElement& element) const;

    /// What the pointer and the arrow keys do beyond the usual.
    struct Behaviour {
        /// The arrow keys move the focus only once it is on an element: by Tab, Enter, Up or Down. Until then
        /// they go to the parent.
        bool focusOnDemand = false;
        /// Elements are activated when the button is released; if the pointer came over others meanwhile,
        /// that was a stroke instead.
        bool strokes = false;
        /// A sheet that is dragged and zoomed by the wheel; smaller than the viewport it lies in the middle.
        /// A click chooses an element; a double click or Enter activates it.
        bool sheet = false;
    };
    void setBehaviour(const Behaviour& behaviour);
    QPoint scrollPosition() const;
    void setScrollPosition(const QPoint& position);

Q_SIGNALS:
    /// The pointer or the keyboard came to another element (None: to nothing).
    void hovered(const fovea::ui::SceneElement& element);
    /// Clicked, or Enter on the focused element.
    void activated(const fovea::ui::SceneElement& element);
    /// Of a sheet: an element was clicked.
    void chosen(const fovea::ui::SceneElement& element);
    /// The part of the scene that is seen is another one.
    void viewMoved();
    /// Of a sheet: the wheel; positive is larger.
    void zoomRequestedAt(double steps, const QPointF& anchor);
    /// The pointer is dragged over elements: from `from`, which is told first, over each one that it comes
    /// to.
    void stroked(const fovea::ui::SceneElement& from, const fovea::ui::SceneElement& to);
    void strokeEnded();
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
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QPointF origin() const;
    bool dragSheet(const QMouseEvent& event);
    QPointF toScene(const QPointF& point) const { return (point - origin()) / m_scale; }
    SceneElement elementAt(const QPointF& point) const;
    bool focusIsShown() const { return m_keyboard && !m_focus.isNone(); }
    bool moveFocus(Direction direction);
    void updateScrollBars();
    void setHover(const SceneElement& element);
    void setFocusElement(const SceneElement& element);
    void announce(const SceneElement& element);

    std::unique_ptr<Scene> m_scene;
    Theme m_theme;
    TileCache m_tiles;
    SceneElement m_hover;
    SceneElement m_focus;
    SceneElement m_pressed;
    bool m_stroking = false;
    std::optional<QPoint> m_dragFrom; ///< of a sheet: where the pointer was last while it is held
    bool m_dragged = false;
    double m_scale = 1;
    Behaviour m_behaviour;
    bool m_keyboard = false; ///< the focus frame is shown only while the keyboard is used
};

} // namespace fovea::ui
