#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/movies/movie_plan.h"
#include "ui/panels/field_row.h"
#include "ui/panels/segmented_control.h"
#include "ui/scenes/scene.h"

#include <QDialog>

#include <functional>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace fovea::ui {

/// Settings of a movie of the bench's run, how long it will be, and the way of one that is being written.
/// The window stays usable beside it; closing it does not stop a movie.
class MovieDialog : public QDialog {
    Q_OBJECT

public:
    /// What the bench shows now, with SceneInput::bench not null; nothing when there is nothing yet.
    using Snapshot = std::function<std::optional<SceneInput>()>;

    /// `jobs` outlives the dialog.
    MovieDialog(Snapshot snapshot, JobRunner& jobs, QWidget* parent = nullptr);

    /// Shows the dialog for the run there is now.
    void present(double speed);
    /// Writes the movie, off this thread, in the format that the path's ending says.
    void save(const QString& path);
    void cancel();

    const MovieOptions& options() const { return m_options; }
    void setOptions(const MovieOptions& options);
    MovieFormat format() const { return m_format; }
    void setFormat(MovieFormat format);
    /// What is told about the movie: its length, or why there will be none.
    QString estimate() const;
    bool writing() const;

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const QString& message);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildRows();
    void buildButtons();
    void connectRows();
    NumbersRow* addRow(const QString& name, NumberField::Kind kind, const QList<NumbersRow::Field>& fields,
                       double lowest, double highest);
    /// Takes over how long the run is now.
    void lookAtRun();
    void refresh();
    std::optional<MovieProblem> problem() const;
    void showSave();
    void showEstimate();
    void showWriting();
    void onDone(const QString& path, const QString& error);
    void chooseFile();
    NumbersRow* rowOf(MovieField field) const;

    Snapshot m_snapshot;
    JobRunner& m_jobs;
    MovieOptions m_options;
    MovieFormat m_format = MovieFormat::Mp4;
    std::int64_t m_windows = 0; ///< of the run; 0 while there is none
    std::int64_t m_frames = 0;  ///< of the movie that is being written
    bool m_whole = true;        ///< nobody chose a part of the run

    QWidget* m_settings;
    SegmentedControl* m_formats;
    NumbersRow* m_size;
    NumbersRow* m_rate;
    NumbersRow* m_speed;
    NumbersRow* m_part;
    NumbersRow* m_hold;
    QLabel* m_estimate;
    QStackedWidget* m_below;
    QPushButton* m_save;
    QProgressBar* m_progress;
};

} // namespace fovea::ui
