#pragma once

#include "ui/panels/graph_desk.h"
#include "ui/panels/layer_list.h"
#include "ui/panels/layer_table.h"
#include "ui/panels/picture_panel.h"
#include "ui/panels/scene_view.h"
#include "ui/panels/status_line.h"
#include "ui/panels/view_bar.h"
#include "ui/panels/workspace.h"
#include "ui/session/navigation.h"
#include "ui/session/session.h"

#include <QProgressBar>

class QToolButton;

namespace fovea::ui {

/// The network workspace: the side panel, the views, and the walk between them.
class NetworkWorkspace : public Workspace {
    Q_OBJECT

public:
    explicit NetworkWorkspace(Session& session, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    const ViewOptions& options() const { return m_options; }
    void setOptions(const ViewOptions& options);

    PicturePanel& picturePanel() { return *m_picturePanel; }
    Navigation& navigation() { return m_navigation; }
    SceneView& view() override { return *m_view; }
    std::optional<SceneInput> snapshot() const override;
    QString sceneName() const override;

    void showView(ViewKind view);
    void back() override;
    void zoom(int steps) override;
    void resetZoom() override;
    /// Shows the whole graph.
    void fitGraph();
    /// Folds or unfolds the block that has the keyboard focus. False when there is none.
    bool turnFocused();
    /// Goes to the graph's search field.
    void findLayer();
    GraphDesk& graph() { return *m_graph; }
    /// The layer before (−1) or after (+1) the selected one.
    void stepLayer(int step);
    /// The slice before (−1) or after (+1) the one that is shown, where there are some.
    void stepSlice(int step);
    /// The number that is looked at, by its place in the layer's maps; none before there is one.
    std::optional<Element> selectedUnit() const;
    /// The table of layers under the view.
    LayerTable& table() { return *m_table; }
    void showTable(bool shown);
    bool tableIsShown() const { return !m_table->isHidden(); }
    /// Lets the pinned unit follow the pointer again, else ends a comparison. False when there was neither.
    bool release() override;
    void tell(const QString& note) override;

Q_SIGNALS:
    void openModelRequested();
    /// What is being opened should be left.
    void stopRequested();
    void exportTableRequested();

protected:
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void arrange();
    void connectGraph();
    void onSessionChanged(Session::Changes what);
    void onPlaceChanged();
    void onHovered(const SceneElement& element);
    void onActivated(const SceneElement& element);
    void onChosen(const SceneElement& element);
    void setGraphOptions(const GraphOptions& options);
    bool showsGraph() const { return m_navigation.place().view == ViewKind::Graph; }
    SceneElement doorTo(const Place& left) const;
    void placeFocus();
    void goToUnit(NodeId node, std::int64_t channel);
    void goToLayer(NodeId node);
    SceneElement unitElement() const;
    void chooseLayer(NodeId node);
    NodeId slicedLayer() const;
    void showSlice(std::int64_t slice);
    void showSlices();
    void requestUnit();
    void rebuildScene();
    void showProgress(double fraction);
    void showStatus();

    Session& m_session;
    Navigation m_navigation;
    ViewOptions m_options;
    Theme m_theme;
    std::shared_ptr<const Analysis> m_analysis;
    std::shared_ptr<const Comparison> m_comparison;
    Session::Explained m_unit;
    SceneElement m_hover;
    Place m_shown;
    std::optional<Place> m_left; ///< where the way back began, until the focus is there again
    /// Where a view was left, and at which layer.
    struct Left {
        NodeId node;
        QPoint scroll;
    };
    std::map<ViewKind, Left> m_scroll;

    PicturePanel* m_picturePanel;
    ViewBar* m_viewBar;
    SceneView* m_view;
    GraphDesk* m_graph;
    LayerList* m_layers;
    LayerTable* m_table;
    StatusLine* m_status;
    QToolButton* m_stop;
    QProgressBar* m_progress;
};

} // namespace fovea::ui
