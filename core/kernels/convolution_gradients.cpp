#include "core/kernels/convolution.h"
#include "core/kernels/depthwise.h"
#include "core/kernels/gemm.h"
#include "core/kernels/reduce.h"
#include "core/kernels/scratch.h"

#include <algorithm>
#include <vector>

namespace fovea {

namespace {

constexpr std::int64_t columnBudget = std::int64_t{1} << 18;
/// The batch is cut into at most this many parts, whatever the number of threads, and their sums are added in
/// order: the result is the same bits on any machine.
constexpr std::int64_t batchParts = 8;

std::int64_t rowsPerTile(const Convolution& convolution) {
    const std::int64_t rowSize = convolution.depth() * convolution.sliding.outWidth;
    return std::clamp<std::int64_t>(columnBudget / rowSize, 1, convolution.sliding.outHeight);
}

template <class Work>
void forEachTile(const Convolution& convolution, const Work& work) {
    const std::int64_t step = rowsPerTile(convolution);
    for (std::int64_t row = 0; row < convolution.sliding.outHeight; row += step) {
        work(Range{row, std::min(row + step, convolution.sliding.outHeight)});
    }
}

/// Adds one picture's gradient on the weights of one group.
void addWeightGradient(const Convolution& convolution, const float* input, const float* outputGradient,
                       float* sums) {
    const SlidingWindow& sliding = convolution.sliding;
    const std::int64_t depth = convolution.depth();
    forEachTile(convolution, [&](const Range& rows) {
        const std::int64_t first = rows.begin * sliding.outWidth;
        const std::int64_t count = rows.length() * sliding.outWidth;
        MatrixView columns{.data = input + first,
                           .rows = count,
                           .columns = depth,
                           .stride = sliding.inPlane(),
                           .transposed = true};
        if (!sliding.isIdentity()) {
            float* unrolled = threadScratch(ScratchUse::Columns, depth * count);
            im2col(input, convolution.groupIn(), sliding, rows, unrolled);
            columns.data = unrolled;
            columns.stride = count;
        }
        const MatrixView gradient{.data = outputGradient + first,
                                  .rows = convolution.groupOut(),
                                  .columns = count,
                                  .stride = sliding.outPlane()};
        gemm(gradient, columns, Update::Add, sums, depth);
    });
}

/// One picture's gradient on the input channels of one group.
void writeInputGradient(const Convolution& convolution, const float* outputGradient, const float* weight,
                        float* inputGradient) {
    const SlidingWindow& sliding = convolution.sliding;
    const std::int64_t depth = convolution.depth();
    const MatrixView weights{.data = weight,
                             .rows = depth,
                             .columns = convolution.groupOut(),
                             .stride = depth,
                             .transposed = true};
    std::fill_n(inputGradient, convolution.groupIn() * sliding.inPlane(), 0.0F);
    forEachTile(convolution, [&](const Range& rows) {
        const std::int64_t first = rows.begin * sliding.outWidth;
        const std::int64_t count = rows.length() * sliding.outWidth;
        const MatrixView gradient{.data = outputGradient + first,
                                  .rows = convolution.groupOut(),
                                  .columns = count,
                                  .stride = sliding.outPlane()};
        if (sliding.isIdentity()) {
            gemm(weights, gradient, Update::Assign, inputGradient + first, sliding.inPlane());
            return;
        }
        float* columns = threadScratch(ScratchUse::Columns, depth * count);
        gemm(weights, gradient, Update::Assign, columns, count);
        col2im(columns, convolution.groupIn(), sliding, rows, inputGradient);
    });
}

/// target[i] = Σ over the parts of parts[part·count + i], in the order of the parts.
void sumParts(const float* parts, std::int64_t partCount, std::int64_t count, float* target,
              const KernelContext& context) {
    constexpr std::int64_t block = 4096;
    context.workers.forEach((count + block - 1) / block, [&](std::int64_t piece) {
        const std::int64_t begin = piece * block;
        const std::int64_t length = std::min(block, count - begin);
        std::copy_n(parts + begin, length, target + begin);
        for (std::int64_t part = 1; part < partCount; ++part) {
            const float* source = parts + part * count + begin;
            for (std::int64_t i = 0; i < length; ++i) {
                target[begin + i] += source[i];
            }
        }
    });
}

} // namespace

void convolutionInputGradient(const Convolution& convolution, const float* outputGradient,
                              const float* weight, float* inputGradient, const KernelContext& context) {
    if (isDepthwise(convolution)) {
        depthwiseInputGradient(convolution, outputGradient, weight, inputGradient, context);
        return;
    }
    context.workers.forEach(convolution.batch * convolution.groups, [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t picture = piece / convolution.groups;
        const std::int64_t group = piece % convolution.groups;
        writeInputGradient(convolution,
                           outputGradient + picture * convolution.outVolume() +
                               group * convolution.groupOut() * convolution.sliding.outPlane(),
                           weight + group * convolution.groupOut() * convolution.depth(),
                           inputGradient + picture * convolution.inVolume() +
                               group * convolution.groupIn() * convolution.sliding.inPlane());
    });
}

void convolutionWeightGradient(const Convolution& convolution, const float* input,
                               const float* outputGradient, float* weightGradient,
                               const KernelContext& context) {
    if (isDepthwise(convolution)) {
        depthwiseWeightGradient(convolution, input, outputGradient, weightGradient, context);
        return;
    }
    const std::int64_t perPart = (convolution.batch + batchParts - 1) / batchParts;
    const std::int64_t parts = (convolution.batch + perPart - 1) / perPart;
    std::vector<float> sums(static_cast<std::size_t>(parts * convolution.weightCount()), 0.0F);
    context.workers.forEach(parts * convolution.groups, [&](std::int64_t piece) {
        const std::int64_t part = piece / convolution.groups;
        const std::int64_t group = piece % convolution.groups;
        const std::int64_t end = std::min((part + 1) * perPart, convolution.batch);
        for (std::int64_t picture = part * perPart; picture < end; ++picture) {
            context.control.checkpoint();
            addWeightGradient(convolution,
                              input + picture * convolution.inVolume() +
                                  group * convolution.groupIn() * convolution.sliding.inPlane(),
                              outputGradient + picture * convolution.outVolume() +
                                  group * convolution.groupOut() * convolution.sliding.outPlane(),
                              sums.data() + part * convolution.weightCount() +
                                  group * convolution.groupOut() * convolution.depth());
        }
    });
    sumParts(sums.data(), parts, convolution.weightCount(), weightGradient, context);
}

void convolutionBiasGradient(const Convolution& convolution, const float* outputGradient, float* biasGradient,
                             const KernelContext& context) {
    const std::int64_t plane = convolution.sliding.outPlane();
    context.workers.forEach(convolution.outChannels, [&](std::int64_t filter) {
        context.control.checkpoint();
        double sum = 0;
        for (std::int64_t picture = 0; picture < convolution.batch; ++picture) {
            const float* values = outputGradient + (picture * convolution.outChannels + filter) * plane;
            sum += sumOf(values, plane);
        }
        biasGradient[filter] = static_cast<float>(sum);
    });
}

} // namespace fovea
