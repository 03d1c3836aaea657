#include "core/kernels/fully_connected.h"

#include "core/base/pieces.h"
#include "core/kernels/gemm.h"
#include "core/kernels/reduce.h"

#include <algorithm>

namespace fovea {

namespace {

/// Multiply-adds per piece of work.
constexpr std::int64_t pieceWork = std::int64_t{1} << 19;
/// Up to this many pictures each weight is read once from memory and used at once: a product of dot products.
constexpr std::int64_t fewPictures = 4;

/// Calls work(first, length) for blocks that cover [0, count); `unitWork` multiply-adds belong to each
/// number.
template <class Work>
void forEachBlock(std::int64_t count, std::int64_t unitWork, const KernelContext& context, const Work& work) {
    constexpr std::int64_t least = 16;
    const std::int64_t block =
        std::clamp(pieceWork / std::max<std::int64_t>(unitWork, 1), least, std::max(least, count));
    context.workers.forEach(piecesOf(count, block), [&](std::int64_t piece) {
        context.control.checkpoint();
        work(piece * block, std::min(block, count - piece * block));
    });
}

} // namespace

void connect(const FullyConnected& layer, const float* input, const float* weight, const float* bias,
             float* output, const KernelContext& context) {
    forEachBlock(layer.out, layer.batch * layer.in, context, [&](std::int64_t first, std::int64_t length) {
        for (std::int64_t picture = 0; picture < layer.batch; ++picture) {
            float* row = output + picture * layer.out;
            for (std::int64_t i = first; i < first + length; ++i) {
                row[i] = bias != nullptr ? bias[i] : 0.0F;
            }
        }
        if (layer.batch <= fewPictures) {
            for (std::int64_t i = first; i < first + length; ++i) {
                for (std::int64_t picture = 0; picture < layer.batch; ++picture) {
                    output[picture * layer.out + i] +=
                        dotOf(weight + i * layer.in, input + picture * layer.in, 1, layer.in);
                }
            }
            return;
        }
        gemm({.data = input, .rows = layer.batch, .columns = layer.in, .stride = layer.in},
             {.data = weight + first * layer.in,
              .rows = layer.in,
              .columns = length,
              .stride = layer.in,
              .transposed = true},
             Update::Add, output + first, layer.out);
    });
}

void connectedInputGradient(const FullyConnected& layer, const float* outputGradient, const float* weight,
                            float* inputGradient, const KernelContext& context) {
    forEachBlock(layer.in, layer.batch * layer.out, context, [&](std::int64_t first, std::int64_t length) {
        gemm({.data = outputGradient, .rows = layer.batch, .columns = layer.out, .stride = layer.out},
             {.data = weight + first, .rows = layer.out, .columns = length, .stride = layer.in},
             Update::Assign, inputGradient + first, layer.in);
    });
}

void connectedWeightGradient(const FullyConnected& layer, const float* input, const float* outputGradient,
                             float* weightGradient, const KernelContext& context) {
    forEachBlock(layer.in, layer.batch * layer.out, context, [&](std::int64_t first, std::int64_t length) {
        gemm({.data = outputGradient,
              .rows = layer.out,
              .columns = layer.batch,
              .stride = layer.out,
              .transposed = true},
             {.data = input + first, .rows = layer.batch, .columns = length, .stride = layer.in},
             Update::Assign, weightGradient + first, layer.in);
    });
}

void connectedBiasGradient(const FullyConnected& layer, const float* outputGradient, float* biasGradient) {
    std::fill_n(biasGradient, layer.out, 0.0F);
    for (std::int64_t picture = 0; picture < layer.batch; ++picture) {
        for (std::int64_t i = 0; i < layer.out; ++i) {
            biasGradient[i] += outputGradient[picture * layer.out + i];
        }
    }
}

} // namespace fovea
