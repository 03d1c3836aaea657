#pragma once

#include "core/graph/model.h"

#include <filesystem>

namespace fovea {

/// The model as an ordinary ONNX file (opset 13, or 19 when an average pool has a dilation; N left free):
/// every node's output is named after its layer, and the metadata "fovea.classes", "fovea.input",
/// "fovea.recipe", "fovea.accuracy" hold ModelInfo as JSON. Only the ops of recipes are written. Throws
/// UnsupportedError that names all layers of other kinds, LimitError above 2 GiB, which the format cannot
/// hold.
std::vector<std::uint8_t> writeOnnx(const Model& model);

/// Writes beside the target first and renames, so that an error leaves an older file whole. Throws FileError,
/// LimitError, UnsupportedError.
void writeOnnx(const Model& model, const std::filesystem::path& path);

} // namespace fovea
