#include "ui/movies/render_movie.h"

#include "core/base/error.h"
#include "ui/movies/movie_writer.h"
#include "ui/movies/pending_file.h"
#include "ui/scenes/render_scene.h"

#include <QFileInfo>

namespace fovea::ui {

namespace {

void writeFrames(MovieWriter& writer, const MoviePlan& plan, const SceneAt& sceneAt, const Theme& theme,
                 const Control& control) {
    QImage frame(plan.pixels, QImage::Format_RGB32);
    if (frame.isNull()) {
        throw std::bad_alloc();
    }
    frame.fill(theme.paper);
    const QRect place(QPoint(), plan.options.size);
    for (std::int64_t i = 0; i < plan.frames; ++i) {
        control.checkpoint();
        const double time = plan.timeAt(i);
        if (i == 0 || time != plan.timeAt(i - 1)) {
            paintFitted(frame, place, *sceneAt(time), theme);
        }
        writer.add(frame);
        control.report(static_cast<double>(i + 1) / static_cast<double>(plan.frames));
    }
    control.checkpoint();
    writer.finish();
}

} // namespace

MovieReport renderMovie(const SceneAt& sceneAt, const Theme& theme, const MovieOptions& options,
                        const QString& path, const Control& control) {
    const MovieFormat format = movieFormat(path);
    const MoviePlan plan = planMovie(options, format);
    PendingFile file(path);
    try {
        const std::unique_ptr<MovieWriter> writer =
            makeMovieWriter(format, file.writtenPath(), plan.pixels, options.framesPerSecond);
        writeFrames(*writer, plan, sceneAt, theme, control);
    } catch (const FileError& error) {
        // The person asked for another name than the one that was being written.
        throw FileError(path.toStdString(), error.reason());
    }
    file.commit();
    return {.plan = plan, .bytes = QFileInfo(path).size()};
}

} // namespace fovea::ui
