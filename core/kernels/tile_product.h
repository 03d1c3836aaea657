#pragma once

#include "core/kernels/convolution.h"
#include "core/kernels/simd.h"
#include "core/tensor/tensor.h"

#include <vector>

namespace fovea {

/// Columns of a tile: two vectors.
inline constexpr std::int64_t tileColumns = 2 * vectorLanes;

/// The left operand of tile products: a matrix cut into blocks of at most maxTileRows rows of nearly equal
/// number, each block stored column by column.
class PackedRows {
public:
    struct Block {
        const float* data = nullptr; ///< depth × rows numbers
        std::int64_t firstRow = 0;
        std::int64_t rows = 0;
    };

    /// Packs rows×depth numbers that lie row by row.
    PackedRows(const float* matrix, std::int64_t rows, std::int64_t depth, const KernelContext& context);

    std::int64_t blockCount() const { return m_blocks; }
    Block block(std::int64_t index) const;

private:
    Tensor m_packed;
    std::int64_t m_rows;
    std::int64_t m_depth;
    std::int64_t m_blocks;
};

/// The right operand: depth × tileColumns numbers. The two vectors of row k begin at first + offset and
/// second
/// + offset, with offsets[k] or, where that is null, k·tileColumns.
struct TileSource {
    const float* first = nullptr;
    const float* second = nullptr;
    const std::int64_t* offsets = nullptr;
    /// With offsets, and both or none: where the vectors' upper halves begin when they do not follow the
    /// lower.
    const float* firstUpper = nullptr;
    const float* secondUpper = nullptr;
};

/// Where the two vectors of the tile's first row go and how many of their lanes; the rows lie rowStride
/// apart.
struct TileTarget {
    float* first = nullptr;
    float* second = nullptr;
    std::int64_t firstCount = vectorLanes;
    std::int64_t secondCount = vectorLanes;
    std::int64_t rowStride = 0;
};

/// What the products are added to: what the target holds, or a number per row, or (null) 0.
struct TileStart {
    bool target = false;
    const float* perRow = nullptr;
};

/// target = start + block·source, over `depth` columns of the block.
void tileProduct(const PackedRows::Block& block, std::int64_t depth, const TileSource& source,
                 const TileTarget& target, const TileStart& start);

} // namespace fovea
