#pragma once

#include "app/setting_values.h"
#include "ui/scenes/scene.h"

#include <optional>

namespace fovea {

/// What pictures of a network can be told, with what holds when they are not told.
struct AnalysisSettings {
    std::string model = "cifar";
    std::string image;
    std::string compare; ///< a second picture
    std::string layer;
    std::int64_t channel = 0;
    std::optional<std::int64_t> y;
    std::optional<std::int64_t> x;
    std::optional<std::int64_t> slice;
    InputSettings input;
    ui::ViewOptions view;
    bool dark = false;
    ui::ColorChoice colours = ui::ColorChoice::Usual;
    double scale = 1;
};

const std::vector<SettingKey<AnalysisSettings>>& analysisKeys();

/// With the layer and the unit of `settings` selected. Throws SettingError when they are not there.
ui::SceneInput analysisInput(std::shared_ptr<const Analysis> analysis, std::shared_ptr<const Image> picture,
                             const AnalysisSettings& settings, const QSizeF& viewport);
/// The same for two pictures through one network.
ui::SceneInput analysisInput(const std::shared_ptr<const Comparison>& comparison,
                             std::shared_ptr<const Image> picture, const AnalysisSettings& settings,
                             const QSizeF& viewport);
/// The same from the names of the model and the picture (the first sample when it has none).
ui::SceneInput analysisInput(const AnalysisSettings& settings, const QSizeF& viewport);

} // namespace fovea
