#pragma once

#include "core/base/control.h"
#include "core/graph/model.h"

#include <filesystem>

namespace fovea {

/// Limits for model files, all told in the error that they cause.
struct OnnxLimits {
    std::int64_t fileBytes = std::int64_t{2} << 30;
    std::int64_t nodes = 100'000;
    std::int64_t parameters = std::int64_t{1} << 29; ///< numbers in the weights of all layers together
    /// Messages, names and integers in the file: each takes many times its size in memory.
    std::int64_t objects = 4'000'000;
};

/// Reads an .onnx file made of the ops of this program. What the file does not say about its pictures is
/// taken as its input's shape, mean 0, std 1 and no class names. Throws FileError (missing, empty, truncated,
/// not ONNX, broken graph, bad shapes), LimitError, UnsupportedError (all unsupported operators at once),
/// Cancelled. Every message names the file.
///
/// Operators are those of ONNX's default domain, opset 1 to 22, as far as an op of this program means the
/// same: a layer is named after its node's first output, what neither is read nor a result is left out,
/// constants and Identity are resolved, and a MatMul with the Add of its bias becomes one linear layer.
Model readOnnx(const std::filesystem::path& path, const OnnxLimits& limits = {}, const Control& control = {});

/// The same from memory; `name` stands for the path in messages.
Model readOnnx(std::span<const std::uint8_t> bytes, const std::string& name, const OnnxLimits& limits = {},
               const Control& control = {});

} // namespace fovea
