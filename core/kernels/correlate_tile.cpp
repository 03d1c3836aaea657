#include "core/kernels/correlate_tile.h"

#include <utility>

namespace fovea {

namespace {

/// The sums stay in registers for the whole grid: `rows` and `vectors` are known to the compiler.
template <std::int64_t rows, std::int64_t vectors>
void correlate(const TileRows& begins, const float* right, const PlaceGrid& grid, float* target,
               std::int64_t targetStride) {
    const float* left[rows];
    Vector sums[rows][vectors];
    for (std::int64_t row = 0; row < rows; ++row) {
        left[row] = begins[static_cast<std::size_t>(row)];
        for (std::int64_t i = 0; i < vectors; ++i) {
            sums[row][i] = Vector{};
        }
    }
    for (std::int64_t y = 0; y < grid.rows; ++y) {
        for (std::int64_t x = 0; x < grid.columns * grid.leftStep; x += grid.leftStep) {
            Vector operand[vectors];
            for (std::int64_t i = 0; i < vectors; ++i) {
                operand[i] = loadVector(right + i * vectorLanes);
            }
            for (std::int64_t row = 0; row < rows; ++row) {
                for (std::int64_t i = 0; i < vectors; ++i) {
                    sums[row][i] += left[row][x] * operand[i];
                }
            }
            right += grid.rightStep;
        }
        for (std::int64_t row = 0; row < rows; ++row) {
            left[row] += grid.leftRowStep;
        }
    }
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t i = 0; i < vectors; ++i) {
            float* place = target + row * targetStride + i * vectorLanes;
            storeVector(place, loadVector(place) + sums[row][i]);
        }
    }
}

using Correlate = void (*)(const TileRows&, const float*, const PlaceGrid&, float*, std::int64_t);

template <std::int64_t vectors, std::size_t... index>
constexpr std::array<Correlate, sizeof...(index)> correlatesBySize(std::index_sequence<index...> /*sizes*/) {
    return {correlate<static_cast<std::int64_t>(index) + 1, vectors>...};
}

using Sizes = std::make_index_sequence<static_cast<std::size_t>(maxTileRows)>;
constexpr auto narrow = correlatesBySize<1>(Sizes{});
constexpr auto wide = correlatesBySize<2>(Sizes{});

} // namespace

void correlateTile(const TileRows& left, std::int64_t rows, const float* right, std::int64_t vectors,
                   const PlaceGrid& grid, float* sums, std::int64_t sumStride) {
    const auto& table = vectors == 1 ? narrow : wide;
    table[static_cast<std::size_t>(rows - 1)](left, right, grid, sums, sumStride);
}

} // namespace fovea
