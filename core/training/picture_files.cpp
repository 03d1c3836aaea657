#include "core/training/picture_files.h"

#include "core/base/contract.h"

#include <algorithm>
#include <tuple>

namespace fovea {

namespace {

Image decode(const PictureFile& file, std::span<const std::uint8_t> bytes, const ImageDecoder& decoder) {
    try {
        return decoder(bytes);
    } catch (const Error& error) {
        throw FileError(file.path, error.what());
    }
}

void requireSameSize(const LabelledPictures& pictures, const Image& image, const PictureFile& file) {
    if (image.width != pictures.width || image.height != pictures.height ||
        image.channels != pictures.channels) {
        throw FileError(file.path, "is a picture of " +
                                       pictureSizeText(image.width, image.height, image.channels) +
                                       ", but the first one has " +
                                       pictureSizeText(pictures.width, pictures.height, pictures.channels) +
                                       "; all pictures of a data set must have one size");
    }
}

/// Takes the size of the first picture for all.
void begin(LabelledPictures& pictures, const Image& first, std::size_t count, const PictureFile& file) {
    FOVEA_REQUIRE(!first.empty());
    const auto size = static_cast<std::int64_t>(first.pixels.size());
    if (static_cast<std::int64_t>(count) > maxSplitBytes / size) {
        throw LimitError(file.path + ": " + std::to_string(count) + " pictures of " +
                         pictureSizeText(first.width, first.height, first.channels) +
                         " exceed the limit of " + std::to_string(maxSplitBytes >> 30) + " GiB");
    }
    pictures.height = first.height;
    pictures.width = first.width;
    pictures.channels = first.channels;
    pictures.pixels.reserve(count * first.pixels.size());
    pictures.labels.reserve(count);
}

} // namespace

NamedPictures decodePictures(std::vector<PictureFile> files,
                             const std::function<std::vector<std::uint8_t>(const PictureFile&)>& read,
                             const ImageDecoder& decoder, const Control& control) {
    FOVEA_REQUIRE(!files.empty());
    std::ranges::sort(files, {}, [](const PictureFile& file) { return std::tie(file.className, file.path); });

    NamedPictures result;
    LabelledPictures& pictures = result.pictures;
    for (const PictureFile& file : files) {
        control.checkpoint();
        const Image image = decode(file, read(file), decoder);
        if (pictures.labels.empty()) {
            begin(pictures, image, files.size(), file);
        }
        requireSameSize(pictures, image, file);
        if (result.classNames.empty() || result.classNames.back() != file.className) {
            result.classNames.push_back(file.className);
        }
        pictures.labels.push_back(static_cast<std::int32_t>(result.classNames.size()) - 1);
        pictures.pixels.insert(pictures.pixels.end(), image.pixels.begin(), image.pixels.end());
        control.report(static_cast<double>(pictures.count()) / static_cast<double>(files.size()));
    }
    return result;
}

} // namespace fovea
