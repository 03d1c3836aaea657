#pragma once

#include "core/graph/model.h"

#include <map>
#include <string>

namespace fovea {

/// What an ONNX file's metadata_props hold of a model, by key:
/// "fovea.classes" ["cat", …]; "fovea.input" {"channels", "height", "width", "mean": […], "std": […]},
/// and "range", "order" ("rgb", "bgr") where they are not usual;
/// "fovea.recipe" any JSON; "fovea.accuracy" a number in [0, 1]. Each is left out when unknown.
using OnnxMetadata = std::map<std::string, std::string>;

/// Whether the program's own metadata says how pictures are fed.
bool statesInput(const OnnxMetadata& metadata);

OnnxMetadata toMetadata(const ModelInfo& info);

/// Takes over from `metadata` what is there. Throws SettingError, naming the key, on text that is not JSON or
/// not of the kind above. Sizes are not compared with a graph.
void applyMetadata(const OnnxMetadata& metadata, ModelInfo& info);

} // namespace fovea
