#pragma once

#include "core/tensor/tensor.h"

#include <filesystem>
#include <string>
#include <utility>

namespace fovea {

/// Reads a NumPy .npy file of float32 or float64 numbers (little-endian, C or Fortran order, version 1–3) as
/// float32. Throws FileError, LimitError.
Tensor readNpy(const std::filesystem::path& path);

/// Writes named tensors, at least one, as a NumPy .npz file (float32, C order, uncompressed; equal tensors
/// make equal files). Names may contain '/'. Throws FileError (also on a name that is there twice); writes
/// beside the target first and renames.
void writeNpz(const std::filesystem::path& path, const std::vector<std::pair<std::string, Tensor>>& entries);

} // namespace fovea
