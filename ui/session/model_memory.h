#pragma once

#include <QString>
#include <nlohmann/json.hpp>

#include <optional>

namespace fovea::ui {

/// What a person set for each network, kept in the file models.ini beside the program's settings, by the
/// network's path (a bundled one's name). Any thread may ask.
///
/// Nothing when nothing was set, or what is kept cannot be read.
std::optional<nlohmann::json> rememberedSettings(const QString& nameOrPath);
void rememberSettings(const QString& nameOrPath, const nlohmann::json& settings);
void forgetSettings(const QString& nameOrPath);

} // namespace fovea::ui
