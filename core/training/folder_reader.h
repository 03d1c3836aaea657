#pragma once

#include "core/training/picture_files.h"

#include <filesystem>

namespace fovea {

/// Reads a folder that has one folder of pictures for each class. Names that begin with a dot are passed
/// over. Throws FileError, LimitError, Cancelled.
NamedPictures readClassFolders(const std::filesystem::path& folder, const ImageDecoder& decoder,
                               const Control& control = {});

} // namespace fovea
