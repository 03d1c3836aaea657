#pragma once

#include "core/tensor/shape.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea {

/// What stands before the numbers of a NumPy .npy file (version 1 to 3 of the format, NEP 1).
struct NpyHeader {
    bool isDouble = false; ///< else float32; both little-endian
    bool isFortranOrder = false;
    std::vector<std::int64_t> extents;
    std::size_t dataOffset = 0; ///< bytes before the first number
};

/// Throws SettingError, saying what is wrong with a file that the caller names.
NpyHeader parseNpyHeader(std::span<const std::uint8_t> bytes);

/// The header of a float32 tensor in C order, version 1, padded so that the numbers begin at a multiple of 64
/// bytes.
std::string makeNpyHeader(const Shape& shape);

} // namespace fovea
