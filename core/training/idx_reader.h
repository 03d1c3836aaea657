#pragma once

#include "core/training/labelled_pictures.h"

#include <filesystem>

namespace fovea {

/// Reads one split of an MNIST-style data set: a file of N×H×W bytes and a file of N labels, both in the IDX
/// format (magic 0x00000803 and 0x00000801, big-endian extents, then the bytes), plain or compressed with
/// gzip. The pictures are gray; classes are named by their numbers. Throws FileError, LimitError.
/// Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits".
NamedPictures readIdx(const std::filesystem::path& pictures, const std::filesystem::path& labels);

} // namespace fovea
