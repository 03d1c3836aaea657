#pragma once

#include "core/kernels/sliding_window.h"
#include "core/tensor/tensor.h"

#include <nlohmann/json_fwd.hpp>

#include <string_view>
#include <vector>

/// What convolution and pooling, the ops whose window slides over a map, have in common.
namespace fovea {

/// Throws ShapeError unless `input` is N×C×H×W with no extent of 0 and the window fits into it.
SlidingWindow slidingOver(const Shape& input, const Window2d& window, Rounding rounding,
                          std::string_view kind);

/// Rows and columns that the windows of `output` read, with `channels`; not clipped.
Region windowRegion(const Region& output, const Window2d& window, const Range& channels);

/// The input channels that the output channels `filters` of a convolution in groups are made from.
Range channelsRead(std::int64_t inChannels, std::int64_t outChannels, std::int64_t groups,
                   const Range& filters);

/// The taps of the window of output element `at` (its row and column) on `channels` of one picture, each of
/// weight 1, in the order channel, row, column.
std::vector<Tap> windowTaps(const Tensor& input, std::int64_t picture, const Range& channels,
                            const Window2d& window, const Element& at);

/// Writes kernel, stride, padding and dilation into a recipe's layer, each in its shortest form.
void writeWindow(const Window2d& window, nlohmann::json& layer);

} // namespace fovea
