#include "core/training/recipe.h"

#include "core/io/json_file.h"
#include "core/io/settings_reader.h"
#include "core/ops/registry.h"

#include <array>
#include <limits>
#include <utility>

namespace fovea {

namespace {

constexpr std::array optimizerKinds{"sgd", "nesterov", "adam", "adadelta"};
constexpr std::array scheduleKinds{"constant", "step", "cosine", "one_cycle"};
constexpr double belowOne = 1.0 - 1e-9;
constexpr std::int64_t maxSide = 4096;
constexpr const char* inputName = "input";

Augmentation readAugmentation(SettingsReader reader) {
    Augmentation augmentation;
    augmentation.flip = reader.flag("flip", augmentation.flip);
    augmentation.shift = reader.integer("shift", 0, maxSide, augmentation.shift);
    reader.finish();
    return augmentation;
}

OptimizerSettings readOptimizer(SettingsReader reader) {
    OptimizerSettings settings;
    settings.kind = static_cast<OptimizerKind>(reader.choice("kind", optimizerKinds));
    settings.learningRate = reader.number("learning_rate", 0, 1000);
    settings.momentum = reader.number("momentum", 0, belowOne, settings.momentum);
    settings.beta1 = reader.number("beta1", 0, belowOne, settings.beta1);
    settings.beta2 = reader.number("beta2", 0, belowOne, settings.beta2);
    settings.rho = reader.number("rho", 0, belowOne, settings.rho);
    settings.epsilon = reader.number("epsilon", 1e-30, 1, settings.epsilon);
    settings.weightDecay = reader.number("weight_decay", 0, 1, settings.weightDecay);
    reader.finish();
    return settings;
}

Schedule readSchedule(SettingsReader reader) {
    Schedule schedule;
    schedule.kind = static_cast<ScheduleKind>(reader.choice("kind", scheduleKinds));
    schedule.every = reader.integer("every", 1, 100'000, schedule.every);
    schedule.factor = reader.number("factor", 1e-9, 1, schedule.factor);
    schedule.finalFactor = reader.number("final_factor", 0, 1, schedule.finalFactor);
    schedule.startFactor = reader.number("start_factor", 0, 1, schedule.startFactor);
    schedule.warmUp = reader.number("warm_up", 0, belowOne, schedule.warmUp);
    reader.finish();
    return schedule;
}

Normalization readNormalization(SettingsReader reader, std::int64_t channels) {
    Normalization normalization{.mean = reader.numbers("mean"), .std = reader.numbers("std")};
    const auto count = static_cast<std::size_t>(channels);
    const bool positive = std::ranges::all_of(normalization.std, [](float value) { return value > 0; });
    if (normalization.mean.size() != count) {
        reader.refuse("mean", std::to_string(channels) + " numbers, one per channel");
    }
    if (normalization.std.size() != count || !positive) {
        reader.refuse("std", std::to_string(channels) + " numbers above 0, one per channel");
    }
    reader.finish();
    return normalization;
}

void readInput(SettingsReader reader, Recipe& recipe) {
    recipe.channels = reader.integer("channels", 1, 3);
    if (recipe.channels == 2) {
        reader.refuse("channels", "1 (gray) or 3 (colour)");
    }
    recipe.height = reader.integer("height", 1, maxSide);
    recipe.width = reader.integer("width", 1, maxSide);
    reader.finish();
}

std::vector<nlohmann::json> readLayers(SettingsReader& reader) {
    const nlohmann::json& layers = reader.required("layers");
    if (!layers.is_array() || layers.empty()) {
        reader.refuse("layers", "a list of at least one layer");
    }
    return {layers.begin(), layers.end()};
}

nlohmann::json optimizerToJson(const OptimizerSettings& settings) {
    return {{"kind", optimizerKinds[static_cast<std::size_t>(settings.kind)]},
            {"learning_rate", settings.learningRate},
            {"momentum", settings.momentum},
            {"beta1", settings.beta1},
            {"beta2", settings.beta2},
            {"rho", settings.rho},
            {"epsilon", settings.epsilon},
            {"weight_decay", settings.weightDecay}};
}

nlohmann::json scheduleToJson(const Schedule& schedule) {
    return {{"kind", scheduleKinds[static_cast<std::size_t>(schedule.kind)]},
            {"every", schedule.every},
            {"factor", schedule.factor},
            {"final_factor", schedule.finalFactor},
            {"start_factor", schedule.startFactor},
            {"warm_up", schedule.warmUp}};
}

/// Adds layer number `index`, reading from `previous` unless it says otherwise.
NodeId addLayer(GraphBuilder& builder, std::vector<std::pair<std::string, NodeId>>& named, NodeId previous,
                const nlohmann::json& layer, std::size_t index) {
    SettingsReader reader(layer, "recipe", "layers[" + std::to_string(index) + "]");
    const std::string name = reader.text("name", "");
    std::vector<NodeId> inputs;
    if (reader.find("inputs") == nullptr) {
        inputs.push_back(previous);
    } else {
        for (const nlohmann::json& wanted : reader.required("inputs")) {
            const auto found =
                std::ranges::find_if(named, [&](const auto& entry) { return wanted == entry.first; });
            if (found == named.end()) {
                reader.refuse("inputs", "a list of names of earlier layers, or \"input\"");
            }
            inputs.push_back(found->second);
        }
    }
    std::vector<Shape> shapes;
    std::ranges::transform(inputs, std::back_inserter(shapes), [&](NodeId id) { return builder.shape(id); });
    nlohmann::json options = layer;
    options.erase("name");
    options.erase("inputs");
    try {
        const NodeId id = builder.add(makeOp(options, shapes), std::move(inputs), name);
        if (!name.empty()) {
            named.emplace_back(name, id);
        }
        return id;
    } catch (const SettingError& error) {
        throw SettingError("recipe: \"layers[" + std::to_string(index) + "]\": " + error.what());
    }
}

} // namespace

Recipe recipeFromJson(const nlohmann::json& value) {
    SettingsReader reader(value, "recipe");
    Recipe recipe;
    recipe.name = reader.text("name");
    recipe.dataset = reader.text("dataset", "");
    readInput(reader.object("input"), recipe);
    recipe.layers = readLayers(reader);
    if (reader.find("normalization") != nullptr) {
        recipe.normalization = readNormalization(reader.object("normalization"), recipe.channels);
    }
    if (reader.find("augmentation") != nullptr) {
        recipe.augmentation = readAugmentation(reader.object("augmentation"));
    }
    recipe.optimizer = readOptimizer(reader.object("optimizer"));
    if (reader.find("schedule") != nullptr) {
        recipe.schedule = readSchedule(reader.object("schedule"));
    }
    recipe.epochs = reader.integer("epochs", 1, 100'000);
    recipe.batch = reader.integer("batch", 1, 65'536);
    recipe.seed = static_cast<std::uint64_t>(reader.integer(
        "seed", 0, std::numeric_limits<std::int64_t>::max(), static_cast<std::int64_t>(recipe.seed)));
    recipe.labelSmoothing = reader.number("label_smoothing", 0, belowOne, recipe.labelSmoothing);
    recipe.validation = reader.number("validation", 0, belowOne, recipe.validation);
    reader.finish();
    buildGraph(recipe);
    return recipe;
}

nlohmann::json toJson(const Recipe& recipe) {
    nlohmann::json value{
        {"name", recipe.name},
        {"dataset", recipe.dataset},
        {"input", {{"channels", recipe.channels}, {"height", recipe.height}, {"width", recipe.width}}},
        {"layers", recipe.layers},
        {"augmentation", {{"flip", recipe.augmentation.flip}, {"shift", recipe.augmentation.shift}}},
        {"optimizer", optimizerToJson(recipe.optimizer)},
        {"schedule", scheduleToJson(recipe.schedule)},
        {"epochs", recipe.epochs},
        {"batch", recipe.batch},
        {"seed", recipe.seed},
        {"label_smoothing", recipe.labelSmoothing},
        {"validation", recipe.validation}};
    if (recipe.normalization) {
        value["normalization"] = {{"mean", recipe.normalization->mean}, {"std", recipe.normalization->std}};
    }
    return value;
}

Recipe readRecipe(const std::filesystem::path& path) {
    const nlohmann::json value = readJson(path, {});
    try {
        return recipeFromJson(value);
    } catch (const SettingError& error) {
        throw FileError(path.string(), error.what());
    } catch (const ShapeError& error) {
        throw FileError(path.string(), error.what());
    }
}

Graph buildGraph(const Recipe& recipe) {
    GraphBuilder builder;
    NodeId last = builder.addInput(inputName, {1, recipe.channels, recipe.height, recipe.width});
    std::vector<std::pair<std::string, NodeId>> named{{inputName, last}};
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        last = addLayer(builder, named, last, recipe.layers[i], i);
    }
    Graph graph = builder.build();
    for (const NodeId id : graph.ids()) {
        if (id != graph.output() && graph.consumers(id).empty()) {
            throw SettingError("recipe: no layer reads \"" + graph.node(id).name + "\"");
        }
    }
    return graph;
}

} // namespace fovea
