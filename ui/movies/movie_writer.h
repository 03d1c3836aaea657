#pragma once

#include "ui/movies/movie_plan.h"

#include <QImage>

#include <memory>

namespace fovea::ui {

/// A movie file that is being written, frame by frame. Throws FileError when the file cannot be written.
class MovieWriter {
public:
    virtual ~MovieWriter() = default;
    /// `frame` has the size that the writer was made for.
    virtual void add(const QImage& frame) = 0;
    /// Completes the file; nothing is added afterwards. A writer that is given up before leaves a useless
    /// file.
    virtual void finish() = 0;
};

/// Begins a movie at `path`, over what may be there. `size` is even on both sides for video. Throws FileError
/// when the file cannot be written, UnsupportedError when what writes video is missing.
std::unique_ptr<MovieWriter> makeMovieWriter(MovieFormat format, const QString& path, const QSize& size,
                                             double framesPerSecond);

} // namespace fovea::ui
