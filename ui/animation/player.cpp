#include "ui/animation/player.h"

#include "ui/animation/easing.h"

#include <QElapsedTimer>

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr int frameMilliseconds = 16;
/// How long a step is seen.
constexpr double glideSeconds = 0.2;
/// A run that loops shows its end for a while.
constexpr double restSeconds = 0.8;

Player::Clock systemClock() {
    auto timer = std::make_shared<QElapsedTimer>();
    timer->start();
    return [timer] { return static_cast<double>(timer->nsecsElapsed()) / 1e9; };
}

} // namespace

Player::Player(QObject* parent, Clock clock)
    : QObject(parent)
    , m_clock(clock ? std::move(clock) : systemClock()) {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(frameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &Player::tick);
}

void Player::setRun(std::shared_ptr<const BenchResult> run) {
    m_run = std::move(run);
    m_duration = m_run != nullptr ? static_cast<double>(stepCount(*m_run)) : 0;
    m_glide.reset();
    if (m_duration == 0) {
        setPlaying(false);
    }
    runTimer();
    Q_EMIT settingsChanged();
    moveTo(m_time);
}

void Player::setTime(double time) {
    m_glide.reset();
    m_rested = 0;
    runTimer();
    moveTo(time);
}

void Player::setSpeed(double windowsPerSecond) {
    const double speed = std::clamp(windowsPerSecond, minSpeed, maxSpeed);
    if (speed != m_speed) {
        tick();
        m_speed = speed;
        Q_EMIT settingsChanged();
    }
}

void Player::setLoop(bool loop) {
    if (loop != m_loop) {
        m_loop = loop;
        Q_EMIT settingsChanged();
    }
}

void Player::setGrain(BenchGrain grain) {
    if (grain != m_grain) {
        m_grain = grain;
        Q_EMIT settingsChanged();
    }
}

void Player::play() {
    if (m_playing || m_duration == 0) {
        return;
    }
    m_glide.reset();
    m_rested = 0;
    if (m_time >= m_duration) {
        moveTo(0);
    }
    m_last = m_clock();
    setPlaying(true);
}

void Player::pause() {
    setPlaying(false);
}

void Player::toggle() {
    m_playing ? pause() : play();
}

void Player::stepForward() {
    step(1);
}

void Player::stepBack() {
    step(-1);
}

void Player::toStart() {
    setTime(0);
}

void Player::toEnd() {
    setTime(m_duration);
}

void Player::step(int direction) {
    if (m_duration == 0) {
        return;
    }
    pause();
    const double to = nextStop(*m_run, destination(), m_grain, direction);
    m_glide = Glide{.from = m_time, .to = to, .began = m_clock()};
    runTimer();
}

void Player::tick() {
    const double now = m_clock();
    if (m_glide) {
        const Glide glide = *m_glide;
        const double share = (now - glide.began) / glideSeconds;
        if (share >= 1) {
            m_glide.reset();
            runTimer();
        }
        moveTo(share >= 1 ? glide.to : glide.from + (glide.to - glide.from) * easeInOut(share));
    } else if (m_playing) {
        const double elapsed = now - m_last;
        m_last = now;
        advance(elapsed);
    }
}

void Player::advance(double seconds) {
    if (m_time >= m_duration && m_loop) {
        m_rested += seconds;
        if (m_rested >= restSeconds) {
            m_rested = 0;
            moveTo(0);
        }
        return;
    }
    const double time = m_time + seconds * m_speed;
    if (time >= m_duration && !m_loop) {
        setPlaying(false);
    }
    moveTo(time);
}

void Player::moveTo(double time) {
    const double clamped = std::clamp(time, 0.0, m_duration);
    if (clamped != m_time) {
        m_time = clamped;
        Q_EMIT timeChanged(m_time);
    }
}

void Player::setPlaying(bool playing) {
    if (playing == m_playing) {
        return;
    }
    m_playing = playing;
    runTimer();
    Q_EMIT playingChanged(m_playing);
}

void Player::runTimer() {
    const bool needed = m_playing || m_glide.has_value();
    if (needed != m_timer.isActive()) {
        needed ? m_timer.start() : m_timer.stop();
    }
}

} // namespace fovea::ui
