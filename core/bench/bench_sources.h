#pragma once

#include "core/bench/bench_state.h"
#include "core/graph/trace.h"
#include "core/image/prepare.h"

namespace fovea {

/// A cut out of a picture, resized to the bench's input: depth 1 takes luma, 3 takes R G B, any other depth
/// takes R G B again and again. Numbers are p / 255 rounded to two decimals. `cut` lies in the picture.
Tensor cutPicture(const Image& picture, const PixelRect& cut, const VolumeSize& size);

/// The activation volume of a layer, cut to the bench's limits (its middle, its first channels): 1×D×H×W of
/// the first picture.
Tensor layerVolume(const Trace& trace, NodeId node);

/// The filters of a convolution or linear layer as far as the bench can hold them: the first groups, filters
/// and slices, the middle of larger kernels. A linear layer's rows are folded back to the volume that was
/// flattened for it. None when the layer has none.
struct LearnedFilters {
    Tensor weight; ///< K×(D/groups)×F_h×F_w
    Tensor bias;   ///< K; zeros when the layer has none
    Window2d window;
    std::int64_t groups = 1;
};
std::optional<LearnedFilters> learnedFilters(const Trace& trace, NodeId node);

/// `state` with filter k's weights and bias replaced by the learned filter `from` of `learned` (all slices
/// that fit; the kernel takes the learned one's size, a fully connected layer keeps its own); its source
/// becomes Typed. A 1×1 convolution and pooling become an ordinary convolution first. Throws SettingError
/// when the other filters would be too large at that size.
BenchState withLearnedFilter(BenchState state, std::int64_t filter, const LearnedFilters& learned,
                             std::int64_t from);

/// A layer of a network as it runs on the picture: its input volume, its filters (as many as the bench
/// holds), its window. Kinds: conv2d, max_pool2d, average_pool2d; linear, whose input must be on the bench as
/// a whole. Throws UnsupportedError for others and for settings beyond the bench's limits, naming the layer.
BenchState benchOfLayer(const Trace& trace, NodeId node);

} // namespace fovea
