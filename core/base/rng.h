#pragma once

#include "core/base/contract.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace fovea {

/// Seeded random numbers that are the same on every machine: the standard fixes the engine, and the
/// distributions, which it leaves open, are written here.
class Rng {
public:
    explicit Rng(std::uint64_t seed)
        : m_engine(seed) {}

    /// All 64 bits.
    std::uint64_t bits() { return m_engine(); }
    /// Uniform in [0, 1).
    double uniform();
    /// Uniform in [low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform over 0 … count−1; count ≥ 1.
    std::uint64_t below(std::uint64_t count) {
        FOVEA_REQUIRE(count >= 1);
        // Values past the last whole multiple of count would favour the small ones.
        const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / count * count;
        std::uint64_t value = bits();
        while (value >= limit) {
            value = bits();
        }
        return value % count;
    }
    /// Normal with mean 0 and standard deviation 1 (Box and Muller 1958).
    double normal();

    /// The whole state as text, and back, so that a run can be resumed exactly. Throws Error on text that is
    /// not a state.
    std::string state() const;
    void restore(const std::string& state);

private:
    std::mt19937_64 m_engine;
};

} // namespace fovea
