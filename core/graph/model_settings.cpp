#include "core/graph/model_settings.h"

#include "core/base/contract.h"
#include "core/image/class_names.h"
#include "core/io/npz.h"
#include "core/io/settings_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {

namespace {

constexpr const char* sources[] = {"model", "cifar10", "digits", "file", "none"};
constexpr const char* kinds[] = {"zeros", "ones", "file"};
constexpr std::size_t mostFills = 1000;

/// The inputs behind the picture's.
std::vector<NodeId> otherInputs(const Model& model) {
    std::vector<NodeId> inputs = model.graph->inputs();
    if (!inputs.empty()) {
        inputs.erase(inputs.begin());
    }
    return inputs;
}

std::optional<ModelProblem> problemOfFill(const Node& input, const InputFill& fill) {
    if (fill.kind != InputFill::Kind::File) {
        return {};
    }
    if (fill.numbers.shape() != input.inputShape) {
        return ModelProblem{ModelField::OtherInputs, fill.path + " holds " + fill.numbers.shape().toString() +
                                                         " numbers; \"" + input.name + "\" takes " +
                                                         input.inputShape.toString() + "."};
    }
    return {};
}

std::string outputNames(const Graph& graph) {
    constexpr std::size_t most = 20;
    std::string names;
    for (const NodeId output : graph.outputs().first(std::min(most, graph.outputs().size()))) {
        names += (names.empty() ? "" : ", ") + graph.node(output).name;
    }
    return graph.outputs().size() > most ? names + ", …" : names;
}

std::int64_t scoreCount(const Model& model, NodeId output) {
    return inferShapes(*model.graph, model.graph->inputShapes())[output.index()].channels();
}

std::optional<ModelProblem> problemOfClasses(const Model& model, const ModelSettings& settings,
                                             NodeId output) {
    const std::size_t names = settings.classes == ClassSource::File ? settings.classNames.size() : 10;
    if (settings.classes == ClassSource::Model || settings.classes == ClassSource::None) {
        return {};
    }
    const std::int64_t scores = scoreCount(model, output);
    if (static_cast<std::int64_t>(names) == scores) {
        return {};
    }
    return ModelProblem{ModelField::Classes, "These are " + std::to_string(names) +
                                                 " names; the network answers with " +
                                                 std::to_string(scores) + " scores."};
}

const std::vector<std::string>& namesOf(const Model& model, const ModelSettings& settings) {
    static const std::vector<std::string> none;
    switch (settings.classes) {
    case ClassSource::Model:
        return model.info.classNames;
    case ClassSource::Cifar10:
        return cifarClassNames();
    case ClassSource::Digits:
        return digitClassNames();
    case ClassSource::File:
        return settings.classNames;
    case ClassSource::None:
        break;
    }
    return none;
}

std::vector<std::string> texts(SettingsReader& reader, const char* field) {
    std::vector<std::string> list;
    const nlohmann::json* value = reader.find(field);
    if (value == nullptr) {
        return list;
    }
    for (const nlohmann::json& item : *value) {
        if (!value->is_array() || !item.is_string()) {
            reader.refuse(field, "a list of names");
        }
        list.push_back(item.get<std::string>());
    }
    return list;
}

} // namespace

bool operator==(const InputFill& a, const InputFill& b) {
    return a.kind == b.kind && a.path == b.path && a.numbers.shape() == b.numbers.shape() &&
           a.numbers.data() == b.numbers.data();
}

bool operator==(const ModelSettings& a, const ModelSettings& b) {
    return a.input == b.input && a.classes == b.classes && a.classFile == b.classFile &&
           a.classNames == b.classNames && a.fills == b.fills && a.output == b.output;
}

ModelSettings settingsOf(const Model& model) {
    ModelSettings settings;
    settings.input = model.info.input;
    return settings;
}

bool needsReimport(const Model& model, const ModelSettings& settings) {
    const InputSpec& made = model.info.input;
    const InputSpec& wanted = settings.input;
    return made.channels != wanted.channels || made.height != wanted.height || made.width != wanted.width ||
           made.layout != wanted.layout;
}

std::optional<ModelProblem> problemOf(const Model& model, const ModelSettings& settings) {
    // Of a network that takes no picture the specification means nothing.
    const bool takesPictures = !model.info.stated.name.empty();
    if (std::optional<ModelProblem> problem = problemOf(settings.input); problem && takesPictures) {
        return problem;
    }
    for (const NodeId id : otherInputs(model)) {
        const Node& input = model.graph->node(id);
        const auto fill = settings.fills.find(input.name);
        if (fill == settings.fills.end()) {
            continue;
        }
        if (std::optional<ModelProblem> problem = problemOfFill(input, fill->second)) {
            return problem;
        }
    }
    NodeId output = model.graph->output();
    if (!settings.output.empty()) {
        const std::optional<NodeId> found = model.graph->find(settings.output);
        if (!found || !std::ranges::count(model.graph->outputs(), *found)) {
            return ModelProblem{ModelField::Output, "The network has no output \"" + settings.output +
                                                        "\"; its outputs are: " + outputNames(*model.graph) +
                                                        "."};
        }
        output = *found;
    }
    return problemOfClasses(model, settings, output);
}

Model configured(const Model& model, const ModelSettings& settings) {
    FOVEA_REQUIRE(!needsReimport(model, settings));
    Model result = model;
    result.info.input = settings.input;
    result.info.classNames = namesOf(model, settings);
    result.info.otherInputs.clear();
    for (const NodeId id : otherInputs(model)) {
        const Node& input = model.graph->node(id);
        const auto fill = settings.fills.find(input.name);
        const bool isZeros = fill == settings.fills.end() || fill->second.kind == InputFill::Kind::Zeros;
        result.info.otherInputs.push_back(isZeros ? Tensor()
                                          : fill->second.kind == InputFill::Kind::Ones
                                              ? Tensor::filled(input.inputShape, 1)
                                              : fill->second.numbers);
    }
    if (!settings.output.empty()) {
        const NodeId output = *model.graph->find(settings.output);
        if (output != model.graph->output()) {
            result.graph = std::make_shared<const Graph>(model.graph->answering(output));
        }
    }
    return result;
}

nlohmann::json toJson(const ModelSettings& settings) {
    nlohmann::json json = {{"input", toJson(settings.input)},
                           {"classes", sources[static_cast<std::size_t>(settings.classes)]}};
    if (settings.classes == ClassSource::File) {
        json["class_file"] = settings.classFile;
        json["class_names"] = settings.classNames;
    }
    for (const auto& [name, fill] : settings.fills) {
        json["fills"].push_back(
            {{"input", name}, {"with", kinds[static_cast<std::size_t>(fill.kind)]}, {"path", fill.path}});
    }
    if (!settings.output.empty()) {
        json["output"] = settings.output;
    }
    return json;
}

ModelSettings modelSettingsFromJson(const nlohmann::json& json, const ModelSettings& start,
                                    const std::string& document) {
    SettingsReader reader(json, document);
    ModelSettings settings = start;
    if (const nlohmann::json* input = reader.find("input")) {
        settings.input = inputSpecFromJson(*input, start.input, document);
    }
    settings.classes =
        static_cast<ClassSource>(reader.choice("classes", sources, static_cast<std::size_t>(start.classes)));
    settings.classFile = reader.text("class_file", start.classFile);
    settings.classNames = texts(reader, "class_names");
    settings.output = reader.text("output", start.output);
    if (reader.find("fills") != nullptr) {
        for (SettingsReader& fill : reader.objects("fills", mostFills)) {
            InputFill& made = settings.fills[fill.text("input")];
            made.kind = static_cast<InputFill::Kind>(fill.choice("with", kinds));
            made.path = fill.text("path", "");
            fill.finish();
        }
    }
    reader.finish();
    return settings;
}

void readFills(ModelSettings& settings) {
    for (auto& [name, fill] : settings.fills) {
        if (fill.kind == InputFill::Kind::File && fill.numbers.empty()) {
            fill.numbers = readNpy(fill.path);
        }
    }
}

} // namespace fovea
