#pragma once

#include "core/training/picture_files.h"

#include <filesystem>

namespace fovea {

/// Reads a zip file in which every picture lies in the folder of its class (further folders around them are
/// ignored, and so are names that begin with a dot or "__"). Nothing is unpacked to the disk. Throws
/// FileError, LimitError, Cancelled.
NamedPictures readZippedClassFolders(const std::filesystem::path& path, const ImageDecoder& decoder,
                                     const Control& control = {});

/// A zip file whose entries claim to unpack to more than this many times its own size is refused.
inline constexpr std::int64_t maxZipRatio = 200;

} // namespace fovea
