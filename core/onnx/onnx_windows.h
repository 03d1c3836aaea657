#pragma once

#include "core/onnx/onnx_importer.h"

#include <string>

namespace fovea {

/// The creators of onnx_operators.h for operators whose window slides, and for padding.
void importAveragePool(OnnxNode& node);
void importConv(OnnxNode& node);
void importConvTranspose(OnnxNode& node);
void importMaxPool(OnnxNode& node);
void importPad(OnnxNode& node);

/// "3×5"
std::string inMessage(const std::vector<std::int64_t>& extents);
/// Throws SettingError, naming `what`, unless `tensor` is a vector of `count` numbers.
Tensor requireVector(Tensor tensor, std::int64_t count, const char* what);

} // namespace fovea
