#pragma once

#include "app/commands.h"
#include "core/explain/analysis.h"
#include "core/graph/model.h"
#include "core/onnx/onnx_reader.h"

namespace fovea {

/// Opens the network as the options say. Throws what openModelFile() throws, UsageError on options that
/// cannot be read, SettingError on those that the network does not take.
Model openModel(const ModelChoice& choice, OnnxInputs inputs = {});

/// Says how much memory a pass over such inputs takes where that is much. Throws LimitError when it is too
/// much.
void tellMemory(const std::string& name, const Graph& graph, std::span<const Shape> inputs);

/// analyse() of a model opened by `name`, which complaints about the network begin with.
std::shared_ptr<const Analysis> analyseNamed(const std::string& name, const Model& model, const Image& image,
                                             const InputSettings& settings, const Workers& workers);

/// "224×224 RGB, ImageNet (torchvision)": how pictures are fed, in one line for people.
std::string describeInput(const InputSpec& spec);

} // namespace fovea
