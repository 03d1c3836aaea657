#pragma once

#include <array>
#include <cstdint>

namespace fovea {

/// Σ values[i]. Neighbours go into separate sums, so that the compiler may use vectors although it must not
/// reorder additions; the order depends on `count` only.
inline double sumOf(const float* values, std::int64_t count) {
    constexpr std::int64_t lanes = 16;
    std::array<double, lanes> sums{};
    std::int64_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::int64_t lane = 0; lane < lanes; ++lane) {
            sums[static_cast<std::size_t>(lane)] += values[i + lane];
        }
    }
    for (; i < count; ++i) {
        sums[0] += values[i];
    }
    double total = 0;
    for (const double sum : sums) {
        total += sum;
    }
    return total;
}

/// Σ left[i]·right[i·rightStride], summed as above.
inline float dotOf(const float* left, const float* right, std::int64_t rightStride, std::int64_t count) {
    constexpr std::int64_t lanes = 32;
    std::array<float, lanes> sums{};
    std::int64_t i = 0;
    if (rightStride == 1) {
        for (; i + lanes <= count; i += lanes) {
            for (std::int64_t lane = 0; lane < lanes; ++lane) {
                sums[static_cast<std::size_t>(lane)] += left[i + lane] * right[i + lane];
            }
        }
    }
    for (; i < count; ++i) {
        sums[0] += left[i] * right[i * rightStride];
    }
    float total = 0;
    for (const float sum : sums) {
        total += sum;
    }
    return total;
}

} // namespace fovea
