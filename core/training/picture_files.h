#pragma once

#include "core/base/control.h"
#include "core/image/image.h"
#include "core/training/labelled_pictures.h"

#include <functional>

namespace fovea {

/// One picture file of a split that is laid out as one folder per class.
struct PictureFile {
    std::string className;
    std::string path;     ///< for messages, and what orders the files
    std::int64_t key = 0; ///< what its reader knows it by
};

/// Decodes the files in the order of class and path; classes are numbered in the order of their names. All
/// pictures have the size and channels of the first. `read` fetches a file's bytes. Throws FileError naming
/// the picture, LimitError, Cancelled. `files` is not empty.
NamedPictures decodePictures(std::vector<PictureFile> files,
                             const std::function<std::vector<std::uint8_t>(const PictureFile&)>& read,
                             const ImageDecoder& decoder, const Control& control);

/// Explicit limits for pictures on disk.
inline constexpr std::int64_t maxPictureFiles = 10'000'000;
inline constexpr std::int64_t maxPictureFileBytes = std::int64_t{64} << 20;

} // namespace fovea
