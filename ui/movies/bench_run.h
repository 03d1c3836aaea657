#pragma once

#include "ui/movies/render_movie.h"

namespace fovea::ui {

/// The run of the bench as a function of time, for a movie of `input` (input.bench is not null): laid out in
/// the thread that renders. What is pinned glows, unless it would hold the run at one window.
SceneAt benchRun(const SceneInput& input);

} // namespace fovea::ui
