#include "ui/panels/movie_dialog.h"

#include "core/base/error.h"
#include "core/bench/bench_steps.h"
#include "ui/movies/bench_run.h"
#include "ui/render/numbers.h"

#include <QAccessible>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <cmath>

namespace fovea::ui {

namespace {

constexpr auto lane = JobRunner::Lane::Movie;
constexpr int progressSteps = 1000;
constexpr int dialogWidth = 50 * gridStep;

QString endingOf(MovieFormat format) {
    return movieEndings().at(static_cast<int>(format)).mid(1);
}

/// The run laid out in the movie's shape, with letters as large beside it as they are on the screen.
SceneInput laidOutFor(SceneInput input, const QSize& size) {
    const double area = input.viewport.width() * input.viewport.height();
    const double scale = std::sqrt(static_cast<double>(size.width()) * size.height() / std::max(area, 1.0));
    input.viewport = QSizeF(size) / scale;
    return input;
}

} // namespace

MovieDialog::MovieDialog(Snapshot snapshot, JobRunner& jobs, QWidget* parent)
    : QDialog(parent)
    , m_snapshot(std::move(snapshot))
    , m_jobs(jobs) {
    setWindowTitle(tr("Save the run as a movie"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    column->setSpacing(2 * gridStep);
    column->setSizeConstraint(QLayout::SetMinimumSize); // grows with what is said beside a field
    m_settings = new QWidget;
    column->addWidget(m_settings);
    buildRows();
    m_estimate = new QLabel;
    m_estimate->setWordWrap(true);
    m_estimate->setTextFormat(Qt::PlainText);
    m_estimate->setAccessibleName(tr("How long the movie will be"));
    column->addWidget(m_estimate);
    column->addStretch();
    m_below = new QStackedWidget;
    column->addWidget(m_below);
    buildButtons();
    connectRows();
    setMinimumWidth(dialogWidth);
    refresh();
}

NumbersRow* MovieDialog::addRow(const QString& name, NumberField::Kind kind,
                                const QList<NumbersRow::Field>& fields, double lowest, double highest) {
    auto* row = new NumbersRow(name, kind, fields);
    row->setRange(lowest, highest);
    m_settings->layout()->addWidget(row);
    for (int i = 0; i < fields.size(); ++i) {
        connect(&row->field(i), &NumberField::problemChanged, this, &MovieDialog::showSave);
    }
    return row;
}

void MovieDialog::buildRows() {
    using Kind = NumberField::Kind;
    auto* rows = new QVBoxLayout(m_settings);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(gridStep);
    m_formats = new SegmentedControl(
        tr("Format"),
        {{static_cast<int>(MovieFormat::Mp4), tr("MP4"), tr("H.264 video, for slides and most players")},
         {static_cast<int>(MovieFormat::WebM), tr("WebM"), tr("VP9 video, for web pages")},
         {static_cast<int>(MovieFormat::Gif), tr("GIF"),
          tr("An animated picture that repeats, for everywhere")}});
    auto* format = new FieldRow(tr("Format"));
    format->add(m_formats);
    rows->addWidget(format);
    m_size = addRow(tr("Size"), Kind::Whole,
                    {{tr("Width in pixels"), tr("width, pixels")}, {tr("Height in pixels"), tr("height")}},
                    minMovieSide, maxMovieSide);
    m_rate = addRow(tr("Rate"), Kind::Real, {{tr("Frames a second"), tr("frames a second")}}, minMovieRate,
                    maxMovieRate);
    m_speed = addRow(tr("Speed"), Kind::Real, {{tr("Windows a second"), tr("windows a second")}},
                     minMovieSpeed, maxMovieSpeed);
    m_part = addRow(tr("Part"), Kind::Real,
                    {{tr("Windows done at the beginning"), tr("from window")},
                     {tr("Windows done at the end"), tr("to window")}},
                    0, 0);
    m_hold = addRow(tr("End"), Kind::Real,
                    {{tr("Seconds that the last picture stays"), tr("seconds it stays")}}, 0, maxMovieHold);
}

void MovieDialog::buildButtons() {
    const auto page = [this](QWidget* main, const QString& text) {
        auto* widget = new QWidget;
        auto* row = new QHBoxLayout(widget);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(gridStep);
        row->addWidget(main, 1);
        auto* button = new QPushButton(text);
        row->addWidget(button);
        m_below->addWidget(widget);
        return button;
    };
    m_save = page(new QWidget, tr("&Save As…"));
    m_save->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, &MovieDialog::chooseFile);
    m_progress = new QProgressBar;
    m_progress->setProperty("alone", true);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, progressSteps);
    m_progress->setAccessibleName(tr("How much of the movie is written"));
    QPushButton* stop = page(m_progress, tr("Cancel"));
    connect(stop, &QPushButton::clicked, this, &MovieDialog::cancel);
}

void MovieDialog::connectRows() {
    connect(m_formats, &SegmentedControl::chosen, this,
            [this](int id) { setFormat(static_cast<MovieFormat>(id)); });
    connect(m_size, &NumbersRow::entered, this, [this](const QList<double>& values) {
        m_options.size = {static_cast<int>(values[0]), static_cast<int>(values[1])};
        refresh();
    });
    const auto takes = [this](NumbersRow* row, double MovieOptions::*member) {
        connect(row, &NumbersRow::entered, this, [this, member](const QList<double>& values) {
            m_options.*member = values[0];
            refresh();
        });
    };
    takes(m_rate, &MovieOptions::framesPerSecond);
    takes(m_speed, &MovieOptions::speed);
    takes(m_hold, &MovieOptions::hold);
    connect(m_part, &NumbersRow::entered, this, [this](const QList<double>& values) {
        m_options.from = values[0];
        m_options.to = values[1];
        m_whole = false;
        refresh();
    });
    connect(&m_jobs, &JobRunner::progressed, this, [this](JobRunner::Lane which, double fraction) {
        if (which == lane) {
            m_progress->setValue(static_cast<int>(fraction * progressSteps));
            m_estimate->setText(
                tr("%1 of %2 frames are written")
                    .arg(count(std::llround(fraction * static_cast<double>(m_frames))), count(m_frames)));
        }
    });
    connect(&m_jobs, &JobRunner::busyChanged, this, [this](JobRunner::Lane which, bool) {
        if (which == lane) {
            showWriting();
        }
    });
}

void MovieDialog::present(double speed) {
    if (!isVisible()) {
        m_whole = true;
    }
    lookAtRun();
    if (!isVisible()) {
        m_options.speed = std::max(speed, usualMovieSpeed(static_cast<double>(m_windows)));
    }
    refresh();
    show();
    raise();
    activateWindow();
}

void MovieDialog::lookAtRun() {
    const std::optional<SceneInput> input = m_snapshot();
    m_windows = input ? stepCount(*input->bench) : 0;
    if (m_whole) {
        m_options.from = 0;
        m_options.to = static_cast<double>(m_windows);
    }
    m_part->setRange(0, static_cast<double>(m_windows));
}

void MovieDialog::setOptions(const MovieOptions& options) {
    m_options = options;
    m_whole = false;
    refresh();
}

void MovieDialog::setFormat(MovieFormat format) {
    // A rate that nobody chose goes with the format.
    if (m_options.framesPerSecond == usualMovieRate(m_format)) {
        m_options.framesPerSecond = usualMovieRate(format);
    }
    m_format = format;
    refresh();
}

/// The settings may have been changed in the window meanwhile.
void MovieDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
        lookAtRun();
        refresh();
    }
}

NumbersRow* MovieDialog::rowOf(MovieField field) const {
    switch (field) {
    case MovieField::Size:
        return m_size;
    case MovieField::Rate:
        return m_rate;
    case MovieField::Speed:
        return m_speed;
    case MovieField::Part:
        return m_part;
    case MovieField::Hold:
        return m_hold;
    case MovieField::Length:
        break;
    }
    return nullptr;
}

void MovieDialog::refresh() {
    m_formats->setCurrent(static_cast<int>(m_format));
    m_size->showValues(
        {static_cast<double>(m_options.size.width()), static_cast<double>(m_options.size.height())});
    m_rate->showValues({m_options.framesPerSecond});
    m_speed->showValues({m_options.speed});
    m_part->showValues({m_options.from, m_options.to});
    m_hold->showValues({m_options.hold});
    for (NumbersRow* row : {m_size, m_rate, m_speed, m_part, m_hold}) {
        row->setNote({});
    }
    showEstimate();
    showWriting();
}

std::optional<MovieProblem> MovieDialog::problem() const {
    if (m_options.to > static_cast<double>(m_windows)) {
        return MovieProblem{MovieField::Part, m_windows == 1
                                                  ? tr("the run has 1 window")
                                                  : tr("the run has %1 windows").arg(count(m_windows))};
    }
    return problemOf(m_options, m_format);
}

void MovieDialog::showEstimate() {
    const std::optional<MovieProblem> found = problem();
    NumbersRow* row = found ? rowOf(found->field) : nullptr;
    if (row != nullptr && m_windows > 0) {
        row->setNote(found->text);
    }
    showSave();
    if (m_windows == 0) {
        m_estimate->setText(
            tr("There is no run to save: with these settings the windows do not fit the input."));
    } else if (found) {
        m_estimate->setText(row != nullptr ? tr("There is no movie with these settings.") : found->text);
    } else {
        const MoviePlan plan = planMovie(m_options, m_format);
        const QString frames = plan.frames == 1 ? tr("1 frame") : tr("%1 frames").arg(count(plan.frames));
        const QString length = tr("%1 seconds, %2 of %3×%4 pixels")
                                   .arg(QLocale().toString(plan.seconds(), 'f', 1), frames)
                                   .arg(plan.pixels.width())
                                   .arg(plan.pixels.height());
        m_estimate->setText(plan.remark().isEmpty() ? length : length + u'\n' + plan.remark());
    }
}

/// What cannot be, or cannot be read, stands below its row.
void MovieDialog::showSave() {
    const auto wrong = [](const NumbersRow* row) { return !row->message().isEmpty(); };
    const NumbersRow* rows[] = {m_size, m_rate, m_speed, m_part, m_hold};
    m_save->setEnabled(m_windows > 0 && !problem() && std::ranges::none_of(rows, wrong));
}

QString MovieDialog::estimate() const {
    return m_estimate->text();
}

bool MovieDialog::writing() const {
    return m_jobs.busy(lane);
}

void MovieDialog::showWriting() {
    m_settings->setEnabled(!writing());
    m_below->setCurrentIndex(writing() ? 1 : 0);
}

void MovieDialog::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Save the run as a movie"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Movies (*.mp4 *.webm *.gif)")});
    dialog->setDefaultSuffix(endingOf(m_format));
    connect(dialog, &QFileDialog::fileSelected, this, &MovieDialog::save);
    dialog->open();
}

void MovieDialog::save(const QString& path) {
    const std::optional<SceneInput> now = m_snapshot();
    if (!now || writing()) {
        return;
    }
    if (m_whole) {
        lookAtRun();
    }
    m_progress->setValue(0);
    m_frames = problem() ? 0 : planMovie(m_options, m_format).frames;
    m_jobs.run<MovieReport>(
        lane,
        [input = laidOutFor(*now, m_options.size), options = m_options, path](const Control& control) {
            return renderMovie(benchRun(input), input.theme, options, path, control);
        },
        [this, path](const Outcome<MovieReport>& outcome) { onDone(path, outcome.error); });
}

void MovieDialog::onDone(const QString& path, const QString& error) {
    if (error.isEmpty()) {
        hide();
        Q_EMIT saved(path);
    } else {
        m_estimate->setText(error);
        Q_EMIT failed(error);
    }
}

void MovieDialog::cancel() {
    m_jobs.cancel(lane);
    refresh();
}

} // namespace fovea::ui
