#pragma once

#include "ui/animation/player.h"
#include "ui/panels/bench_panel.h"
#include "ui/panels/bench_view_bar.h"
#include "ui/panels/cell_editor.h"
#include "ui/panels/status_line.h"
#include "ui/panels/transport_bar.h"
#include "ui/panels/workspace.h"
#include "ui/scenes/bench/bench_scene.h"

#include <QTimer>

class QSettings;

namespace fovea::ui {

/// The bench: the settings at the side, the picture of the run in the middle, the transport below.
///
/// Hover shows, a click pins, Esc releases; what is under the pointer beats what plays. The arrow keys step
/// through the run until the keyboard focus is put on a cell (Enter, Up, Down, Tab): then they move it, until
/// Esc. A cell of numbers is edited where it lies, or painted over.
class BenchWorkspace : public Workspace {
    Q_OBJECT

public:
    /// `document` outlives the workspace.
    explicit BenchWorkspace(BenchDocument& document, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    SceneView& view() override { return *m_view; }
    std::optional<SceneInput> snapshot() const override;
    QString sceneName() const override { return QStringLiteral("bench"); }
    void back() override;
    void zoom(int steps) override;
    void resetZoom() override;
    bool release() override;
    void tell(const QString& note) override;

    Player& player() { return m_player; }
    const BenchView& benchView() const { return m_benchView; }
    void setBenchView(const BenchView& view);
    const SceneElement& pinned() const { return m_pinned; }
    CellEditor& editor() { return *m_editor; }

    void showStage(BenchStage stage);
    void usePreset(const BenchPreset& preset);
    /// Puts a layer of the current analysis on the bench; `unit` is the output element whose window is shown.
    /// False when that layer cannot be.
    bool takeLayer(NodeId node, const std::optional<Element>& unit);
    /// A step by a person: what rests under the pointer does not hide it.
    void step(int direction);
    void toEnd(int direction);
    void changeSpeed(int steps);

    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

protected:
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void arrange();
    void connectParts();
    void onChanged();
    void onResult();
    void onTime();
    void onHovered(const SceneElement& element);
    void onActivated(const SceneElement& element);
    void onStroked(const SceneElement& from, const SceneElement& to);
    void onCellEntered(double value, bool continues);
    void moveEditor(int cells, int rows);
    void openEditor(const SceneElement& cell);
    void applyFix(const SceneElement& fix);
    void chooseFilter(std::int64_t filter);
    void followFilter();
    void pin(const SceneElement& element);
    SceneElement lit() const;
    const BenchScene* scene() const { return static_cast<const BenchScene*>(m_view->scene()); }
    void rebuildScene();
    void showFrame();
    void showStatus();
    void announce();

    BenchDocument& m_document;
    Player m_player;
    BenchView m_benchView;
    Theme m_theme;
    double m_zoom = 1;
    SceneElement m_hover;
    SceneElement m_pinned;
    bool m_hoverRests = false; ///< a step was made since the pointer moved
    Gesture m_stroke;
    SceneElement m_strokeEnd;
    Gesture m_typing;
    std::optional<Element> m_wantedUnit; ///< to be shown when its result is there
    std::int64_t m_announced = -1;
    QTimer m_patience; ///< how long a computation may take before it is told

    BenchPanel* m_panel;
    BenchViewBar* m_viewBar;
    SceneView* m_view;
    CellEditor* m_editor;
    TransportBar* m_transport;
    StatusLine* m_status;
};

} // namespace fovea::ui
