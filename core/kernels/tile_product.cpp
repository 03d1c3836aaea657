#include "core/kernels/tile_product.h"

#include "core/base/pieces.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fovea {

namespace {

void addPartly(float* target, std::int64_t count, const Vector& sums, bool keep) {
    std::array<float, vectorLanes> lanes;
    storeVector(lanes.data(), sums);
    for (std::int64_t lane = 0; lane < count; ++lane) {
        target[lane] = keep ? target[lane] + lanes[static_cast<std::size_t>(lane)]
                            : lanes[static_cast<std::size_t>(lane)];
    }
}

void write(float* target, std::int64_t count, const Vector& sums, bool keep) {
    if (count == vectorLanes) {
        storeVector(target, keep ? loadVector(target) + sums : sums);
    } else {
        addPartly(target, count, sums, keep);
    }
}

enum class Layout : std::uint8_t { Panel, Offsets, Halves };

template <Layout layout>
Vector load(const float* lower, const float* upper, std::int64_t offset) {
    if constexpr (layout == Layout::Halves) {
        return loadHalves(lower + offset, upper + offset);
    } else {
        return loadVector(lower + offset);
    }
}

/// The sums stay in registers for the whole depth: `rows` is known to the compiler.
template <std::int64_t rows, Layout layout>
void product(const float* left, std::int64_t depth, const TileSource& source, const TileTarget& target,
             const TileStart& start) {
    Vector firstSums[rows];
    Vector secondSums[rows];
    for (std::int64_t row = 0; row < rows; ++row) {
        firstSums[row] = Vector{} + (start.perRow != nullptr ? start.perRow[row] : 0.0F);
        secondSums[row] = firstSums[row];
    }
    for (std::int64_t k = 0; k < depth; ++k) {
        const std::int64_t offset = layout == Layout::Panel ? k * tileColumns : source.offsets[k];
        const Vector first = load<layout>(source.first, source.firstUpper, offset);
        const Vector second = load<layout>(source.second, source.secondUpper, offset);
        for (std::int64_t row = 0; row < rows; ++row) {
            firstSums[row] += left[row] * first;
            secondSums[row] += left[row] * second;
        }
        left += rows;
    }
    for (std::int64_t row = 0; row < rows; ++row) {
        write(target.first + row * target.rowStride, target.firstCount, firstSums[row], start.target);
        write(target.second + row * target.rowStride, target.secondCount, secondSums[row], start.target);
    }
}

using Product = void (*)(const float*, std::int64_t, const TileSource&, const TileTarget&, const TileStart&);

template <Layout layout, std::size_t... index>
constexpr std::array<Product, sizeof...(index)> productsBySize(std::index_sequence<index...> /*sizes*/) {
    return {product<static_cast<std::int64_t>(index) + 1, layout>...};
}

using Sizes = std::make_index_sequence<static_cast<std::size_t>(maxTileRows)>;
constexpr auto panelProducts = productsBySize<Layout::Panel>(Sizes{});
constexpr auto offsetProducts = productsBySize<Layout::Offsets>(Sizes{});
constexpr auto halvesProducts = productsBySize<Layout::Halves>(Sizes{});

} // namespace

PackedRows::PackedRows(const float* matrix, std::int64_t rows, std::int64_t depth,
                       const KernelContext& context)
    : m_packed(Tensor::uninitialized({rows, depth}))
    , m_rows(rows)
    , m_depth(depth)
    , m_blocks(piecesOf(rows, maxTileRows)) {
    float* packed = m_packed.mutableData();
    const auto packBlock = [&](std::int64_t index) {
        const Block target = block(index);
        const float* source = matrix + target.firstRow * depth;
        float* out = packed + target.firstRow * depth;
        for (std::int64_t k = 0; k < depth; ++k) {
            for (std::int64_t row = 0; row < target.rows; ++row) {
                *out++ = source[row * depth + k];
            }
        }
    };
    constexpr std::int64_t pieceSize = std::int64_t{1} << 15;
    const std::int64_t perPiece = std::max<std::int64_t>(1, pieceSize / (maxTileRows * depth));
    context.workers.forEach(piecesOf(m_blocks, perPiece), [&](std::int64_t piece) {
        context.control.checkpoint();
        for (std::int64_t i = piece * perPiece; i < std::min((piece + 1) * perPiece, m_blocks); ++i) {
            packBlock(i);
        }
    });
}

PackedRows::Block PackedRows::block(std::int64_t index) const {
    const std::int64_t first = index * m_rows / m_blocks;
    const std::int64_t end = (index + 1) * m_rows / m_blocks;
    return {.data = m_packed.data() + first * m_depth, .firstRow = first, .rows = end - first};
}

void tileProduct(const PackedRows::Block& block, std::int64_t depth, const TileSource& source,
                 const TileTarget& target, const TileStart& start) {
    const auto& products = source.offsets == nullptr      ? panelProducts
                           : source.firstUpper == nullptr ? offsetProducts
                                                          : halvesProducts;
    products[static_cast<std::size_t>(block.rows - 1)](block.data, depth, source, target, start);
}

} // namespace fovea
