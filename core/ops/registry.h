#pragma once

#include "core/ops/op.h"

#include <memory>

namespace fovea {

/// The kinds of ops there are, in alphabetical order.
std::vector<std::string_view> opKinds();

/// Builds the op that a recipe's layer describes: {"op": kind, …options}. What follows from the inputs'
/// shapes (inChannels, inFeatures, channels) may be left out. Throws SettingError on an unknown kind (listing
/// the known ones), an unknown option, a wrong type or a value out of range.
///
/// conv2d: out, kernel, stride, padding, dilation (a number or [rows, columns]; padding also
///   [top, left, bottom, right]), groups, bias, in
/// conv_transpose2d: as conv2d, and output_padding (a number or [rows, columns])
/// pad2d: padding, mode ("zeros", "reflect", "replicate")
/// max_pool2d, average_pool2d: kernel, stride (default: the kernel), padding, dilation, ceil, count_padding
/// linear: out, bias, in · leaky_relu: slope · batch_norm: epsilon, momentum, channels · dropout: rate
/// relu, sigmoid, tanh, softmax, flatten, global_average_pool, add, concat: none
std::shared_ptr<const Op> makeOp(const nlohmann::json& layer, std::span<const Shape> inputs);

} // namespace fovea
