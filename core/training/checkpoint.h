#pragma once

#include "core/tensor/tensor.h"
#include "core/training/training_report.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace fovea {

/// Everything that a training run needs to go on as if it had never stopped. A plain value.
struct Checkpoint {
    nlohmann::json recipe;
    std::uint32_t dataFingerprint = 0;
    std::int64_t step = 0; ///< optimizer steps taken
    std::string rng;
    std::vector<std::uint32_t> order; ///< the training pictures in the order of the current epoch
    EpochSums sums;                   ///< of the current epoch so far
    std::vector<EpochReport> history;
    double seconds = 0;             ///< computed so far
    std::vector<Tensor> parameters; ///< in the graph's order, running statistics included
    std::vector<Tensor> optimizer;  ///< what the optimizer remembers
};

/// One file: the magic "FOVEACKP", a format version, the sizes of its parts, the small values as JSON, the
/// tensors as little-endian float32, a CRC-32 of it all. Written beside the target and renamed. Throws
/// FileError.
void writeCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& path);

/// Throws FileError when the file is missing, truncated, damaged, of another version or no checkpoint.
Checkpoint readCheckpoint(const std::filesystem::path& path);

} // namespace fovea
