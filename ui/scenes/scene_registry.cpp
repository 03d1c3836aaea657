#include "ui/scenes/scene_registry.h"

#include "ui/scenes/bench/bench_scene.h"
#include "ui/scenes/class_scene.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/scenes/layer_scene.h"
#include "ui/scenes/network_scene.h"
#include "ui/scenes/unit_comparison_scene.h"
#include "ui/scenes/unit_scene.h"

#include <QCoreApplication>

#include <array>

namespace fovea::ui {

namespace {

template <class Made>
std::unique_ptr<Scene> make(const SceneInput& input) {
    return std::make_unique<Made>(input);
}

std::unique_ptr<Scene> makeUnit(const SceneInput& input) {
    return input.comparison != nullptr ? make<UnitComparisonScene>(input) : make<UnitScene>(input);
}

} // namespace

std::span<const SceneEntry> scenes() {
    static constexpr std::array<SceneEntry, 6> entries = {{
        {"network", QT_TRANSLATE_NOOP("SceneRegistry", "Overview"), SceneSubject::Analysis,
         make<NetworkScene>},
        {"layer", QT_TRANSLATE_NOOP("SceneRegistry", "Layer"), SceneSubject::Analysis, make<LayerScene>},
        {"unit", QT_TRANSLATE_NOOP("SceneRegistry", "Unit"), SceneSubject::Analysis, makeUnit},
        {"classes", QT_TRANSLATE_NOOP("SceneRegistry", "Classes"), SceneSubject::Analysis, make<ClassScene>},
        {"graph", QT_TRANSLATE_NOOP("SceneRegistry", "Graph"), SceneSubject::Analysis, make<GraphScene>},
        {"bench", QT_TRANSLATE_NOOP("SceneRegistry", "Bench"), SceneSubject::Bench, make<BenchScene>},
    }};
    return entries;
}

const SceneEntry* findScene(QStringView name) {
    for (const SceneEntry& entry : scenes()) {
        if (name == QLatin1String(entry.name)) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace fovea::ui
