#pragma once

#include <cstdint>
#include <cstring>

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
inline void storeVector(float* target, const Vector& vector) {
    std::memcpy(target, &vector, sizeof(Vector));
}

} // namespace fovea
