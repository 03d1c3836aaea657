#pragma once

#include "ui/panels/segmented_control.h"
#include "ui/session/graph_options.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace fovea::ui {

/// How the graph is drawn, and the search in it: a field with the number of matches and the way from one to
/// the next (Enter, or Shift and Enter back).
class GraphControls : public QWidget {
    Q_OBJECT

public:
    explicit GraphControls(QWidget* parent = nullptr);

    /// Says nothing: shows what holds. `repeatsFolded` is what GraphFold::Auto came to.
    void show(const GraphOptions& options, bool repeatsFolded);
    /// `current` of `count` matches, from 0; −1: none of them yet.
    void showMatches(int current, int count);
    /// Puts the keyboard into the search field, with what is there selected.
    void startSearch();
    QLineEdit& field() { return *m_field; }

Q_SIGNALS:
    void optionsChosen(const fovea::ui::GraphOptions& options);
    /// The next match (1) or the one before (−1) is wanted.
    void stepped(int step);

private:
    void readControls();

    GraphOptions m_options;
    QLineEdit* m_field;
    QLabel* m_matches;
    QToolButton* m_previous;
    QToolButton* m_next;
    QCheckBox* m_fused;
    QCheckBox* m_folded;
    SegmentedControl* m_direction;
};

} // namespace fovea::ui
