#pragma once

#include "ui/scenes/scene.h"

#include <span>

namespace fovea::ui {

/// What a scene is made from.
enum class SceneSubject { Analysis, Bench };

/// One row per scene that can be shown and rendered. A new scene adds its file pair and one row.
struct SceneEntry {
    const char* name;  ///< on the command line: "network", "layer", "unit", "classes", "graph", "bench"
    const char* title; ///< for people; translated in context "SceneRegistry"
    SceneSubject subject;
    std::unique_ptr<Scene> (*make)(const SceneInput& input);
};

std::span<const SceneEntry> scenes();
/// Null when there is no scene of that name.
const SceneEntry* findScene(QStringView name);

} // namespace fovea::ui
