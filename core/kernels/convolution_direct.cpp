#include "core/kernels/convolution_direct.h"

#include "core/base/pieces.h"
#include "core/kernels/padded_planes.h"
#include "core/kernels/scratch.h"
#include "core/kernels/tile_product.h"

#include <algorithm>
#include <vector>

namespace fovea {

namespace {

/// The padded input of one piece, in numbers: half of a second-level cache.
constexpr std::int64_t inputBudget = std::int64_t{1} << 17;
constexpr std::int64_t manyFilters = 128;
constexpr std::int64_t halfLanes = vectorLanes / 2;

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

/// The operands of the tiles over some rows of outputs, counted in halves of vectors: the outputs of all rows
/// follow each other, their inputs only within a half.
class TileSources {
public:
    TileSources(const SlidingWindow& sliding, const PaddedPlanes& planes,
                const std::vector<std::int64_t>& offsets, std::int64_t rows)
        : m_planes(planes)
        , m_offsets(offsets.data())
        , m_rowStep(sliding.window.rows.stride * planes.pitch)
        , m_perRow(sliding.outWidth / halfLanes)
        , m_halves(rows * m_perRow) {}

    std::int64_t halves() const { return m_halves; }

    /// The tile that begins with half `half`. What lies beyond the last half repeats it.
    TileSource at(std::int64_t half) const {
        TileSource source{.first = begin(half), .second = begin(half + 2), .offsets = m_offsets};
        if (m_perRow % 2 != 0) {
            source.firstUpper = begin(half + 1);
            source.secondUpper = begin(half + 3);
        }
        return source;
    }

private:
    const float* begin(std::int64_t half) const {
        const std::int64_t existing = std::min(half, m_halves - (m_perRow % 2 != 0 ? 1 : 2));
        return m_planes.data + existing / m_perRow * m_rowStep + existing % m_perRow * halfLanes;
    }

    PaddedPlanes m_planes;
    const std::int64_t* m_offsets;
    std::int64_t m_rowStep;
    std::int64_t m_perRow;
    std::int64_t m_halves;
};

/// All filters of one group over some rows of one picture; `input` and `output` are the group's first planes.
void convolveRows(const Convolution& convolution, const PackedRows& filters, const Range& rows,
                  const float* input, const float* bias, float* output) {
    const SlidingWindow& sliding = convolution.sliding;
    float* room = threadScratch(ScratchUse::Columns, paddedSize(sliding, convolution.groupIn(), rows));
    const PaddedPlanes planes = paddedPlanes(input, sliding, convolution.groupIn(), rows, room);
    const std::vector<std::int64_t> offsets = tapOffsets(convolution, planes);
    const TileSources sources(sliding, planes, offsets, rows.length());
    for (std::int64_t index = 0; index < filters.blockCount(); ++index) {
        const PackedRows::Block block = filters.block(index);
        const TileStart start{.target = false, .perRow = bias != nullptr ? bias + block.firstRow : nullptr};
        TileTarget target{.first =
                              output + block.firstRow * sliding.outPlane() + rows.begin * sliding.outWidth,
                          .rowStride = sliding.outPlane()};
        for (std::int64_t half = 0; half < sources.halves(); half += 4) {
            const std::int64_t left = (sources.halves() - half) * halfLanes;
            target.second = target.first + vectorLanes;
            target.firstCount = std::min(left, vectorLanes);
            target.secondCount = std::clamp<std::int64_t>(left - vectorLanes, 0, vectorLanes);
            tileProduct(block, convolution.depth(), sources.at(half), target, start);
            target.first += tileColumns;
        }
    }
}

} // namespace

bool isDirect(const Convolution& convolution) {
    const SlidingWindow& sliding = convolution.sliding;
    if (sliding.window.columns.stride != 1) {
        return false;
    }
    // Halves take twice as many loads, which costs more than unrolling for a large number of filters.
    return sliding.outWidth % vectorLanes == 0 ||
           (sliding.outWidth % halfLanes == 0 && convolution.groupOut() <= manyFilters);
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
