#include "core/kernels/convolution_packed.h"

#include "core/base/pieces.h"
#include "core/kernels/panel.h"
#include "core/kernels/scratch.h"
#include "core/kernels/tile_product.h"

#include <algorithm>

namespace fovea {

namespace {

/// Panels that share a block of weights, and rows of them at a time: together they fit into half a megabyte
/// of second-level cache.
constexpr std::int64_t panelsPerPiece = 8;
constexpr std::int64_t depthPerPass = 512;
/// Where there are too few pieces the filters are cut too, down to this many.
constexpr std::int64_t leastFilters = 128;

/// Some panels of one picture and group, and some blocks of its filters.
struct Piece {
    const float* input = nullptr;    ///< the group's first plane
    const float* inputEnd = nullptr; ///< the end of the whole input
    const float* bias = nullptr;     ///< of the group's first filter
    float* output = nullptr;         ///< the group's first output plane
    Range elements;                  ///< of the output plane
    Range blocks;                    ///< of the group's filters
};

class PackedConvolution {
public:
    PackedConvolution(const Convolution& convolution, const float* weight, const KernelContext& context)
        : m_convolution(convolution) {
        for (std::int64_t group = 0; group < convolution.groups; ++group) {
            m_filters.emplace_back(weight + group * convolution.groupOut() * convolution.depth(),
                                   convolution.groupOut(), convolution.depth(), context);
        }
    }

    std::int64_t blockCount() const { return m_filters.front().blockCount(); }

    void compute(const Piece& piece, std::int64_t group) const {
        const SlidingWindow& sliding = m_convolution.sliding;
        std::vector<PanelPacker> packers;
        for (std::int64_t first = piece.elements.begin; first < piece.elements.end; first += tileColumns) {
            packers.emplace_back(sliding, first, std::min(tileColumns, piece.elements.end - first));
        }
        const std::int64_t channelsPerPass = std::max<std::int64_t>(1, depthPerPass / sliding.taps());
        for (std::int64_t channel = 0; channel < m_convolution.groupIn(); channel += channelsPerPass) {
            pass(piece, group, packers,
                 {channel, std::min(channel + channelsPerPass, m_convolution.groupIn())});
        }
    }

private:
    /// Adds what some channels contribute.
    void pass(const Piece& piece, std::int64_t group, const std::vector<PanelPacker>& packers,
              const Range& channels) const {
        const SlidingWindow& sliding = m_convolution.sliding;
        const std::int64_t depth = channels.length() * sliding.taps();
        const std::int64_t panelSize = depth * tileColumns;
        const auto count = static_cast<std::int64_t>(packers.size());
        float* panels = threadScratch(ScratchUse::Columns, count * panelSize + vectorLanes);
        for (std::int64_t i = 0; i < count; ++i) {
            packers[static_cast<std::size_t>(i)].pack(piece.input + channels.begin * sliding.inPlane(),
                                                      piece.inputEnd, channels.length(),
                                                      panels + i * panelSize);
        }
        const PackedRows& filters = m_filters[static_cast<std::size_t>(group)];
        for (std::int64_t index = piece.blocks.begin; index < piece.blocks.end; ++index) {
            PackedRows::Block block = filters.block(index);
            block.data += channels.begin * sliding.taps() * block.rows;
            const bool begins = channels.begin == 0;
            const TileStart start{.target = !begins,
                                  .perRow = begins && piece.bias != nullptr ? piece.bias + block.firstRow
                                                                            : nullptr};
            for (std::int64_t i = 0; i < count; ++i) {
                const float* panel = panels + i * panelSize;
                const std::int64_t first = piece.elements.begin + i * tileColumns;
                const std::int64_t columns = std::min(tileColumns, piece.elements.end - first);
                float* target = piece.output + block.firstRow * sliding.outPlane() + first;
                tileProduct(block, depth, {.first = panel, .second = panel + vectorLanes},
                            {.first = target,
                             .second = target + vectorLanes,
                             .firstCount = std::min(columns, vectorLanes),
                             .secondCount = std::max<std::int64_t>(columns - vectorLanes, 0),
                             .rowStride = sliding.outPlane()},
                            start);
            }
        }
    }

    Convolution m_convolution;
    std::vector<PackedRows> m_filters;
};

} // namespace

void convolvePacked(const Convolution& convolution, const float* input, const float* weight,
                    const float* bias, float* output, const KernelContext& context) {
    const SlidingWindow& sliding = convolution.sliding;
    const PackedConvolution packed(convolution, weight, context);
    const std::int64_t volumes = convolution.batch * convolution.groups;
    const std::int64_t perPiece = panelsPerPiece * tileColumns;
    const std::int64_t tiles = piecesOf(sliding.outPlane(), perPiece);
    const std::int64_t wanted = piecesOf(enoughPieces, volumes * tiles);
    const std::int64_t parts = std::clamp<std::int64_t>(convolution.groupOut() / leastFilters, 1, wanted);
    context.workers.forEach(volumes * tiles * parts, [&](std::int64_t index) {
        context.control.checkpoint();
        const std::int64_t part = index % parts;
        const std::int64_t tile = index / parts % tiles;
        const std::int64_t group = index / parts / tiles % convolution.groups;
        const std::int64_t picture = index / parts / tiles / convolution.groups;
        const std::int64_t filter = group * convolution.groupOut();
        packed.compute(
            {.input =
                 input + picture * convolution.inVolume() + group * convolution.groupIn() * sliding.inPlane(),
             .inputEnd = input + convolution.batch * convolution.inVolume(),
             .bias = bias != nullptr ? bias + filter : nullptr,
             .output = output + picture * convolution.outVolume() + filter * sliding.outPlane(),
             .elements = {tile * perPiece, std::min((tile + 1) * perPiece, sliding.outPlane())},
             .blocks = {part * packed.blockCount() / parts, (part + 1) * packed.blockCount() / parts}},
            group);
    });
}

} // namespace fovea
