#pragma once

#include "core/bench/bench_steps.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace fovea::ui {

/// Windows a second.
inline constexpr double minSpeed = 0.1;
inline constexpr double maxSpeed = 60;

/// Where the run is, and the only clock that moves it. Time is a number of windows (see BenchMoment), so that
/// going back is as good as going forward. Frames that come late are left out, never made up for.
class Player : public QObject {
    Q_OBJECT

public:
    /// Seconds since any moment; never goes back.
    using Clock = std::function<double()>;
    /// Without a clock: the system's.
    explicit Player(QObject* parent = nullptr, Clock clock = {});

    /// What is played; null, or refused settings, has no windows. Time stays as far as the run is long
    /// enough.
    void setRun(std::shared_ptr<const BenchResult> run);
    const std::shared_ptr<const BenchResult>& run() const { return m_run; }
    /// Of the whole run, in windows; 0 when there is none.
    double duration() const { return m_duration; }
    double time() const { return m_time; }
    /// Where a step that is under way arrives; else time().
    double destination() const { return m_glide ? m_glide->to : m_time; }
    bool playing() const { return m_playing; }
    double speed() const { return m_speed; }
    bool loop() const { return m_loop; }
    BenchGrain grain() const { return m_grain; }

    /// Clamped to the run.
    void setTime(double time);
    /// Clamped to minSpeed…maxSpeed.
    void setSpeed(double windowsPerSecond);
    void setLoop(bool loop);
    void setGrain(BenchGrain grain);

    /// At the end of the run it begins anew.
    void play();
    void pause();
    void toggle();
    /// To the next or previous time at which something is complete; pauses. The way there is shown shortly.
    void stepForward();
    void stepBack();
    void toStart();
    void toEnd();
    /// Brings time up to the clock; the timer calls it for every frame.
    void tick();

Q_SIGNALS:
    void timeChanged(double time);
    void playingChanged(bool playing);
    /// Speed, loop, grain, or the length of the run.
    void settingsChanged();

private:
    /// A step on its way.
    struct Glide {
        double from = 0;
        double to = 0;
        double began = 0; ///< on the clock
    };

    void step(int direction);
    void moveTo(double time);
    void advance(double seconds);
    void setPlaying(bool playing);
    void runTimer();

    Clock m_clock;
    QTimer m_timer;
    std::shared_ptr<const BenchResult> m_run;
    double m_duration = 0;
    double m_time = 0;
    double m_speed = 1;
    double m_last = 0;   ///< on the clock, when time was brought up to it
    double m_rested = 0; ///< seconds at the end of a run that loops
    bool m_loop = false;
    bool m_playing = false;
    BenchGrain m_grain = BenchGrain::Inside;
    std::optional<Glide> m_glide;
};

} // namespace fovea::ui
