#pragma once

#include "core/onnx/onnx_reader.h"

#include <onnx/onnx_pb.h>

namespace fovea {

/// Puts the nodes of the model's own functions in the places where they are called. A value of a function's
/// body gets the name of the call's output before its own. Throws SettingError on a function that calls
/// itself, directly or through others, and on calls that do not fit; LimitError when more than
/// OnnxLimits::nodes nodes come out.
void inlineFunctions(onnx::ModelProto& model, const OnnxLimits& limits);

} // namespace fovea
