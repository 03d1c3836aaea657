#pragma once

#include "app/bench_lit.h"
#include "app/setting_values.h"
#include "core/bench/bench_state.h"
#include "ui/scenes/scene.h"

#include <optional>

namespace fovea {

/// What a movie of the bench can be told; what is not told depends on the movie.
struct MovieSettings {
    std::optional<double> framesPerSecond;
    std::optional<double> speed; ///< windows a second
    std::optional<double> hold;  ///< seconds
    std::optional<double> from;  ///< windows
    std::optional<double> to;
    bool operator==(const MovieSettings&) const = default;
};

/// What pictures of the bench can be told, with what holds when they are not told.
struct BenchSettings {
    std::string preset = "stride1";
    std::string state; ///< a file that was saved from the bench; instead of the preset
    /// Settings on top, in the order in which they were told.
    std::vector<std::function<void(BenchState&)>> edits;
    /// What is made from sources, once all sizes are known.
    std::optional<InputSource> input;
    std::optional<FilterSource> weights;
    ui::BenchView view;
    LitElement lit;
    bool dark = false;
    ui::ColorChoice colours = ui::ColorChoice::Usual;
    double scale = 1;
    MovieSettings movie;
};

const std::vector<SettingKey<BenchSettings>>& benchKeys();
/// One line per preset, for --help.
std::string benchPresetHelp();

/// Computes the bench; `time` in windows, without one the run's end. Throws SettingError when the settings do
/// not go together, FileError when the state cannot be read.
ui::SceneInput benchInput(const BenchSettings& settings, const std::optional<double>& time,
                          const QSizeF& viewport);

} // namespace fovea
