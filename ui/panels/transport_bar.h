#pragma once

#include "ui/animation/player.h"
#include "ui/panels/segmented_control.h"
#include "ui/render/theme.h"

#include <QSlider>
#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QToolButton;

namespace fovea::ui {

/// Where the run is, in words: "window 7 of 25: filter 0, row 1, column 1".
QString progressText(const BenchResult& run, double time, BenchGrain grain);

/// A slider that goes where it is clicked.
class ScrubBar : public QSlider {
    Q_OBJECT

public:
    explicit ScrubBar(QWidget* parent = nullptr);

protected:
    void mousePressEvent(QMouseEvent* event) override;
};

/// Moves through the run: first, back, play, forward, last, any place, how fast and how finely.
class TransportBar : public QWidget {
    Q_OBJECT

public:
    explicit TransportBar(Player& player, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Shows whether outputs that are not yet computed are shown too.
    void setShowAll(bool showAll);
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void showAllChosen(bool showAll);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* button(const QString& name, const QString& keys);
    void addButtons();
    void addControls();
    void arrange();
    void connectPlayer();
    void showTime();
    void showPlaying();
    void showSettings();

    Player& m_player;
    Theme m_theme;
    ScrubBar* m_scrub;
    QBoxLayout* m_rows;
    QWidget* m_buttons;
    QWidget* m_controls;
    QToolButton* m_first;
    QToolButton* m_back;
    QToolButton* m_play;
    QToolButton* m_forward;
    QToolButton* m_last;
    QToolButton* m_loop;
    QLabel* m_counter;
    SegmentedControl* m_grain;
    QCheckBox* m_showAll;
    QSlider* m_speed;
    QLabel* m_speedText;
};

} // namespace fovea::ui
