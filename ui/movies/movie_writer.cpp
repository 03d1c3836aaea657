#include "ui/movies/movie_writer.h"

#include "ui/movies/gif_writer.h"
#include "ui/movies/video_writer.h"

namespace fovea::ui {

std::unique_ptr<MovieWriter> makeMovieWriter(MovieFormat format, const QString& path, const QSize& size,
                                             double framesPerSecond) {
    if (format == MovieFormat::Gif) {
        return std::make_unique<GifWriter>(path, size, framesPerSecond);
    }
    return std::make_unique<VideoWriter>(VideoPlugin(), format, path, size, framesPerSecond);
}

} // namespace fovea::ui
