#pragma once

#include "core/base/workers.h"
#include "core/tensor/tensor.h"
#include "core/training/augmentation.h"
#include "core/training/normalization.h"

namespace fovea {

/// Pictures `indices` as a normalised N×C×H×W tensor, each laid in as its placement says; what a shift
/// uncovers is 0, the normalised mean. As many placements as indices, or none for pictures as they are.
Tensor makeBatch(const LabelledPictures& pictures, std::span<const std::uint32_t> indices,
                 std::span<const Placement> placements, const Normalization& normalization,
                 const Workers& workers);

/// The labels of pictures `indices`.
std::vector<std::int32_t> labelsOf(const LabelledPictures& pictures, std::span<const std::uint32_t> indices);

} // namespace fovea
