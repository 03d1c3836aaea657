#pragma once

#include "core/base/control.h"
#include "core/graph/model.h"

#include <filesystem>

namespace fovea {

/// Limits for model files, all told in the error that they cause.
struct OnnxLimits {
    std::int64_t fileBytes = std::int64_t{2} << 30;
    std::int64_t nodes = 100'000;
    std::int64_t parameters = std::int64_t{1} << 29; ///< numbers in all weights together
};

/// Reads an .onnx file made of the ops of this program. What the file does not say about its pictures is
/// taken as its input's shape, mean 0, std 1 and no class names. Throws FileError (missing, empty, truncated,
/// not ONNX, broken graph, bad shapes), LimitError, UnsupportedError (all unsupported operators at once),
/// Cancelled. Every message names the file.
Model readOnnx(const std::filesystem::path& path, const OnnxLimits& limits = {}, const Control& control = {});

/// The same from memory; `name` stands for the path in messages.
Model readOnnx(std::span<const std::uint8_t> bytes, const std::string& name, const OnnxLimits& limits = {},
               const Control& control = {});

} // namespace fovea
