#include "app/bench_movie.h"

#include "app/stop_on_signal.h"
#include "core/bench/bench_steps.h"
#include "ui/movies/bench_run.h"

#include <cmath>
#include <cstdio>
#include <limits>
#include <unistd.h>

namespace fovea {

namespace {

using Settings = BenchSettings;
using Text = const std::string&;

ui::MovieOptions movieOptions(const Settings& settings, const ui::SceneInput& input, const QSizeF& size,
                              ui::MovieFormat format) {
    const auto end = static_cast<double>(stepCount(*input.bench));
    if (end == 0) {
        throw SettingError(
            "the windows do not fit the input, so there is no run to show; a picture (.png) says "
            "why");
    }
    const MovieSettings& asked = settings.movie;
    const ui::MovieOptions usual;
    const double from = asked.from.value_or(0);
    const double to = asked.to.value_or(end);
    if (from > end || to > end) {
        throw SettingError("the run has " + std::to_string(stepCount(*input.bench)) +
                           " windows; the movie cannot go on to " +
                           std::to_string(std::llround(std::max(from, to))));
    }
    return {.size = (size * settings.scale).toSize(),
            .framesPerSecond = asked.framesPerSecond.value_or(ui::usualMovieRate(format)),
            .speed = asked.speed.value_or(ui::usualMovieSpeed(to - from)),
            .from = from,
            .to = to,
            .hold = asked.hold.value_or(usual.hold)};
}

/// A line that overwrites itself, only where somebody watches.
void printProgress(double fraction) {
    if (isatty(STDERR_FILENO) != 0) {
        std::fprintf(stderr, "\r%3.0f %%%s", std::floor(100 * fraction), fraction < 1 ? "" : "\r     \r");
    }
}

} // namespace

std::vector<SettingKey<BenchSettings>> movieKeys() {
    constexpr double most = std::numeric_limits<double>::max();
    return {
        {"fps", "of a movie: frames a second, 1 to 60 (30; GIF 20)",
         [](Settings& s, Text k, Text v) {
             s.movie.framesPerSecond = toNumber(k, v, ui::minMovieRate, ui::maxMovieRate);
         }},
        {"speed", "of a movie: windows a second (1, more for long runs)",
         [](Settings& s, Text k, Text v) {
             s.movie.speed = toNumber(k, v, ui::minMovieSpeed, ui::maxMovieSpeed);
         }},
        {"hold", "of a movie: seconds that its last picture stays (1)",
         [](Settings& s, Text k, Text v) { s.movie.hold = toNumber(k, v, 0, ui::maxMovieHold); }},
        {"from", "of a movie: windows that are written when it begins (0)",
         [](Settings& s, Text k, Text v) { s.movie.from = toNumber(k, v, 0, most); }},
        {"to", "of a movie: windows that are written when it ends (all)",
         [](Settings& s, Text k, Text v) { s.movie.to = toNumber(k, v, 0, most); }},
    };
}

void refuseMovieSettings(const BenchSettings& settings) {
    if (settings.movie != MovieSettings()) {
        throw UsageError("fps, speed, hold, from and to are settings of movies: write .gif, .mp4 or .webm");
    }
}

void renderBenchMovie(const RenderOptions& options, const BenchSettings& settings, const QSizeF& size) {
    if (options.time) {
        throw UsageError("--time is for pictures; a movie runs --set from=WINDOWS to --set to=WINDOWS");
    }
    const StopOnSignal stopper;
    const QString path = QString::fromStdString(options.out);
    const ui::SceneInput input = benchInput(settings, 0, size);
    const ui::MovieOptions movie = movieOptions(settings, input, size, ui::movieFormat(path));
    try {
        const ui::MovieReport report = ui::renderMovie(ui::benchRun(input), input.theme, movie, path,
                                                       {.stop = stopper.token(), .progress = printProgress});
        if (!report.plan.remark().isEmpty()) {
            std::fprintf(stderr, "fovea: %s\n", qPrintable(report.plan.remark()));
        }
    } catch (const Cancelled&) {
        throw Error(options.out + ": interrupted; nothing was written");
    }
}

} // namespace fovea
