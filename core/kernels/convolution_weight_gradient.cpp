#include "core/base/pieces.h"
#include "core/kernels/convolution.h"
#include "core/kernels/correlate_tile.h"
#include "core/kernels/depthwise.h"
#include "core/kernels/padded_planes.h"
#include "core/kernels/reduce.h"
#include "core/kernels/scratch.h"
#include "core/kernels/transpose.h"
#include "core/tensor/tensor.h"

#include <algorithm>
#include <vector>

namespace fovea {

namespace {

/// The batch is cut into at most this many parts, whatever the number of threads, and their sums are added in
/// order: the result is the same bits on any machine.
constexpr std::int64_t maxParts = 8;
/// All parts' sums together, in numbers.
constexpr std::int64_t sumBudget = std::int64_t{1} << 26;
/// The output gradient of one tile of rows, in numbers: half of a first-level cache would be ideal, but
/// narrow tiles reload the sums too often.
constexpr std::int64_t gradientBudget = std::int64_t{1} << 15;

/// Works on sums that lie tap by tap with the filters side by side, which is how the vectors see them: the
/// gradient on the filters, transposed.
class WeightGradient {
public:
    WeightGradient(const Convolution& convolution, const float* input, const float* outputGradient)
        : m_convolution(convolution)
        , m_input(input)
        , m_outputGradient(outputGradient)
        , m_filterStride(piecesOf(convolution.groupOut(), vectorLanes) * vectorLanes) {
        const std::int64_t perRow = convolution.sliding.outWidth * m_filterStride;
        m_rowsPerTile = std::clamp<std::int64_t>(gradientBudget / perRow, 1, convolution.sliding.outHeight);
    }

    std::int64_t filterStride() const { return m_filterStride; }

    /// Adds one picture's sums for some channels of a group; `sums` begins at the first of them.
    void add(std::int64_t picture, std::int64_t group, const Range& channels, float* sums) const {
        const SlidingWindow& sliding = m_convolution.sliding;
        const float* input = m_input + picture * m_convolution.inVolume() +
                             (group * m_convolution.groupIn() + channels.begin) * sliding.inPlane();
        const float* gradient = m_outputGradient + picture * m_convolution.outVolume() +
                                group * m_convolution.groupOut() * sliding.outPlane();
        for (std::int64_t row = 0; row < sliding.outHeight; row += m_rowsPerTile) {
            const Range rows{row, std::min(row + m_rowsPerTile, sliding.outHeight)};
            const float* places = transposedGradient(gradient, rows);
            float* room = threadScratch(ScratchUse::Columns, paddedSize(sliding, channels.length(), rows));
            addTile(paddedPlanes(input, sliding, channels.length(), rows, room), places, channels.length(),
                    rows.length(), sums);
        }
    }

private:
    const float* transposedGradient(const float* gradient, const Range& rows) const {
        const SlidingWindow& sliding = m_convolution.sliding;
        const std::int64_t filters = m_convolution.groupOut();
        const std::int64_t places = rows.length() * sliding.outWidth;
        float* target = threadScratch(ScratchUse::Products, places * m_filterStride);
        transpose(gradient + rows.begin * sliding.outWidth, sliding.outPlane(), filters, places, target,
                  m_filterStride);
        if (filters != m_filterStride) {
            for (std::int64_t place = 0; place < places; ++place) {
                std::fill_n(target + place * m_filterStride + filters, m_filterStride - filters, 0.0F);
            }
        }
        return target;
    }

    void addTile(const PaddedPlanes& planes, const float* gradient, std::int64_t channels,
                 std::int64_t outputRows, float* sums) const {
        const auto& [vertical, horizontal] = m_convolution.sliding.window;
        const PlaceGrid grid{.rows = outputRows,
                             .columns = m_convolution.sliding.outWidth,
                             .leftRowStep = vertical.stride * planes.pitch,
                             .leftStep = horizontal.stride,
                             .rightStep = m_filterStride};
        TileRows left{};
        std::int64_t rows = 0;
        std::int64_t k = 0;
        const auto flush = [&] {
            for (std::int64_t lane = 0; lane < m_filterStride; lane += 2 * vectorLanes) {
                const std::int64_t vectors = std::min<std::int64_t>(2, (m_filterStride - lane) / vectorLanes);
                correlateTile(left, rows, gradient + lane, vectors, grid,
                              sums + (k - rows) * m_filterStride + lane, m_filterStride);
            }
            rows = 0;
        };
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            for (std::int64_t u = 0; u < vertical.kernel; ++u) {
                for (std::int64_t v = 0; v < horizontal.kernel; ++v, ++k) {
                    if (rows == maxTileRows) {
                        flush();
                    }
                    left[static_cast<std::size_t>(rows++)] = planes.data + channel * planes.planeStride +
                                                             u * vertical.dilation * planes.pitch +
                                                             v * horizontal.dilation;
                }
            }
        }
        flush();
    }

    Convolution m_convolution;
    const float* m_input;
    const float* m_outputGradient;
    std::int64_t m_filterStride;
    std::int64_t m_rowsPerTile = 1;
};

/// Adds the parts in their order and turns the sums back into filters.
void writeSum(const Convolution& convolution, const float* parts, std::int64_t partCount,
              std::int64_t filterStride, float* weightGradient, const KernelContext& context) {
    const std::int64_t depth = convolution.depth();
    const std::int64_t groupSize = depth * filterStride;
    constexpr std::int64_t depthPerPiece = 64;
    const std::int64_t perGroup = piecesOf(depth, depthPerPiece);
    context.workers.forEach(convolution.groups * perGroup, [&](std::int64_t piece) {
        const std::int64_t group = piece / perGroup;
        const std::int64_t first = piece % perGroup * depthPerPiece;
        const std::int64_t length = std::min(depthPerPiece, depth - first);
        const float* source = parts + group * groupSize + first * filterStride;
        float* sum = threadScratch(ScratchUse::Columns, length * filterStride);
        std::copy_n(source, length * filterStride, sum);
        for (std::int64_t part = 1; part < partCount; ++part) {
            const float* term = source + part * convolution.groups * groupSize;
            for (std::int64_t i = 0; i < length * filterStride; ++i) {
                sum[i] += term[i];
            }
        }
        transpose(sum, filterStride, length, convolution.groupOut(),
                  weightGradient + group * convolution.groupOut() * depth + first, depth);
    });
}

} // namespace

void convolutionWeightGradient(const Convolution& convolution, const float* input,
                               const float* outputGradient, float* weightGradient,
                               const KernelContext& context) {
    if (isDepthwise(convolution)) {
        depthwiseWeightGradient(convolution, input, outputGradient, weightGradient, context);
        return;
    }
    const WeightGradient gradient(convolution, input, outputGradient);
    const std::int64_t partSize = convolution.groups * convolution.depth() * gradient.filterStride();
    const std::int64_t wanted = std::clamp<std::int64_t>(sumBudget / partSize, 1, maxParts);
    const std::int64_t perPart = piecesOf(convolution.batch, wanted);
    const std::int64_t parts = piecesOf(convolution.batch, perPart);
    const std::int64_t cuts =
        std::min(convolution.groupIn(), piecesOf(enoughPieces, parts * convolution.groups));
    Tensor sums = Tensor::uninitialized({parts, partSize});
    float* sumData = sums.mutableData();
    context.workers.forEach(parts * convolution.groups * cuts, [&](std::int64_t piece) {
        const std::int64_t cut = piece % cuts;
        const std::int64_t group = piece / cuts % convolution.groups;
        const std::int64_t part = piece / cuts / convolution.groups;
        const Range channels{cut * convolution.groupIn() / cuts, (cut + 1) * convolution.groupIn() / cuts};
        const std::int64_t perChannel = convolution.sliding.taps() * gradient.filterStride();
        float* target = sumData + part * partSize + group * convolution.depth() * gradient.filterStride() +
                        channels.begin * perChannel;
        std::fill_n(target, channels.length() * perChannel, 0.0F);
        for (std::int64_t picture = part * perPart;
             picture < std::min((part + 1) * perPart, convolution.batch); ++picture) {
            context.control.checkpoint();
            gradient.add(picture, group, channels, target);
        }
    });
    writeSum(convolution, sums.data(), parts, gradient.filterStride(), weightGradient, context);
}

void convolutionBiasGradient(const Convolution& convolution, const float* outputGradient, float* biasGradient,
                             const KernelContext& context) {
    const std::int64_t plane = convolution.sliding.outPlane();
    context.workers.forEach(convolution.outChannels, [&](std::int64_t filter) {
        context.control.checkpoint();
        double sum = 0;
        for (std::int64_t picture = 0; picture < convolution.batch; ++picture) {
            sum += sumOf(outputGradient + (picture * convolution.outChannels + filter) * plane, plane);
        }
        biasGradient[filter] = static_cast<float>(sum);
    });
}

} // namespace fovea
