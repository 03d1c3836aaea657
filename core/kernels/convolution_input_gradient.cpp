#include "core/kernels/col2im.h"
#include "core/kernels/convolution.h"
#include "core/kernels/depthwise.h"
#include "core/kernels/gemm.h"
#include "core/kernels/scratch.h"
#include "core/tensor/tensor.h"

#include <algorithm>
#include <optional>

namespace fovea {

namespace {

/// Unrolled gradients made at a time, in numbers.
constexpr std::int64_t columnBudget = std::int64_t{1} << 18;

/// The axis of the convolution that leads back from the output to the input; none unless it slides step by
/// step.
std::optional<WindowAxis> reversed(const WindowAxis& axis) {
    const std::int64_t reach = axis.span() - 1;
    if (axis.stride != 1 || axis.padBefore > reach || axis.padAfter > reach) {
        return std::nullopt;
    }
    WindowAxis back = axis;
    back.padBefore = reach - axis.padBefore;
    back.padAfter = reach - axis.padAfter;
    return back;
}

/// The filters as the way back needs them: inputs and outputs exchanged, taps in reverse order.
Tensor reversedFilters(const Convolution& convolution, const float* weight) {
    const std::int64_t taps = convolution.sliding.taps();
    Tensor filters = Tensor::uninitialized({convolution.inChannels, convolution.groupOut(), taps});
    float* target = filters.mutableData();
    for (std::int64_t in = 0; in < convolution.inChannels; ++in) {
        const std::int64_t group = in / convolution.groupIn();
        const std::int64_t channel = in % convolution.groupIn();
        for (std::int64_t out = 0; out < convolution.groupOut(); ++out, target += taps) {
            const std::int64_t filter = group * convolution.groupOut() + out;
            std::reverse_copy(weight + filter * convolution.depth() + channel * taps,
                              weight + filter * convolution.depth() + (channel + 1) * taps, target);
        }
    }
    return filters;
}

/// One picture's gradient on the input channels of one group, through unrolled gradients.
void writeScattered(const Convolution& convolution, const float* outputGradient, const float* weight,
                    float* inputGradient) {
    const SlidingWindow& sliding = convolution.sliding;
    const std::int64_t depth = convolution.depth();
    const std::int64_t rowsPerTile =
        std::clamp<std::int64_t>(columnBudget / (depth * sliding.outWidth), 1, sliding.outHeight);
    std::fill_n(inputGradient, convolution.groupIn() * sliding.inPlane(), 0.0F);
    for (std::int64_t row = 0; row < sliding.outHeight; row += rowsPerTile) {
        const Range rows{row, std::min(row + rowsPerTile, sliding.outHeight)};
        const std::int64_t count = rows.length() * sliding.outWidth;
        float* columns = threadScratch(ScratchUse::Columns, depth * count);
        gemm({.data = weight,
              .rows = depth,
              .columns = convolution.groupOut(),
              .stride = depth,
              .transposed = true},
             {.data = outputGradient + rows.begin * sliding.outWidth,
              .rows = convolution.groupOut(),
              .columns = count,
              .stride = sliding.outPlane()},
             Update::Assign, columns, count);
        col2im(columns, convolution.groupIn(), sliding, rows, inputGradient);
    }
}

void scatteredInputGradient(const Convolution& convolution, const float* outputGradient, const float* weight,
                            float* inputGradient, const KernelContext& context) {
    const SlidingWindow& sliding = convolution.sliding;
    context.workers.forEach(convolution.batch * convolution.groups, [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t picture = piece / convolution.groups;
        const std::int64_t group = piece % convolution.groups;
        writeScattered(convolution,
                       outputGradient + picture * convolution.outVolume() +
                           group * convolution.groupOut() * sliding.outPlane(),
                       weight + group * convolution.groupOut() * convolution.depth(),
                       inputGradient + picture * convolution.inVolume() +
                           group * convolution.groupIn() * sliding.inPlane());
    });
}

} // namespace

void convolutionInputGradient(const Convolution& convolution, const float* outputGradient,
                              const float* weight, float* inputGradient, const KernelContext& context) {
    if (isDepthwise(convolution)) {
        depthwiseInputGradient(convolution, outputGradient, weight, inputGradient, context);
        return;
    }
    const SlidingWindow& sliding = convolution.sliding;
    const auto rows = reversed(sliding.window.rows);
    const auto columns = reversed(sliding.window.columns);
    if (!rows || !columns) {
        scatteredInputGradient(convolution, outputGradient, weight, inputGradient, context);
        return;
    }
    const Convolution back{.batch = convolution.batch,
                           .inChannels = convolution.outChannels,
                           .outChannels = convolution.inChannels,
                           .groups = convolution.groups,
                           .sliding = {.window = {.rows = *rows, .columns = *columns},
                                       .inHeight = sliding.outHeight,
                                       .inWidth = sliding.outWidth,
                                       .outHeight = sliding.inHeight,
                                       .outWidth = sliding.inWidth}};
    const Tensor filters = reversedFilters(convolution, weight);
    convolve(back, outputGradient, filters.data(), nullptr, inputGradient, context);
}

} // namespace fovea
