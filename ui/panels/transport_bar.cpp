#include "ui/panels/transport_bar.h"

#include "ui/panels/style.h"
#include "ui/render/numbers.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QCoreApplication>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// Ticks of the scrub bar per window: fifths of a window lie on whole ones.
constexpr int ticksPerWindow = 20;
constexpr int speedSteps = 100;
constexpr int speedWidth = 112;
constexpr int iconEdge = 20;

int speedToSlider(double speed) {
    return static_cast<int>(
        std::lround(speedSteps * std::log(speed / minSpeed) / std::log(maxSpeed / minSpeed)));
}

double sliderToSpeed(int value) {
    return minSpeed * std::pow(maxSpeed / minSpeed, double(value) / speedSteps);
}

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TransportBar)
};

QString phaseName(BenchPhase phase) {
    switch (phase) {
    case BenchPhase::Place:
        return Words::tr("place");
    case BenchPhase::Multiply:
        return Words::tr("multiply");
    case BenchPhase::SumChannels:
        return Words::tr("sum per channel");
    case BenchPhase::AddBias:
        return Words::tr("add the bias");
    case BenchPhase::Write:
        break;
    }
    return Words::tr("write");
}

} // namespace

QString progressText(const BenchResult& run, double time, BenchGrain grain) {
    const std::int64_t windows = stepCount(run);
    if (windows == 0) {
        return Words::tr("no windows: the settings do not fit");
    }
    if (time <= 0) {
        return windows == 1 ? Words::tr("1 window, not computed yet")
                            : Words::tr("%1 windows, none of them computed yet").arg(count(windows));
    }
    const BenchMoment moment = momentAt(run, time, grain);
    const bool filters = hasFilters(run.state.operation);
    const QString text = isTransposed(run.state)
                             ? Words::tr("stamp %1 of %2: filter %3, input row %4, column %5")
                         : filters ? Words::tr("window %1 of %2: filter %3, row %4, column %5")
                                   : Words::tr("window %1 of %2: channel %3, row %4, column %5");
    const QString where = text.arg(count(moment.index + 1), count(windows))
                              .arg(moment.step.filter)
                              .arg(moment.step.y)
                              .arg(moment.step.x);
    return grain == BenchGrain::Inside && filters ? Words::tr("%1 · %2").arg(where, phaseName(moment.phase))
                                                  : where;
}

ScrubBar::ScrubBar(QWidget* parent)
    : QSlider(Qt::Horizontal, parent) {}

void ScrubBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        const int handle = style()->pixelMetric(QStyle::PM_SliderLength, nullptr, this);
        const int place = static_cast<int>(event->position().x()) - handle / 2;
        setValue(QStyle::sliderValueFromPosition(minimum(), maximum(), place, width() - handle));
    }
    QSlider::mousePressEvent(event);
}

TransportBar::TransportBar(Player& player, QWidget* parent)
    : QWidget(parent)
    , m_player(player)
    , m_theme(Theme::light())
    , m_scrub(new ScrubBar)
    , m_rows(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_buttons(new QWidget)
    , m_controls(new QWidget)
    , m_first(button(tr("To the first window"), tr("Home")))
    , m_back(button(tr("Step back"), tr("Left, Page Up")))
    , m_play(button(tr("Play"), tr("Space")))
    , m_forward(button(tr("Step forward"), tr("Right, Page Down")))
    , m_last(button(tr("To the last window"), tr("End")))
    , m_loop(button(tr("Begin anew at the end"), {}))
    , m_counter(new QLabel)
    , m_grain(new SegmentedControl(
          tr("Steps"), {{static_cast<int>(BenchGrain::Window), tr("Windows"), tr("Window by window")},
                        {static_cast<int>(BenchGrain::Inside), tr("Inside"),
                         tr("Inside a window: place, multiply, sum per channel, add the bias, write")}}))
    , m_showAll(new QCheckBox(tr("Show all")))
    , m_speed(new QSlider(Qt::Horizontal))
    , m_speedText(new QLabel) {
    setObjectName(QStringLiteral("transportBar"));
    setAttribute(Qt::WA_StyledBackground);
    addButtons();
    addControls();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * gridStep, gridStep, 2 * gridStep, gridStep);
    column->setSpacing(gridStep / 2);
    column->addWidget(m_scrub);
    column->addLayout(m_rows);
    m_rows->setSpacing(gridStep);
    m_rows->addWidget(m_buttons, 1);
    m_rows->addWidget(m_controls);
    connectPlayer();
    showSettings();
    showTime();
    showPlaying();
}

QToolButton* TransportBar::button(const QString& name, const QString& keys) {
    auto* made = new QToolButton;
    made->setAutoRaise(true);
    made->setIconSize({iconEdge, iconEdge});
    made->setAccessibleName(name);
    made->setToolTip(keys.isEmpty() ? name : tr("%1 (%2)").arg(name, keys));
    // A click leaves the focus where it is, so that Space goes on to mean play.
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

void TransportBar::addButtons() {
    m_loop->setCheckable(true);
    m_counter->setObjectName(QStringLiteral("counter"));
    m_counter->setTextFormat(Qt::PlainText);
    m_counter->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gridStep / 2);
    for (QToolButton* button : {m_first, m_back, m_play, m_forward, m_last}) {
        row->addWidget(button);
    }
    row->addSpacing(gridStep);
    row->addWidget(m_loop);
    row->addSpacing(gridStep);
    row->addWidget(m_counter, 1);
}

void TransportBar::addControls() {
    m_showAll->setToolTip(tr("Show outputs that are not yet computed"));
    m_showAll->setAccessibleName(tr("Show all outputs"));
    m_showAll->setFocusPolicy(Qt::TabFocus);
    m_speed->setRange(0, speedSteps);
    m_speed->setFixedWidth(speedWidth);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Windows a second (, slower · . faster)"));
    m_speed->setFocusPolicy(Qt::TabFocus);
    m_speedText->setFixedWidth(m_speedText->fontMetrics().horizontalAdvance(tr("%1/s").arg(u"00.00")));
    m_scrub->setAccessibleName(tr("Place in the run"));
    m_scrub->setToolTip(
        tr("Any place in the run. Left and Right step, Home and End go to its ends, also in the "
           "picture; Page Up and Page Down step wherever the focus is"));
    m_scrub->setFocusPolicy(Qt::TabFocus);
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gridStep);
    m_grain->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    row->addWidget(m_grain);
    row->addWidget(m_showAll);
    row->addStretch(1);
    row->addWidget(m_speed);
    row->addWidget(m_speedText);
}

void TransportBar::connectPlayer() {
    connect(m_first, &QToolButton::clicked, &m_player, &Player::toStart);
    connect(m_back, &QToolButton::clicked, &m_player, &Player::stepBack);
    connect(m_play, &QToolButton::clicked, &m_player, &Player::toggle);
    connect(m_forward, &QToolButton::clicked, &m_player, &Player::stepForward);
    connect(m_last, &QToolButton::clicked, &m_player, &Player::toEnd);
    connect(m_loop, &QToolButton::clicked, &m_player, &Player::setLoop);
    connect(m_grain, &SegmentedControl::chosen, this,
            [this](int grain) { m_player.setGrain(static_cast<BenchGrain>(grain)); });
    connect(m_showAll, &QCheckBox::clicked, this, &TransportBar::showAllChosen);
    connect(m_speed, &QSlider::valueChanged, this,
            [this](int value) { m_player.setSpeed(sliderToSpeed(value)); });
    connect(m_scrub, &QSlider::valueChanged, this,
            [this](int value) { m_player.setTime(double(value) / ticksPerWindow); });
    connect(&m_player, &Player::timeChanged, this, &TransportBar::showTime);
    connect(&m_player, &Player::playingChanged, this, &TransportBar::showPlaying);
    connect(&m_player, &Player::settingsChanged, this, [this] {
        showSettings();
        showTime();
    });
}

void TransportBar::setTheme(const Theme& theme) {
    m_theme = theme;
    const std::pair<QToolButton*, const char*> icons[] = {{m_first, "to-start"},
                                                          {m_back, "step-back"},
                                                          {m_forward, "step-forward"},
                                                          {m_last, "to-end"},
                                                          {m_loop, "loop"}};
    for (const auto& [button, name] : icons) {
        button->setIcon(themedIcon(QString::fromLatin1(name), theme));
    }
    showPlaying();
}

void TransportBar::setShowAll(bool showAll) {
    m_showAll->setChecked(showAll);
}

void TransportBar::showTime() {
    const QSignalBlocker blocker(m_scrub);
    if (!m_scrub->isSliderDown()) {
        m_scrub->setValue(static_cast<int>(std::lround(m_player.time() * ticksPerWindow)));
    }
    const QString text = m_player.run() != nullptr
                             ? progressText(*m_player.run(), m_player.time(), m_player.grain())
                             : QString();
    if (text != m_counter->text()) {
        m_counter->setText(text);
        m_scrub->setAccessibleDescription(text);
    }
}

void TransportBar::showPlaying() {
    const bool playing = m_player.playing();
    m_play->setIcon(themedIcon(playing ? QStringLiteral("pause") : QStringLiteral("play"), m_theme));
    m_play->setAccessibleName(playing ? tr("Pause") : tr("Play"));
    m_play->setToolTip(tr("%1 (Space)").arg(m_play->accessibleName()));
}

void TransportBar::showSettings() {
    const QSignalBlocker blockers[] = {QSignalBlocker(m_scrub), QSignalBlocker(m_speed)};
    m_scrub->setRange(0, static_cast<int>(m_player.duration()) * ticksPerWindow);
    m_scrub->setSingleStep(m_player.grain() == BenchGrain::Inside ? ticksPerWindow / benchPhases
                                                                  : ticksPerWindow);
    m_loop->setChecked(m_player.loop());
    m_grain->setCurrent(static_cast<int>(m_player.grain()));
    m_speed->setValue(speedToSlider(m_player.speed()));
    m_speedText->setText(tr("%1/s").arg(number(m_player.speed(), 2)));
    m_speed->setAccessibleDescription(m_player.speed() == 1
                                          ? tr("1 window a second")
                                          : tr("%1 windows a second").arg(number(m_player.speed(), 2)));
    for (QWidget* button :
         std::initializer_list<QWidget*>{m_first, m_back, m_play, m_forward, m_last, m_scrub}) {
        button->setEnabled(m_player.duration() > 0);
    }
}

QSize TransportBar::minimumSizeHint() const {
    const int width = std::max(m_buttons->minimumSizeHint().width(), m_controls->sizeHint().width());
    return {width + 4 * gridStep, QWidget::minimumSizeHint().height()};
}

/// The controls go below the buttons where both, and the counter, have no room beside each other.
void TransportBar::arrange() {
    const int counter = fontMetrics().horizontalAdvance(QString(44, u'n'));
    const int wanted = m_buttons->minimumSizeHint().width() + counter + m_controls->sizeHint().width();
    m_rows->setDirection(width() >= wanted + 4 * gridStep ? QBoxLayout::LeftToRight
                                                          : QBoxLayout::TopToBottom);
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace fovea::ui
