#include "core/bench/bench_sources.h"

#include "core/base/contract.h"
#include "core/bench/bench_edit.h"
#include "core/ops/conv2d.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

/// The part of `extent` in the middle that is not longer than `most`.
Range middle(std::int64_t extent, std::int64_t most) {
    const std::int64_t length = std::min(extent, most);
    const std::int64_t begin = (extent - length) / 2;
    return {begin, begin + length};
}

/// The first picture's part of a volume, as 1×D×H×W.
Tensor cutVolume(const Tensor& volume, std::int64_t channels) {
    const Shape& shape = volume.shape();
    const Range rows = middle(shape.height(), maxBenchExtent);
    const Range columns = middle(shape.width(), maxBenchExtent);
    Tensor cut = Tensor::uninitialized({1, channels, rows.length(), columns.length()});
    float* target = cut.mutableData();
    for (std::int64_t c = 0; c < channels; ++c) {
        const Plane plane = volume.plane(0, c);
        for (std::int64_t y = rows.begin; y < rows.end; ++y) {
            target = std::copy_n(plane.data + y * plane.width + columns.begin, columns.length(), target);
        }
    }
    return cut;
}

/// A layer's filters as they lie in its parameters.
struct FilterBlock {
    const float* weight = nullptr;
    const float* bias = nullptr; ///< or null
    std::int64_t filters = 0;
    std::int64_t slices = 0; ///< of each filter
    std::int64_t groups = 1;
    Window2d window;
};

/// As much of a block as the bench holds.
LearnedFilters held(const FilterBlock& block) {
    const auto& [rows, columns] = block.window;
    const Range keptRows = middle(rows.kernel, maxBenchKernel);
    const Range keptColumns = middle(columns.kernel, maxBenchKernel);
    const std::int64_t slices = std::min(block.slices, maxBenchDepth);
    const std::int64_t weights = slices * keptRows.length() * keptColumns.length();
    const std::int64_t most = std::min(maxBenchFilters, maxBenchWeights / weights);
    const std::int64_t perGroup = std::min(block.filters / block.groups, most);
    LearnedFilters learned;
    learned.groups = std::min({block.groups, maxBenchDepth / slices, most / perGroup});
    const std::int64_t filters = learned.groups * perGroup;
    learned.window = block.window;
    learned.window.rows.kernel = keptRows.length();
    learned.window.columns.kernel = keptColumns.length();
    learned.weight = Tensor::uninitialized({filters, slices, keptRows.length(), keptColumns.length()});
    float* target = learned.weight.mutableData();
    for (std::int64_t filter = 0; filter < filters; ++filter) {
        for (std::int64_t slice = 0; slice < slices; ++slice) {
            for (std::int64_t y = keptRows.begin; y < keptRows.end; ++y) {
                const std::int64_t row = (filter * block.slices + slice) * rows.kernel + y;
                target = std::copy_n(block.weight + row * columns.kernel + keptColumns.begin,
                                     keptColumns.length(), target);
            }
        }
    }
    learned.bias = Tensor({filters});
    if (block.bias != nullptr) {
        std::copy_n(block.bias, filters, learned.bias.mutableData());
    }
    return learned;
}

LearnedFilters convolutionFilters(const Conv2dOptions& options, std::span<const Tensor> parameters) {
    return held({.weight = parameters[0].data(),
                 .bias = options.bias ? parameters[1].data() : nullptr,
                 .filters = options.outChannels,
                 .slices = options.inChannels / options.groups,
                 .groups = options.groups,
                 .window = options.window});
}

/// The volume that was flattened into a linear layer's input; the input itself when none was.
const Tensor& connectedVolume(const Trace& trace, NodeId node) {
    const NodeId input = trace.graph().node(node).inputs.front();
    const Node& before = trace.graph().node(input);
    const bool flattened = !before.isInput() && before.op->kind() == "flatten";
    return trace.output(flattened ? before.inputs.front() : input);
}

LearnedFilters linearFilters(const LinearOptions& options, std::span<const Tensor> parameters,
                             const Shape& volume) {
    return held({.weight = parameters[0].data(),
                 .bias = options.bias ? parameters[1].data() : nullptr,
                 .filters = options.outFeatures,
                 .slices = volume.channels(),
                 .groups = 1,
                 .window = {.rows = {.kernel = volume.height()}, .columns = {.kernel = volume.width()}}});
}

VolumeSize sizeOf(const Tensor& volume) {
    const Shape& shape = volume.shape();
    return {.width = shape.width(), .height = shape.height(), .depth = shape.channels()};
}

void takePooling(const Pool2dOptions& options, const Tensor& volume, BenchState& state) {
    state.window = options.window;
    state.fit = options.rounding == Rounding::Ceil ? FitRule::Ceil : FitRule::Floor;
    state.countPadding = options.countPadding;
    state.input = cutVolume(volume, std::min(volume.shape().channels(), maxBenchDepth));
}

void takeConvolution(const LearnedFilters& learned, const Tensor& volume, BenchState& state) {
    const Shape& shape = learned.weight.shape();
    const std::int64_t depth = learned.groups * shape[1];
    const bool isPoint = shape.height() == 1 && shape.width() == 1;
    state.operation = BenchOperation::Convolution;
    if (learned.groups > 1 && learned.groups == depth) {
        state.operation = BenchOperation::Depthwise;
    } else if (isPoint) {
        state.operation = BenchOperation::Pointwise;
    }
    state.window = learned.window;
    state.fit = FitRule::Floor;
    state.filters = shape[0];
    state.groups = learned.groups;
    state.filterSources.assign(static_cast<std::size_t>(shape[0]), {.pattern = FilterSource::Pattern::Typed});
    state.weight = learned.weight;
    state.bias = learned.bias;
    state.input = cutVolume(volume, depth);
}

/// Takes the rows of the first classes, whole: of a part of the input a class would come out as another
/// number.
void takeLinear(const Linear& linear, const Trace& trace, NodeId node, BenchState& state) {
    const Tensor& volume = connectedVolume(trace, node);
    state.operation = BenchOperation::FullyConnected;
    state.size = sizeOf(volume);
    const std::int64_t most = std::max<std::int64_t>(1, maxBenchWeights / volume.shape().volumeSize());
    state.filters = std::min({linear.options().outFeatures, maxBenchFilters, most});
    if (problemOf(state)) {
        return;
    }
    const LearnedFilters learned =
        linearFilters(linear.options(), trace.parameters().of(node), volume.shape());
    state.filterSources.assign(static_cast<std::size_t>(state.filters),
                               {.pattern = FilterSource::Pattern::Typed});
    state.weight = learned.weight;
    state.bias = learned.bias;
    state.input = cutVolume(volume, volume.shape().channels());
}

} // namespace

Tensor cutPicture(const Image& picture, const PixelRect& cut, const VolumeSize& size) {
    const std::int64_t channels = size.depth == 1 ? 1 : 3;
    const Image seen = resizedCut(picture, cut, channels, size.height, size.width);
    std::array<float, 256> numbers{};
    for (std::size_t level = 0; level < numbers.size(); ++level) {
        numbers[level] = static_cast<float>(std::round(static_cast<double>(level) / 2.55) / 100);
    }
    Tensor input = Tensor::uninitialized({1, size.depth, size.height, size.width});
    float* target = input.mutableData();
    for (std::int64_t c = 0; c < size.depth; ++c) {
        const std::uint8_t* pixel = seen.pixels.data() + c % channels;
        for (std::int64_t i = 0; i < size.height * size.width; ++i, pixel += channels) {
            *target++ = numbers[*pixel];
        }
    }
    return input;
}

Tensor layerVolume(const Trace& trace, NodeId node) {
    const Tensor& output = trace.output(node);
    return cutVolume(output, std::min(output.shape().channels(), maxBenchDepth));
}

std::optional<LearnedFilters> learnedFilters(const Trace& trace, NodeId node) {
    const Node& layer = trace.graph().node(node);
    if (const auto* convolution = dynamic_cast<const Conv2d*>(layer.op.get())) {
        return convolutionFilters(convolution->options(), trace.parameters().of(node));
    }
    if (const auto* linear = dynamic_cast<const Linear*>(layer.op.get())) {
        return linearFilters(linear->options(), trace.parameters().of(node),
                             connectedVolume(trace, node).shape());
    }
    return std::nullopt;
}

BenchState withLearnedFilter(BenchState state, std::int64_t filter, const LearnedFilters& learned,
                             std::int64_t from) {
    const Shape& shape = learned.weight.shape();
    FOVEA_REQUIRE(shape.rank() == 4 && from >= 0 && from < shape[0]);
    if (!hasFilters(state.operation) || state.operation == BenchOperation::Pointwise) {
        state = withOperation(std::move(state), BenchOperation::Convolution);
    }
    FOVEA_REQUIRE(filter >= 0 && filter < state.filters);
    state.window.rows.kernel = shape.height();
    state.window.columns.kernel = shape.width();
    if (const auto problem = problemOf(state)) {
        throw SettingError(problem->text);
    }
    state = arranged(std::move(state));
    const std::int64_t slices = state.size.depth / state.groups;
    const std::int64_t down = (shape.height() - 1) / 2 - (state.window.rows.kernel - 1) / 2;
    const std::int64_t right = (shape.width() - 1) / 2 - (state.window.columns.kernel - 1) / 2;
    state.filterSources[static_cast<std::size_t>(filter)].pattern = FilterSource::Pattern::Typed;
    float* weight = state.weight.mutableData();
    for (std::int64_t slice = 0; slice < slices; ++slice) {
        for (std::int64_t y = 0; y < state.window.rows.kernel; ++y) {
            for (std::int64_t x = 0; x < state.window.columns.kernel; ++x) {
                const bool known = slice < shape[1] && Range{0, shape.height()}.contains(y + down) &&
                                   Range{0, shape.width()}.contains(x + right);
                weight[weightIndex(state, filter, slice, y, x)] =
                    known ? learned.weight.at(from, slice, y + down, x + right) : 0;
            }
        }
    }
    state.bias.mutableData()[filter] = learned.bias.data()[from];
    return state;
}

BenchState benchOfLayer(const Trace& trace, NodeId node) {
    const Node& layer = trace.graph().node(node);
    BenchState state;
    state.inputSource.pattern = InputSource::Pattern::Typed;
    if (const auto* convolution = dynamic_cast<const Conv2d*>(layer.op.get())) {
        takeConvolution(convolutionFilters(convolution->options(), trace.parameters().of(node)),
                        trace.inputsOf(node).front(), state);
    } else if (const auto* largest = dynamic_cast<const MaxPool2d*>(layer.op.get())) {
        state.operation = BenchOperation::MaxPooling;
        takePooling(largest->options(), trace.inputsOf(node).front(), state);
    } else if (const auto* mean = dynamic_cast<const AveragePool2d*>(layer.op.get())) {
        state.operation = BenchOperation::AveragePooling;
        takePooling(mean->options(), trace.inputsOf(node).front(), state);
    } else if (const auto* linear = dynamic_cast<const Linear*>(layer.op.get())) {
        takeLinear(*linear, trace, node, state);
    } else {
        throw UnsupportedError("The layer \"" + layer.name +
                               "\" has no window that slides; convolution, pooling and fully connected "
                               "layers can be taken to the bench.");
    }
    if (state.operation != BenchOperation::FullyConnected) {
        state.size = sizeOf(state.input);
    }
    if (const auto problem = problemOf(state)) {
        throw UnsupportedError("The layer \"" + layer.name + "\" does not fit on the bench. " +
                               problem->text);
    }
    return arranged(std::move(state));
}

} // namespace fovea
