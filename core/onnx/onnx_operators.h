#pragma once

#include "core/onnx/onnx_importer.h"

namespace fovea {

/// How one ONNX operator becomes a layer.
struct OnnxOperator {
    std::string_view type;
    void (*create)(OnnxNode& node);
    std::size_t minInputs;
    std::size_t maxInputs;
    std::vector<std::string_view> attributes; ///< all that mean something to `create`, or nothing at all
};

/// The known operators in alphabetical order.
const std::vector<OnnxOperator>& onnxOperators();

/// Null for an operator that is not known.
const OnnxOperator* findOnnxOperator(const onnx::NodeProto& node);

} // namespace fovea
