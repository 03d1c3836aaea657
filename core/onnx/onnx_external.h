#pragma once

#include "core/onnx/onnx_reader.h"

#include <onnx/onnx_pb.h>

#include <filesystem>

namespace fovea {

/// Puts tensors that lie in files beside the model (external data) into `graph`, subgraphs left out. Their
/// files must have plain names in `folder` and be no links; what they hold must be as long as the tensors.
/// Throws SettingError, LimitError when the model and they together are longer than OnnxLimits::fileBytes.
void loadExternalData(onnx::GraphProto& graph, const std::filesystem::path& folder, const OnnxLimits& limits,
                      const Control& control);

} // namespace fovea
