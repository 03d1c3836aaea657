#pragma once

#include "ui/panels/scene_view.h"

#include <optional>

namespace fovea::ui {

/// What the window's menus do to any of its workspaces.
class Workspace : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setTheme(const Theme& theme) = 0;
    virtual SceneView& view() = 0;
    /// What the current view shows, for painting it elsewhere; nothing when there is nothing to show yet.
    virtual std::optional<SceneInput> snapshot() const = 0;
    /// The registry's name of the current view's scene.
    virtual QString sceneName() const = 0;
    virtual void back() = 0;
    /// Larger (positive) or smaller.
    virtual void zoom(int steps) = 0;
    virtual void resetZoom() = 0;
    /// Lets go of what is held: an editor, the keyboard focus, what is pinned. False when nothing was.
    virtual bool release() = 0;
    /// A short note in the status line, until there is something else to say.
    virtual void tell(const QString& note) = 0;
};

} // namespace fovea::ui
