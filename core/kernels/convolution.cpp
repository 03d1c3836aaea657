#include "core/kernels/convolution.h"

#include "core/kernels/depthwise.h"
#include "core/kernels/gemm.h"
#include "core/kernels/scratch.h"

#include <algorithm>

namespace fovea {

namespace {

/// Unrolled input of one piece of work: about the second-level cache of a core.
constexpr std::int64_t columnBudget = std::int64_t{1} << 18;
/// Filters per piece when the rows alone make too few pieces to share.
constexpr std::int64_t filterBlock = 256;
constexpr std::int64_t fewPieces = 8;

struct Tiling {
    std::int64_t rowsPerTile = 1;
    std::int64_t rowTiles = 1;
    std::int64_t filtersPerBlock = 1;
    std::int64_t filterBlocks = 1;
};

Tiling tilingOf(const Convolution& convolution) {
    const SlidingWindow& sliding = convolution.sliding;
    Tiling tiling;
    const std::int64_t rowSize = convolution.depth() * sliding.outWidth;
    const std::int64_t volumes = convolution.batch * convolution.groups;
    const std::int64_t wanted = std::max<std::int64_t>(1, fewPieces / volumes);
    // Narrow tiles would read the weights again and again, so a tile has at least some hundred columns.
    const std::int64_t leastRows = std::max<std::int64_t>(1, 256 / sliding.outWidth);
    tiling.rowsPerTile = std::max(leastRows, columnBudget / rowSize);
    tiling.rowsPerTile =
        std::clamp<std::int64_t>(std::min(tiling.rowsPerTile, (sliding.outHeight + wanted - 1) / wanted),
                                 std::min(leastRows, sliding.outHeight), sliding.outHeight);
    tiling.rowTiles = (sliding.outHeight + tiling.rowsPerTile - 1) / tiling.rowsPerTile;
    const bool few = volumes * tiling.rowTiles < fewPieces;
    tiling.filtersPerBlock = few ? std::min(filterBlock, convolution.groupOut()) : convolution.groupOut();
    tiling.filterBlocks = (convolution.groupOut() + tiling.filtersPerBlock - 1) / tiling.filtersPerBlock;
    return tiling;
}

/// One piece: some filters of one group over some rows of one picture.
void convolvePiece(const Convolution& convolution, const Range& rows, std::int64_t filters,
                   const float* input, const float* weight, const float* bias, float* output) {
    const SlidingWindow& sliding = convolution.sliding;
    const std::int64_t first = rows.begin * sliding.outWidth;
    const std::int64_t count = rows.length() * sliding.outWidth;
    for (std::int64_t filter = 0; filter < filters; ++filter) {
        std::fill_n(output + filter * sliding.outPlane() + first, count,
                    bias != nullptr ? bias[filter] : 0.0F);
    }
    MatrixView columns{
        .data = input + first, .rows = convolution.depth(), .columns = count, .stride = sliding.inPlane()};
    if (!sliding.isIdentity()) {
        float* unrolled = threadScratch(ScratchUse::Columns, convolution.depth() * count);
        im2col(input, convolution.groupIn(), sliding, rows, unrolled);
        columns.data = unrolled;
        columns.stride = count;
    }
    const MatrixView weights{
        .data = weight, .rows = filters, .columns = convolution.depth(), .stride = convolution.depth()};
    gemm(weights, columns, Update::Add, output + first, sliding.outPlane());
}

void convolveByMatrixProduct(const Convolution& convolution, const float* input, const float* weight,
                             const float* bias, float* output, const KernelContext& context) {
    const Tiling tiling = tilingOf(convolution);
    const std::int64_t perVolume = tiling.rowTiles * tiling.filterBlocks;
    const std::int64_t volumes = convolution.batch * convolution.groups;
    context.workers.forEach(volumes * perVolume, [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t volume = piece / perVolume;
        const std::int64_t picture = volume / convolution.groups;
        const std::int64_t group = volume % convolution.groups;
        const std::int64_t block = piece % tiling.filterBlocks;
        const std::int64_t firstRow = piece % perVolume / tiling.filterBlocks * tiling.rowsPerTile;
        const Range rows{firstRow, std::min(firstRow + tiling.rowsPerTile, convolution.sliding.outHeight)};
        const std::int64_t inGroup = block * tiling.filtersPerBlock;
        const std::int64_t filters = std::min(tiling.filtersPerBlock, convolution.groupOut() - inGroup);
        const std::int64_t filter = group * convolution.groupOut() + inGroup;
        convolvePiece(convolution, rows, filters,
                      input + picture * convolution.inVolume() +
                          group * convolution.groupIn() * convolution.sliding.inPlane(),
                      weight + filter * convolution.depth(), bias != nullptr ? bias + filter : nullptr,
                      output + picture * convolution.outVolume() + filter * convolution.sliding.outPlane());
    });
}

} // namespace

void convolve(const Convolution& convolution, const float* input, const float* weight, const float* bias,
              float* output, const KernelContext& context) {
    if (isDepthwise(convolution)) {
        convolveDepthwise(convolution, input, weight, bias, output, context);
    } else {
        convolveByMatrixProduct(convolution, input, weight, bias, output, context);
    }
}

} // namespace fovea
