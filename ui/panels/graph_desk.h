#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/panels/graph_controls.h"
#include "ui/panels/graph_minimap.h"
#include "ui/panels/scene_view.h"
#include "ui/scenes/graph/graph_plan.h"

namespace fovea::ui {

class GraphScene;

/// Runs the graph in the view of the network workspace: has it laid out off this thread, keeps what a person
/// looks at in place when it changes, zooms, searches, folds and unfolds.
class GraphDesk : public QObject {
    Q_OBJECT

public:
    GraphDesk(JobRunner& jobs, SceneView& view, QObject* parent = nullptr);

    GraphControls& controls() { return *m_controls; }
    GraphMinimap& minimap() { return *m_minimap; }
    /// Null before the first.
    std::shared_ptr<const GraphPlan> plan() const { return m_plan; }

    /// The view shows the graph from now on, or something else.
    void setActive(bool active);
    /// Whether plan() holds for these; otherwise asks for it: planned() or failed() follow.
    bool request(const std::shared_ptr<const Analysis>& analysis, const GraphOptions& options);
    /// A graph other than the last one's was shown: its folds mean nothing any more.
    bool isOfOtherGraph(const Analysis& analysis) const;
    /// The view shows a new scene of plan(): puts back what was looked at; the first time, `node` is seen.
    void place(NodeId node, const Theme& theme);
    void hideMinimap() { m_minimap->setPlan(nullptr, m_minimapTheme); }

    void zoom(double steps, const QPointF& anchor);
    void zoom(double steps);
    void zoomTo(double scale);
    void fit();

    /// Opens or folds what an element stands for, or what lies around it. False when there is nothing to.
    bool turn(const SceneElement& element);
    /// Shows a node in the middle, large enough to be read; opens what hides it first.
    void goTo(NodeId node);
    /// Goes to the next match (1) or the one before (−1).
    void step(int step);
    /// Whether something was looked for; it is no more.
    bool endSearch();

Q_SIGNALS:
    void planned();
    void failed(const QString& reason);
    /// The person wants the graph otherwise.
    void optionsChosen(const fovea::ui::GraphOptions& options);
    /// A match was gone to.
    void sought(fovea::NodeId node);

private:
    const GraphScene* scene() const;
    void holdStill(NodeId node);
    void showMatches();

    JobRunner& m_jobs;
    SceneView& m_view;
    GraphControls* m_controls;
    GraphMinimap* m_minimap;
    Theme m_minimapTheme;
    GraphOptions m_options;
    std::shared_ptr<const GraphPlan> m_plan;
    bool m_active = false;
    bool m_placed = false; ///< the graph has been seen: it keeps scale and place
    double m_scale = 1;
    QPointF m_centre;              ///< of the scene, while something else is shown
    std::optional<NodeId> m_still; ///< stays where it is when the plan changes
    QPointF m_stillAt;             ///< in the viewport
    std::optional<NodeId> m_goal;  ///< is gone to when the plan comes
    std::vector<NodeId> m_matches;
    int m_match = -1;
};

} // namespace fovea::ui
