#include "core/training/zip_reader.h"

#include <zip.h>

#include <algorithm>
#include <memory>

namespace fovea {

namespace {

class ZipArchive {
public:
    explicit ZipArchive(const std::filesystem::path& path)
        : m_path(path.string()) {
        int code = 0;
        m_zip.reset(zip_open(m_path.c_str(), ZIP_RDONLY, &code));
        if (m_zip == nullptr) {
            zip_error_t error;
            zip_error_init_with_code(&error, code);
            const std::string reason = zip_error_strerror(&error);
            zip_error_fini(&error);
            throw FileError(m_path, "cannot be opened as a zip file: " + reason);
        }
    }

    /// The pictures in it, checked against the limits by what the archive's directory states.
    std::vector<PictureFile> list() const {
        const zip_int64_t count = zip_get_num_entries(m_zip.get(), 0);
        if (count > maxPictureFiles) {
            throw LimitError(m_path + ": has more entries than the limit of " +
                             std::to_string(maxPictureFiles));
        }
        std::vector<PictureFile> files;
        std::int64_t total = 0;
        for (zip_int64_t i = 0; i < count; ++i) {
            const zip_stat_t entry = stat(i);
            if (isPicture(entry.name)) {
                total += static_cast<std::int64_t>(entry.size);
                files.push_back(
                    {.className = classOf(entry.name), .path = m_path + "/" + entry.name, .key = i});
            }
        }
        const auto fileSize = static_cast<std::int64_t>(std::filesystem::file_size(m_path));
        if (total > fileSize * maxZipRatio) {
            throw LimitError(m_path + ": would unpack to more than " + std::to_string(maxZipRatio) +
                             " times its own size, which is the limit");
        }
        return files;
    }

    std::vector<std::uint8_t> read(const PictureFile& file) const {
        const zip_stat_t entry = stat(file.key);
        const std::unique_ptr<zip_file_t, Close> opened(
            zip_fopen_index(m_zip.get(), static_cast<zip_uint64_t>(file.key), 0));
        if (opened == nullptr) {
            throw FileError(file.path, std::string("cannot be unpacked: ") + zip_strerror(m_zip.get()));
        }
        std::vector<std::uint8_t> bytes(entry.size);
        // libzip checks the entry's checksum when it is read past its end.
        std::uint8_t past = 0;
        if (zip_fread(opened.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()) ||
            zip_fread(opened.get(), &past, 1) != 0) {
            throw FileError(file.path, "is damaged: it does not unpack to what the zip file states");
        }
        return bytes;
    }

private:
    struct Close {
        void operator()(zip_t* zip) const { zip_discard(zip); }
        void operator()(zip_file_t* file) const { zip_fclose(file); }
    };

    zip_stat_t stat(zip_int64_t index) const {
        zip_stat_t entry;
        constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE;
        if (zip_stat_index(m_zip.get(), static_cast<zip_uint64_t>(index), 0, &entry) != 0 ||
            (entry.valid & needed) != needed) {
            throw FileError(m_path, "has an entry without name or size");
        }
        if (entry.size > static_cast<zip_uint64_t>(maxPictureFileBytes)) {
            throw LimitError(m_path + "/" + entry.name + ": has " + std::to_string(entry.size) +
                             " bytes; the limit for a picture is " + std::to_string(maxPictureFileBytes));
        }
        return entry;
    }

    static std::string classOf(const std::filesystem::path& name) {
        return name.parent_path().filename().string();
    }

    bool isPicture(const std::string& name) const {
        if (name.ends_with('/')) {
            return false;
        }
        const std::filesystem::path path(name);
        if (std::ranges::any_of(path, [](const std::filesystem::path& part) {
                return part.string().starts_with('.') || part.string().starts_with("__");
            })) {
            return false;
        }
        if (classOf(path).empty()) {
            throw FileError(m_path + "/" + name, "does not lie in the folder of a class");
        }
        return true;
    }

    std::string m_path;
    std::unique_ptr<zip_t, Close> m_zip;
};

} // namespace

NamedPictures readZippedClassFolders(const std::filesystem::path& path, const ImageDecoder& decoder,
                                     const Control& control) {
    const ZipArchive archive(path);
    std::vector<PictureFile> files = archive.list();
    if (files.empty()) {
        throw FileError(path.string(), "holds no class folders with pictures");
    }
    const auto read = [&archive](const PictureFile& file) { return archive.read(file); };
    return decodePictures(std::move(files), read, decoder, control);
}

} // namespace fovea
