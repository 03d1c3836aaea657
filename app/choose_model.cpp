#include "app/choose_model.h"

#include "core/graph/executor.h"
#include "core/graph/model_settings.h"
#include "core/image/class_names.h"
#include "core/image/input_presets.h"
#include "core/io/decimal.h"
#include "core/io/json_file.h"
#include "core/io/npz.h"
#include "ui/session/bundle.h"

#include <QRegularExpression>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <tuple>

namespace fovea {

namespace {

std::pair<std::int64_t, std::int64_t> parseSides(const std::string& text) {
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,5})x(\\d{1,5})$"));
    const QRegularExpressionMatch match = pattern.match(QString::fromStdString(text));
    const std::pair<std::int64_t, std::int64_t> sides(match.captured(1).toLongLong(),
                                                      match.captured(2).toLongLong());
    if (!match.hasMatch() || sides.first < 1 || sides.second < 1 ||
        std::max(sides.first, sides.second) > maxInputSide) {
        throw UsageError("--size " + text + ": write WIDTHxHEIGHT, each from 1 to " +
                         std::to_string(maxInputSide));
    }
    return sides;
}

/// A preset's name, JSON, or a file that holds JSON.
nlohmann::json readSpec(const std::string& text) {
    if (text.starts_with('{')) {
        try {
            return parseJson(text, {});
        } catch (const Error& error) {
            throw UsageError("--input-spec " + text + ": " + error.what());
        }
    }
    std::string known;
    for (const InputPreset& preset : inputPresets()) {
        if (text == preset.id) {
            return {{"preset", text}};
        }
        known += (known.empty() ? "" : ", ") + std::string(preset.id);
    }
    if (!std::filesystem::exists(text)) {
        throw UsageError("--input-spec " + text + ": write a preset (" + known +
                         "), JSON in braces or a file that holds it");
    }
    return readJson(text, {});
}

void applyClasses(const std::string& text, ModelSettings& settings) {
    const std::pair<const char*, ClassSource> sources[] = {
        {"cifar10", ClassSource::Cifar10}, {"digits", ClassSource::Digits}, {"none", ClassSource::None}};
    for (const auto& [name, source] : sources) {
        if (text == name) {
            settings.classes = source;
            return;
        }
    }
    settings.classes = ClassSource::File;
    settings.classFile = text;
    settings.classNames = readClassNames(text);
}

void applyFill(const std::string& text, const Model& model, ModelSettings& settings) {
    // The name of an input may itself hold an equals sign.
    const std::size_t equals = text.rfind('=');
    const std::string name = text.substr(0, equals);
    const std::string with = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (with.empty()) {
        throw UsageError("--fill " + text + ": write INPUT=zeros, INPUT=ones or INPUT=FILE.npy");
    }
    const std::vector<NodeId> inputs = model.graph->inputs();
    const bool known = std::ranges::any_of(inputs.begin() + (inputs.empty() ? 0 : 1), inputs.end(),
                                           [&](NodeId id) { return model.graph->node(id).name == name; });
    if (!known) {
        throw SettingError("--fill " + text + ": no input beside the picture's is called \"" + name + "\"");
    }
    InputFill& fill = settings.fills[name];
    fill.kind = with == "zeros"  ? InputFill::Kind::Zeros
                : with == "ones" ? InputFill::Kind::Ones
                                 : InputFill::Kind::File;
    if (fill.kind == InputFill::Kind::File) {
        fill.path = with;
        fill.numbers = readNpy(with);
    }
}

} // namespace

Model openModel(const ModelChoice& choice, OnnxInputs inputs) {
    const nlohmann::json spec = choice.inputSpec.empty() ? nlohmann::json() : readSpec(choice.inputSpec);
    std::optional<std::pair<std::int64_t, std::int64_t>> sides;
    if (!choice.size.empty()) {
        sides = parseSides(choice.size);
    }
    const bool changesInput = !spec.is_null() || sides;
    inputs.picture = [&](const InputSpec& guess) {
        InputSpec wanted = !spec.is_null() ? inputSpecFromJson(spec, guess, "--input-spec") : guess;
        if (sides) {
            std::tie(wanted.width, wanted.height) = *sides;
        }
        return wanted;
    };
    Model model = ui::openModelFile(QString::fromStdString(choice.model), {}, inputs);
    if (changesInput && model.info.stated.name.empty()) {
        throw SettingError(choice.model +
                           ": no input of it takes a picture, so there is nothing to set for one");
    }
    ModelSettings settings = settingsOf(model);
    settings.output = choice.output;
    if (!choice.classes.empty()) {
        applyClasses(choice.classes, settings);
    }
    for (const std::string& fill : choice.fills) {
        applyFill(fill, model, settings);
    }
    const bool nothingChosen = choice.classes.empty() && choice.fills.empty() && choice.output.empty();
    if (nothingChosen) {
        return model;
    }
    if (const std::optional<ModelProblem> problem = problemOf(model, settings)) {
        throw SettingError(choice.model + ": " + problem->text);
    }
    return configured(model, settings);
}

void tellMemory(const std::string& name, const Graph& graph, std::span<const Shape> inputs) {
    constexpr std::int64_t worthTelling = 1024;
    const std::vector<Shape> shapes = inferShapes(graph, inputs);
    requireActivationsFit(shapes, "the activations");
    if (const std::int64_t size = activationMiB(shapes); size >= worthTelling) {
        std::cerr << name << ": its activations take " << size << " MiB\n";
    }
}

std::shared_ptr<const Analysis> analyseNamed(const std::string& name, const Model& model, const Image& image,
                                             const InputSettings& settings, const Workers& workers) {
    try {
        tellMemory(name, *model.graph, model.graph->inputShapes());
        return analyse(model, image, settings, workers);
    } catch (const UnsupportedError& error) {
        throw UnsupportedError(name + ": " + error.what());
    } catch (const LimitError& error) {
        throw LimitError(name + ": " + error.what());
    }
}

std::string describeInput(const InputSpec& spec) {
    const auto list = [](const std::vector<float>& numbers) {
        std::string text;
        for (const float number : numbers) {
            text += (text.empty() ? "" : " ") + decimalText(number);
        }
        return text;
    };
    const std::string colour = spec.channels == 1 ? "gray" : spec.order == ColourOrder::Bgr ? "BGR" : "RGB";
    const InputPreset* preset = presetOf(spec);
    return std::to_string(spec.width) + "×" + std::to_string(spec.height) + " " + colour + ", " +
           (preset != nullptr ? preset->title
                              : "0 to " + decimalText(spec.range) + ", mean " + list(spec.mean) + ", std " +
                                    list(spec.std));
}

} // namespace fovea
