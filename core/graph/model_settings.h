#pragma once

#include "core/graph/model.h"

#include <map>

namespace fovea {

/// Where the names of a network's classes come from.
enum class ClassSource : std::uint8_t { Model, Cifar10, Digits, File, None };

/// What an input that takes no picture is fed with.
struct InputFill {
    enum class Kind : std::uint8_t { Zeros, Ones, File };
    Kind kind = Kind::Zeros;
    std::string path;    ///< of File, an .npy file
    Tensor numbers = {}; ///< what it holds; empty until it was read
};

/// What a person chose about how a network is fed and how its answer is read.
struct ModelSettings {
    InputSpec input;
    ClassSource classes = ClassSource::Model;
    std::string classFile;                  ///< of File
    std::vector<std::string> classNames;    ///< of File: what it holds
    std::map<std::string, InputFill> fills; ///< by the input's name; zeros where there is none
    std::string output;                     ///< the layer that is the answer; empty: the file's first output
};

/// Two settings that make the same model of one file.
bool operator==(const InputFill& a, const InputFill& b);
bool operator==(const ModelSettings& a, const ModelSettings& b);

/// What holds for a model as it was read.
ModelSettings settingsOf(const Model& model);
/// Whether `settings` ask for another import of the file than `model` is: another size, layout or number of
/// channels.
bool needsReimport(const Model& model, const ModelSettings& settings);
/// The first thing that does not go together; a model that needs another import is not complained about.
std::optional<ModelProblem> problemOf(const Model& model, const ModelSettings& settings);

/// `model`, as it was read from its file, under `settings` that have no problem and need no other import.
/// Shares graph (unless there is another answer) and parameters.
Model configured(const Model& model, const ModelSettings& settings);

/// Numbers of .npy files are not in it.
nlohmann::json toJson(const ModelSettings& settings);
/// What `json` says and `start` where it says nothing. Throws SettingError that begins with `document`.
ModelSettings modelSettingsFromJson(const nlohmann::json& json, const ModelSettings& start,
                                    const std::string& document);
/// Reads the .npy files of fills that were not read yet. Throws FileError, LimitError.
void readFills(ModelSettings& settings);

} // namespace fovea
