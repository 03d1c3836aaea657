#pragma once

#include <cstdint>
#include <cstring>
#include <utility>

namespace fovea {

/// Floats in a vector register of the machine we compile for, and how many rows of a tile of two vectors its
/// registers hold as sums, beside the operands.
#if defined(__AVX512F__)
inline constexpr std::int64_t vectorLanes = 16;
inline constexpr std::int64_t maxTileRows = 12;
#elif defined(__AVX__)
inline constexpr std::int64_t vectorLanes = 8;
inline constexpr std::int64_t maxTileRows = 6;
#else
inline constexpr std::int64_t vectorLanes = 4;
inline constexpr std::int64_t maxTileRows = 6;
#endif

/// Element-wise arithmetic; a float operand stands for a vector of itself.
using Vector = float __attribute__((vector_size(vectorLanes * sizeof(float))));

/// From and to any address.
inline Vector loadVector(const float* source) {
    Vector vector;
    std::memcpy(&vector, source, sizeof(Vector));
    return vector;
}
/// The lower half of the lanes from one address, the upper half from another.
inline Vector loadHalves(const float* lower, const float* upper) {
    using Half = float __attribute__((vector_size(vectorLanes * sizeof(float) / 2)));
    Half low;
    Half high;
    std::memcpy(&low, lower, sizeof(Half));
    std::memcpy(&high, upper, sizeof(Half));
    return [&]<std::size_t... lane>(std::index_sequence<lane...>) {
        return __builtin_shufflevector(low, high, static_cast<int>(lane)...);
    }
    (std::make_index_sequence<static_cast<std::size_t>(vectorLanes)>{});
}
inline void storeVector(float* target, const Vector& vector) {
    std::memcpy(target, &vector, sizeof(Vector));
}

} // namespace fovea
