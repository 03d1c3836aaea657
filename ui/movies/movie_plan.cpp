#include "ui/movies/movie_plan.h"

#include "core/base/error.h"
#include "ui/render/numbers.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Movies)
};

bool within(double value, double low, double high) {
    return value >= low && value <= high; // false for what is no number
}

using Problem = std::optional<MovieProblem>;

Problem sizeProblem(const QSize& size) {
    if (std::min(size.width(), size.height()) >= minMovieSide &&
        std::max(size.width(), size.height()) <= maxMovieSide) {
        return {};
    }
    return MovieProblem{MovieField::Size,
                        Texts::tr("a movie of %1×%2 pixels cannot be written; each side may have %3 to %4")
                            .arg(size.width())
                            .arg(size.height())
                            .arg(minMovieSide)
                            .arg(maxMovieSide)};
}

Problem rateProblem(double rate, MovieFormat format) {
    if (!within(rate, minMovieRate, maxMovieRate)) {
        return MovieProblem{MovieField::Rate,
                            Texts::tr("%1 frames a second cannot be written; movies may have %2 to %3")
                                .arg(number(rate), number(minMovieRate), number(maxMovieRate))};
    }
    if (format == MovieFormat::Gif && rate > maxGifRate) {
        return MovieProblem{
            MovieField::Rate,
            Texts::tr(
                "%1 frames a second are too many for a GIF, which programs then show slowly; it may have "
                "up to %2, MP4 and WebM up to %3")
                .arg(number(rate), number(maxGifRate), number(maxMovieRate))};
    }
    return {};
}

Problem timeProblem(const MovieOptions& options) {
    if (!within(options.speed, minMovieSpeed, maxMovieSpeed)) {
        return MovieProblem{MovieField::Speed,
                            Texts::tr("the speed %1 is not from %2 to %3 a second")
                                .arg(number(options.speed), number(minMovieSpeed), number(maxMovieSpeed))};
    }
    if (!(options.from <= options.to) || !std::isfinite(options.from) || !std::isfinite(options.to)) {
        return MovieProblem{MovieField::Part,
                            Texts::tr("the movie cannot run from %1 to %2; it must end after it begins")
                                .arg(number(options.from), number(options.to))};
    }
    if (!within(options.hold, 0, maxMovieHold)) {
        return MovieProblem{MovieField::Hold,
                            Texts::tr("the last picture cannot stay for %1 seconds; it may stay for 0 to %2")
                                .arg(number(options.hold), number(maxMovieHold))};
    }
    return {};
}

/// Numbers of frames as doubles: they may be far beyond what can be written.
struct FrameCounts {
    double run = 0;
    double last = 0;
};

FrameCounts countFrames(const MovieOptions& options) {
    // A whole number of frames must not become one more by rounding.
    constexpr double tiny = 1e-6;
    const double rate = options.framesPerSecond;
    return {std::ceil((options.to - options.from) / options.speed * rate - tiny),
            std::max(1.0, std::round(options.hold * rate))};
}

Problem lengthProblem(const MovieOptions& options) {
    const FrameCounts counts = countFrames(options);
    if (counts.run + counts.last <= static_cast<double>(maxMovieFrames)) {
        return {};
    }
    return MovieProblem{
        MovieField::Length,
        Texts::tr("at this speed and rate the movie has %1 frames; at most %2 can be written: "
                  "choose a higher speed, a lower rate or a shorter part")
            .arg(number(counts.run + counts.last), count(maxMovieFrames))};
}

int even(int side) {
    return side + side % 2;
}

} // namespace

double MoviePlan::timeAt(std::int64_t frame) const {
    const double time = options.from + static_cast<double>(frame) * options.speed / options.framesPerSecond;
    return frame >= frames - lastFrames ? options.to : std::min(time, options.to);
}

QString MoviePlan::remark() const {
    return pixels == options.size
               ? QString()
               : Texts::tr("video needs even sides: %1×%2 became %3×%4, with paper at the edge")
                     .arg(options.size.width())
                     .arg(options.size.height())
                     .arg(pixels.width())
                     .arg(pixels.height());
}

const QStringList& movieEndings() {
    static const QStringList endings = {QStringLiteral(".gif"), QStringLiteral(".mp4"),
                                        QStringLiteral(".webm")};
    return endings;
}

bool hasMovieEnding(const QString& path) {
    return std::ranges::any_of(
        movieEndings(), [&](const QString& ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

MovieFormat movieFormat(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("gif")) {
        return MovieFormat::Gif;
    }
    if (ending == QLatin1String("mp4")) {
        return MovieFormat::Mp4;
    }
    if (ending == QLatin1String("webm")) {
        return MovieFormat::WebM;
    }
    throw SettingError(Texts::tr("%1: movies can be written as .gif, .mp4 or .webm").arg(path).toStdString());
}

double usualMovieSpeed(double length) {
    constexpr double longest = 60; // seconds
    return std::clamp(std::ceil(length / longest), 1.0, maxMovieSpeed);
}

std::optional<MovieProblem> problemOf(const MovieOptions& options, MovieFormat format) {
    Problem problem = sizeProblem(options.size);
    if (!problem) {
        problem = rateProblem(options.framesPerSecond, format);
    }
    if (!problem) {
        problem = timeProblem(options);
    }
    return problem ? problem : lengthProblem(options);
}

MoviePlan planMovie(const MovieOptions& options, MovieFormat format) {
    if (const Problem problem = problemOf(options, format)) {
        const std::string text = problem->text.toStdString();
        if (problem->field == MovieField::Length) {
            throw LimitError(text);
        }
        throw SettingError(text);
    }
    const FrameCounts counts = countFrames(options);
    MoviePlan plan{.options = options, .format = format, .pixels = options.size};
    plan.lastFrames = static_cast<std::int64_t>(counts.last);
    plan.frames = static_cast<std::int64_t>(counts.run) + plan.lastFrames;
    if (format != MovieFormat::Gif) {
        plan.pixels = {even(options.size.width()), even(options.size.height())};
    }
    return plan;
}

} // namespace fovea::ui
