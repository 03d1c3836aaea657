#pragma once

#include "core/base/control.h"
#include "ui/movies/movie_plan.h"
#include "ui/scenes/scene.h"

#include <functional>
#include <memory>

namespace fovea::ui {

/// The scene at a time, MovieOptions::from…to. Called from the thread that renders, which must share no
/// fonts with another: make the first scene in the first call.
using SceneAt = std::function<std::unique_ptr<Scene>(double time)>;

struct MovieReport {
    MoviePlan plan;
    std::int64_t bytes = 0;
};

/// Writes a scene's run as a movie, in the format that the path's ending says: each scene on the theme's
/// paper, as large as it fits into the movie, in the middle. Reports progress and stops as `control` says.
/// Throws Cancelled, FileError, and what movieFormat(), planMovie() and makeMovieWriter() throw; whatever is
/// thrown, what was at `path` stays and nothing is left behind.
MovieReport renderMovie(const SceneAt& sceneAt, const Theme& theme, const MovieOptions& options,
                        const QString& path, const Control& control = {});

} // namespace fovea::ui
