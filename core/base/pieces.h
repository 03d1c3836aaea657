#pragma once

#include <cstdint>

namespace fovea {

/// How many pieces of `size` ≥ 1 hold `count` ≥ 0 things; the last one may be smaller.
constexpr std::int64_t piecesOf(std::int64_t count, std::int64_t size) {
    return (count + size - 1) / size;
}

/// Work in fewer pieces than this leaves threads idle at its end: it is cut finer where that costs little.
inline constexpr std::int64_t enoughPieces = 8;

} // namespace fovea
