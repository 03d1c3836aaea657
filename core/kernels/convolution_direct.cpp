#include "core/kernels/convolution_direct.h"

#include "core/kernels/padded_planes.h"
#include "core/kernels/scratch.h"
#include "core/kernels/tile_product.h"

#include <algorithm>
#include <vector>

namespace fovea {

namespace {

/// The padded input of one piece, in numbers: half of a second-level cache.
constexpr std::int64_t inputBudget = std::int64_t{1} << 17;
/// With fewer pieces than this the rows are cut finer, but not below a tile.
constexpr std::int64_t enoughPieces = 8;

std::int64_t piecesOf(std::int64_t count, std::int64_t size) {
    return (count + size - 1) / size;
}

std::int64_t rowsPerPiece(const Convolution& convolution) {
    const SlidingWindow& sliding = convolution.sliding;
    const std::int64_t perRow = convolution.groupIn() * sliding.inWidth * sliding.window.rows.stride;
    const std::int64_t tileRows = piecesOf(tileColumns, sliding.outWidth);
    const std::int64_t cuts = piecesOf(enoughPieces, convolution.batch * convolution.groups);
    const std::int64_t rows =
        std::min(inputBudget / perRow, piecesOf(sliding.outHeight, cuts)) / tileRows * tileRows;
    return std::clamp<std::int64_t>(rows, tileRows, std::max(tileRows, sliding.outHeight));
}

/// Where each tap lies, seen from the first one.
std::vector<std::int64_t> tapOffsets(const Convolution& convolution, const PaddedPlanes& planes) {
    const auto& [vertical, horizontal] = convolution.sliding.window;
    std::vector<std::int64_t> offsets;
    offsets.reserve(static_cast<std::size_t>(convolution.depth()));
    for (std::int64_t channel = 0; channel < convolution.groupIn(); ++channel) {
        for (std::int64_t u = 0; u < vertical.kernel; ++u) {
            for (std::int64_t v = 0; v < horizontal.kernel; ++v) {
                offsets.push_back(channel * planes.planeStride + u * vertical.dilation * planes.pitch +
                                  v * horizontal.dilation);
            }
        }
    }
    return offsets;
}

/// All filters of one group over some rows of one picture; `input` and `output` are the group's first planes.
void convolveRows(const Convolution& convolution, const PackedRows& filters, const Range& rows,
                  const float* input, const float* bias, float* output) {
    const SlidingWindow& sliding = convolution.sliding;
    float* room = threadScratch(ScratchUse::Columns, paddedSize(sliding, convolution.groupIn(), rows));
    const PaddedPlanes planes = paddedPlanes(input, sliding, convolution.groupIn(), rows, room);
    const std::vector<std::int64_t> offsets = tapOffsets(convolution, planes);
    const std::int64_t perRow = sliding.outWidth / vectorLanes;
    const std::int64_t vectors = rows.length() * perRow;
    const auto sourceOf = [&](std::int64_t vector) {
        return planes.data + vector / perRow * sliding.window.rows.stride * planes.pitch +
               vector % perRow * vectorLanes;
    };
    for (std::int64_t index = 0; index < filters.blockCount(); ++index) {
        const PackedRows::Block block = filters.block(index);
        float* target = output + block.firstRow * sliding.outPlane() + rows.begin * sliding.outWidth;
        for (std::int64_t vector = 0; vector < vectors; vector += 2) {
            // An odd vector at the end is computed twice and written once.
            const std::int64_t other = std::min(vector + 1, vectors - 1);
            tileProduct(block, convolution.depth(),
                        {.first = sourceOf(vector), .second = sourceOf(other), .offsets = offsets.data()},
                        {.first = target + vector * vectorLanes,
                         .second = target + other * vectorLanes,
                         .firstCount = vectorLanes,
                         .secondCount = other == vector ? 0 : vectorLanes,
                         .rowStride = sliding.outPlane()},
                        {.target = false, .perRow = bias != nullptr ? bias + block.firstRow : nullptr});
        }
    }
}

} // namespace

bool isDirect(const Convolution& convolution) {
    return convolution.sliding.window.columns.stride == 1 && convolution.sliding.outWidth % vectorLanes == 0;
}

void convolveDirectly(const Convolution& convolution, const float* input, const float* weight,
                      const float* bias, float* output, const KernelContext& context) {
    const SlidingWindow& sliding = convolution.sliding;
    std::vector<PackedRows> filters;
    for (std::int64_t group = 0; group < convolution.groups; ++group) {
        filters.emplace_back(weight + group * convolution.groupOut() * convolution.depth(),
                             convolution.groupOut(), convolution.depth(), context);
    }
    const std::int64_t step = rowsPerPiece(convolution);
    const std::int64_t tiles = piecesOf(sliding.outHeight, step);
    context.workers.forEach(convolution.batch * convolution.groups * tiles, [&](std::int64_t piece) {
        context.control.checkpoint();
        const std::int64_t row = piece % tiles * step;
        const std::int64_t group = piece / tiles % convolution.groups;
        const std::int64_t picture = piece / tiles / convolution.groups;
        const std::int64_t filter = group * convolution.groupOut();
        convolveRows(convolution, filters[static_cast<std::size_t>(group)],
                     {row, std::min(row + step, sliding.outHeight)},
                     input + picture * convolution.inVolume() +
                         group * convolution.groupIn() * sliding.inPlane(),
                     bias != nullptr ? bias + filter : nullptr,
                     output + picture * convolution.outVolume() + filter * sliding.outPlane());
    });
}

} // namespace fovea
