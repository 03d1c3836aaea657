#pragma once

#include "core/onnx/onnx_node.h"

#include <limits>

namespace fovea {

/// How one ONNX operator becomes layers.
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

/// The rows of the table by family, each in a file of its own.
std::vector<OnnxOperator> onnxFunctions();      ///< of one number
std::vector<OnnxOperator> onnxArithmetic();     ///< of several numbers, logic, quantization
std::vector<OnnxOperator> onnxWindows();        ///< convolutions and pools
std::vector<OnnxOperator> onnxProducts();       ///< matrix products
std::vector<OnnxOperator> onnxNormalizations(); ///< normalizations, scores, dropout
std::vector<OnnxOperator> onnxReductions();
std::vector<OnnxOperator> onnxShapes(); ///< what only moves numbers or tells shapes
std::vector<OnnxOperator> onnxResizes();
std::vector<OnnxOperator> onnxBranches(); ///< decided when the model is read

inline constexpr std::size_t anyNumber = std::numeric_limits<std::size_t>::max();

/// What several families need.
namespace onnx_import {

/// An attribute "axis", from 0; below 0 ONNX counts from the end of the first input's axes. Throws
/// SettingError when there is no such axis (`mayBeEnd`: one behind the last is allowed).
std::int64_t axisOf(const OnnxNode& node, std::int64_t fallback, bool mayBeEnd = false);
/// Axes of `shape` from 0. Throws SettingError when there is no such axis, or one twice.
std::vector<std::int64_t> countedAxes(std::vector<std::int64_t> axes, int rank);
std::vector<std::int64_t> extentsOf(const Shape& shape);
/// `value` in another shape, as a step; the value itself when it has that shape.
OnnxValue reshaped(OnnxNode& node, const OnnxValue& value, std::vector<std::int64_t> target);
/// A function of two values as a step.
OnnxValue binary(OnnxNode& node, std::string_view name, const OnnxValue& a, const OnnxValue& b);
/// A function of one value as a step.
OnnxValue unary(OnnxNode& node, std::string_view name, const OnnxValue& x, double a = 0.0, double b = 0.0);
/// One number per channel, as it is spread over N×C×… of `rank` axes.
OnnxValue perChannel(OnnxNode& node, const OnnxValue& value, int rank, std::int64_t axis = 1);

} // namespace onnx_import

} // namespace fovea
