#include "core/training/cifar_reader.h"

#include "core/base/error.h"
#include "core/io/file.h"

namespace fovea {

namespace {

constexpr std::size_t side = 32;
constexpr std::size_t channelCount = 3;
constexpr std::size_t planeSize = side * side;
constexpr std::size_t recordSize = 1 + channelCount * planeSize;
constexpr std::int64_t maxCifarFileBytes = std::int64_t{1} << 30;

void appendRecord(LabelledPictures& pictures, std::span<const std::uint8_t> record) {
    pictures.labels.push_back(record[0]);
    for (std::size_t i = 0; i < planeSize; ++i) {
        for (std::size_t c = 0; c < channelCount; ++c) {
            pictures.pixels.push_back(record[1 + c * planeSize + i]);
        }
    }
}

} // namespace

LabelledPictures readCifar(std::span<const std::filesystem::path> files, std::int64_t classCount) {
    LabelledPictures pictures{
        .height = side, .width = side, .channels = channelCount, .pixels = {}, .labels = {}};
    for (const std::filesystem::path& path : files) {
        const std::vector<std::uint8_t> bytes = readFile(path, maxCifarFileBytes);
        if (bytes.size() % recordSize != 0) {
            throw FileError(path.string(), "is truncated or no CIFAR-10 file: its " +
                                               std::to_string(bytes.size()) +
                                               " bytes are not a multiple of " + std::to_string(recordSize));
        }
        pictures.pixels.reserve(pictures.pixels.size() + bytes.size());
        for (std::size_t start = 0; start < bytes.size(); start += recordSize) {
            if (bytes[start] >= classCount) {
                throw FileError(path.string(), "picture " + std::to_string(start / recordSize) +
                                                   " has the label " + std::to_string(bytes[start]) +
                                                   ", but there are " + std::to_string(classCount) +
                                                   " classes");
            }
            appendRecord(pictures, std::span(bytes).subspan(start, recordSize));
        }
    }
    return pictures;
}

} // namespace fovea
