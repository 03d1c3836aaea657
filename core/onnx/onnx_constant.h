#pragma once

#include "core/tensor/tensor.h"

#include <onnx/onnx_pb.h>

#include <string>
#include <string_view>
#include <vector>

namespace fovea {

/// `name` in quotation marks for a message, cut when it is endless.
std::string inQuotes(std::string_view name);

/// The numbers of an ONNX tensor, of float32 or float64, as float32. Nothing is allocated before the
/// dimensions are compared with the data. Throws SettingError when they do not fit, LimitError when there are
/// more than `maxElements`, UnsupportedError on other types and on data in another file.
Tensor toFloats(const onnx::TensorProto& tensor, std::int64_t maxElements);

/// The numbers of a short list (a shape, axes) of int32 or int64. Throws the same.
std::vector<std::int64_t> toIntegers(const onnx::TensorProto& tensor);

} // namespace fovea
