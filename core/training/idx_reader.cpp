#include "core/training/idx_reader.h"

#include "core/base/error.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace fovea {

namespace {

constexpr std::uint32_t magicOfPictures = 0x00000803;
constexpr std::uint32_t magicOfLabels = 0x00000801;
constexpr std::int64_t maxExtent = 1 << 16;

/// zlib's reader passes files that are not compressed through unchanged.
class IdxFile {
public:
    explicit IdxFile(const std::filesystem::path& path)
        : m_path(path.string()) {
        std::error_code failure;
        if (!std::filesystem::is_regular_file(path, failure)) {
            throw FileError(m_path, "there is no such file");
        }
        m_fileSize = static_cast<std::int64_t>(std::filesystem::file_size(path));
        m_file.reset(gzopen(m_path.c_str(), "rb"));
        if (m_file == nullptr) {
            throw FileError(m_path, "cannot be opened");
        }
    }

    [[noreturn]] void refuse(const std::string& reason) const { throw FileError(m_path, reason); }

    /// The extents that the header states, checked against what a file of this size can hold.
    template <std::size_t rank>
    std::array<std::int64_t, rank> readHeader(std::uint32_t magic) {
        std::array<std::uint8_t, 4 * (rank + 1)> header{};
        readExactly(header);
        if (bigEndian(header.data()) != magic) {
            refuse("is not an IDX file of " + std::string(magic == magicOfPictures ? "pictures" : "labels"));
        }
        std::array<std::int64_t, rank> extents{};
        std::int64_t total = 1;
        for (std::size_t i = 0; i < rank; ++i) {
            extents[i] = bigEndian(header.data() + 4 * (i + 1));
            if (i > 0 && extents[i] > maxExtent) {
                refuse("states pictures of " + std::to_string(extents[i]) + " pixels a side");
            }
            total = std::min(total * extents[i], 2 * maxSplitBytes);
        }
        if (total == 0) {
            refuse("holds no data");
        }
        if (total > maxSplitBytes) {
            throw LimitError(m_path + ": states more than the limit of " +
                             std::to_string(maxSplitBytes >> 30) + " GiB of data");
        }
        // Deflate never packs tighter than 1032 : 1.
        const std::int64_t possible = gzdirect(m_file.get()) != 0 ? m_fileSize : m_fileSize * 1032;
        if (total > possible) {
            refuse("states " + std::to_string(total) + " bytes of data, more than it can hold");
        }
        return extents;
    }

    void readExactly(std::span<std::uint8_t> bytes) {
        constexpr std::size_t piece = std::size_t{1} << 24;
        for (std::size_t done = 0; done < bytes.size();) {
            const std::size_t wanted = std::min(piece, bytes.size() - done);
            const int got = gzread(m_file.get(), bytes.data() + done, static_cast<unsigned>(wanted));
            if (got <= 0) {
                refuse("is truncated or damaged: it ends after " + std::to_string(done) + " of " +
                       std::to_string(bytes.size()) + " bytes");
            }
            done += static_cast<std::size_t>(got);
        }
    }

    /// Also makes zlib compare its checksum.
    void requireEnd() {
        std::uint8_t extra = 0;
        const int got = gzread(m_file.get(), &extra, 1);
        if (got > 0) {
            refuse("holds more data than its header states");
        }
        int code = Z_OK;
        gzerror(m_file.get(), &code);
        if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
            refuse("is truncated or damaged: its checksum does not agree");
        }
    }

private:
    struct Close {
        void operator()(gzFile file) const { gzclose(file); }
    };

    static std::uint32_t bigEndian(const std::uint8_t* bytes) {
        return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
               std::uint32_t{bytes[3]};
    }

    std::string m_path;
    std::int64_t m_fileSize = 0;
    std::unique_ptr<gzFile_s, Close> m_file;
};

} // namespace

NamedPictures readIdx(const std::filesystem::path& pictures, const std::filesystem::path& labels) {
    NamedPictures result;
    IdxFile pictureFile(pictures);
    const auto [count, height, width] = pictureFile.readHeader<3>(magicOfPictures);
    IdxFile labelFile(labels);
    const auto [labelCount] = labelFile.readHeader<1>(magicOfLabels);
    if (labelCount != count) {
        labelFile.refuse("holds " + std::to_string(labelCount) + " labels for the " + std::to_string(count) +
                         " pictures of " + pictures.string());
    }
    result.pictures.height = height;
    result.pictures.width = width;
    result.pictures.channels = 1;
    result.pictures.pixels.resize(static_cast<std::size_t>(count * height * width));
    pictureFile.readExactly(result.pictures.pixels);
    pictureFile.requireEnd();

    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(labelCount));
    labelFile.readExactly(bytes);
    labelFile.requireEnd();
    result.pictures.labels.assign(bytes.begin(), bytes.end());
    for (int number = 0; number <= *std::ranges::max_element(bytes); ++number) {
        result.classNames.push_back(std::to_string(number));
    }
    return result;
}

} // namespace fovea
