#pragma once

#include "core/training/labelled_pictures.h"

#include <filesystem>

namespace fovea {

/// Reads the given files of CIFAR-10's binary version one after the other: records of a label byte and
/// 32×32 bytes each of red, green and blue. Throws FileError, LimitError.
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
LabelledPictures readCifar(std::span<const std::filesystem::path> files, std::int64_t classCount);

} // namespace fovea
