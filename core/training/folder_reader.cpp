#include "core/training/folder_reader.h"

#include "core/io/file.h"

namespace fovea {

namespace {

bool isHidden(const std::filesystem::path& path) {
    return path.filename().string().starts_with('.');
}

void addClass(std::vector<PictureFile>& files, const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_regular_file() || isHidden(entry.path())) {
            continue;
        }
        if (static_cast<std::int64_t>(files.size()) >= maxPictureFiles) {
            throw LimitError(folder.string() + ": there are more pictures than the limit of " +
                             std::to_string(maxPictureFiles));
        }
        files.push_back({.className = folder.filename().string(), .path = entry.path().string()});
    }
}

} // namespace

NamedPictures readClassFolders(const std::filesystem::path& folder, const ImageDecoder& decoder,
                               const Control& control) {
    std::vector<PictureFile> files;
    try {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.is_directory() && !isHidden(entry.path())) {
                addClass(files, entry.path());
            }
        }
    } catch (const std::filesystem::filesystem_error& error) {
        throw FileError(folder.string(), "cannot be listed: " + error.code().message());
    }
    if (files.empty()) {
        throw FileError(folder.string(), "holds no class folders with pictures");
    }
    const auto read = [](const PictureFile& file) { return readFile(file.path, maxPictureFileBytes); };
    return decodePictures(std::move(files), read, decoder, control);
}

} // namespace fovea
