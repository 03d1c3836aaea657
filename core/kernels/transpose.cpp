#include "core/kernels/transpose.h"

#include "core/kernels/simd.h"

#include <utility>

namespace fovea {

namespace {

constexpr auto lanes = static_cast<std::size_t>(vectorLanes);
using Lanes = std::make_index_sequence<lanes>;

/// Swaps the off-diagonal step×step blocks of the pair (upper, lower) = (row r, row r + step).
template <std::size_t step, std::size_t... lane>
void exchange(Vector& upper, Vector& lower, std::index_sequence<lane...> /*lanes*/) {
    const Vector first =
        __builtin_shufflevector(upper, lower, ((lane & step) != 0 ? lane - step + lanes : lane)...);
    lower = __builtin_shufflevector(upper, lower, ((lane & step) != 0 ? lane + lanes : lane + step)...);
    upper = first;
}

template <std::size_t step>
void exchangeAll(Vector* rows) {
    for (std::size_t row = 0; row < lanes; ++row) {
        if ((row & step) == 0) {
            exchange<step>(rows[row], rows[row + step], Lanes{});
        }
    }
    if constexpr (step > 1) {
        exchangeAll<step / 2>(rows);
    }
}

void transposeSquare(const float* source, std::int64_t sourceStride, float* target,
                     std::int64_t targetStride) {
    Vector rows[vectorLanes];
    for (std::int64_t row = 0; row < vectorLanes; ++row) {
        rows[row] = loadVector(source + row * sourceStride);
    }
    exchangeAll<lanes / 2>(rows);
    for (std::int64_t row = 0; row < vectorLanes; ++row) {
        storeVector(target + row * targetStride, rows[row]);
    }
}

void transposeRest(const float* source, std::int64_t sourceStride, std::int64_t rows, std::int64_t columns,
                   float* target, std::int64_t targetStride) {
    for (std::int64_t column = 0; column < columns; ++column) {
        for (std::int64_t row = 0; row < rows; ++row) {
            target[column * targetStride + row] = source[row * sourceStride + column];
        }
    }
}

} // namespace

void transpose(const float* source, std::int64_t sourceStride, std::int64_t rows, std::int64_t columns,
               float* target, std::int64_t targetStride) {
    const std::int64_t wholeRows = rows - rows % vectorLanes;
    const std::int64_t wholeColumns = columns - columns % vectorLanes;
    for (std::int64_t row = 0; row < wholeRows; row += vectorLanes) {
        for (std::int64_t column = 0; column < wholeColumns; column += vectorLanes) {
            transposeSquare(source + row * sourceStride + column, sourceStride,
                            target + column * targetStride + row, targetStride);
        }
        transposeRest(source + row * sourceStride + wholeColumns, sourceStride, vectorLanes,
                      columns - wholeColumns, target + wholeColumns * targetStride + row, targetStride);
    }
    transposeRest(source + wholeRows * sourceStride, sourceStride, rows - wholeRows, columns,
                  target + wholeRows, targetStride);
}

} // namespace fovea
