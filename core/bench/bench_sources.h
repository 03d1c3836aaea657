#pragma once

#include "core/bench/bench_state.h"
#include "core/graph/trace.h"
#include "core/image/prepare.h"

namespace fovea {

/// A cut out of a picture, resized to the bench's input: depth 1 takes luma, 3 takes R G B, any other depth
/// takes R G B again and again. Numbers are p / 255 rounded to two decimals. `cut` lies in the picture.
Tensor cutPicture(const Image& picture, const PixelRect& cut, const VolumeSize& size);

/// The activation volume of a layer, cut to the bench's limits (its middle, its first channels).
Tensor layerVolume(const Trace& trace, NodeId node);

/// The filters of a convolution or linear layer as far as the bench can hold them: K×D×F×F, and their biases.
/// None when the layer has none.
struct LearnedFilters {
    Tensor weight;
    Tensor bias;
    Window2d window;
    std::int64_t groups = 1;
};
std::optional<LearnedFilters> learnedFilters(const Trace& trace, NodeId node);

/// `state` with filter k's weights replaced by the learned filter `from` of `learned` (all slices that fit;
/// the kernel takes the learned one's size); its source becomes Typed.
BenchState withLearnedFilter(BenchState state, std::int64_t filter, const LearnedFilters& learned,
                             std::int64_t from);

/// A layer of a network as it runs on the picture: its input volume, its filters (as many as the bench
/// holds), its window. Kinds: conv2d, max_pool2d, average_pool2d. Throws UnsupportedError for others, naming
/// the layer.
BenchState benchOfLayer(const Trace& trace, NodeId node);

} // namespace fovea
