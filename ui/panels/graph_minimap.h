#pragma once

#include "ui/panels/scene_view.h"
#include "ui/scenes/graph/graph_plan.h"

#include <QPixmap>

namespace fovea::ui {

/// The whole graph in a corner of its view, with a frame around what is seen; dragging the frame moves the
/// view. Hidden while everything is seen.
class GraphMinimap : public QWidget {
    Q_OBJECT

public:
    explicit GraphMinimap(SceneView& view);

    /// Null: there is nothing to show.
    void setPlan(std::shared_ptr<const GraphPlan> plan, const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
    void draw();
    QRectF picture() const;
    double scale() const;

    SceneView& m_view;
    std::shared_ptr<const GraphPlan> m_plan;
    Theme m_theme;
    QPixmap m_drawing;
};

} // namespace fovea::ui
