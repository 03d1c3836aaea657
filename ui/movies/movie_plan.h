#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace fovea::ui {

enum class MovieFormat { Gif, Mp4, WebM };

/// Limits of movies, each told by the error that refuses what lies beyond.
inline constexpr int minMovieSide = 16;
inline constexpr int maxMovieSide = 4096;
inline constexpr double minMovieRate = 1; ///< frames per second
inline constexpr double maxMovieRate = 60;
/// Browsers show GIFs with shorter frames at a tenth of the speed.
inline constexpr double maxGifRate = 50;
inline constexpr double minMovieSpeed = 0.1;
inline constexpr double maxMovieSpeed = 1000;
inline constexpr double maxMovieHold = 60;
inline constexpr std::int64_t maxMovieFrames = 36'000; ///< 20 minutes at 30 a second

struct MovieOptions {
    QSize size = {1280, 720}; ///< pixels
    double framesPerSecond = 30;
    double speed = 1; ///< of the scene's time per second: windows a second on the bench
    double from = 0;  ///< scene times, from ≤ to
    double to = 0;
    double hold = 1; ///< seconds that the last picture stays
};

/// What a movie of these options consists of.
struct MoviePlan {
    MovieOptions options;
    MovieFormat format = MovieFormat::Gif;
    QSize pixels;                ///< of the file: video has even sides
    std::int64_t frames = 0;     ///< 1…maxMovieFrames
    std::int64_t lastFrames = 0; ///< how many of them show the time `to`, at least 1

    double seconds() const { return static_cast<double>(frames) / options.framesPerSecond; }
    /// The scene's time in frame 0…frames−1.
    double timeAt(std::int64_t frame) const;
    /// What is not as asked for, in words; empty when nothing is.
    QString remark() const;
};

/// ".gif", ".mp4", ".webm".
const QStringList& movieEndings();
bool hasMovieEnding(const QString& path);
/// By the path's ending; throws SettingError on another one.
MovieFormat movieFormat(const QString& path);

/// The rate that nobody chose another for. A GIF's frames last whole hundredths of a second.
constexpr double usualMovieRate(MovieFormat format) {
    return format == MovieFormat::Gif ? 20 : 30;
}
/// The speed for a run of this length that nobody chose one for: 1, or more where it would last over a
/// minute.
double usualMovieSpeed(double length);

/// Which of the options cannot be.
enum class MovieField { Size, Rate, Speed, Part, Hold, Length };
struct MovieProblem {
    MovieField field = MovieField::Size;
    QString text; ///< what is wrong and what would be possible
};
/// The first problem; none when the movie can be written.
std::optional<MovieProblem> problemOf(const MovieOptions& options, MovieFormat format);

/// Throws LimitError for a movie that is too long, SettingError for every other problem.
MoviePlan planMovie(const MovieOptions& options, MovieFormat format);

} // namespace fovea::ui
