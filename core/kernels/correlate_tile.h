#pragma once

#include "core/kernels/simd.h"

#include <array>

namespace fovea {

/// A grid of rows×columns places, as two operands see them.
struct PlaceGrid {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t leftRowStep = 0; ///< numbers from a place to the one below it in the left operand
    std::int64_t leftStep = 0;    ///< and to the one beside it
    std::int64_t rightStep = 0;   ///< to the next place in the right operand, row by row
};

/// Where each row of a tile begins to read the left operand.
using TileRows = std::array<const float*, static_cast<std::size_t>(maxTileRows)>;

/// sums[row·sumStride + lane] += Σ over the places: left of row at the place · right[place·rightStep + lane],
/// for `rows` ≤ maxTileRows rows and `vectors` (1 or 2) vectors of lanes.
void correlateTile(const TileRows& left, std::int64_t rows, const float* right, std::int64_t vectors,
                   const PlaceGrid& grid, float* sums, std::int64_t sumStride);

} // namespace fovea
