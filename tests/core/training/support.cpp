#include "tests/core/training/support.h"

#include "core/base/rng.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <fstream>

namespace fovea::test {

void writeBytes(const std::filesystem::path& path, const Bytes& bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void writeGzip(const std::filesystem::path& path, const Bytes& bytes) {
    const gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
}

Bytes idxBytes(std::uint32_t magic, std::initializer_list<std::uint32_t> extents, const Bytes& data) {
    Bytes bytes;
    const auto append = [&bytes](std::uint32_t number) {
        for (const int shift : {24, 16, 8, 0}) {
            bytes.push_back(static_cast<std::uint8_t>(number >> shift));
        }
    };
    append(magic);
    for (const std::uint32_t extent : extents) {
        append(extent);
    }
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

Bytes encodePicture(std::uint8_t width, std::uint8_t height, std::uint8_t channels, const Bytes& pixels) {
    Bytes bytes{width, height, channels};
    bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    return bytes;
}

Image decodePicture(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 3 || bytes.size() != 3U + bytes[0] * bytes[1] * bytes[2]) {
        throw Error("is no picture");
    }
    return {.width = bytes[0],
            .height = bytes[1],
            .channels = bytes[2],
            .pixels = std::vector<std::uint8_t>(bytes.begin() + 3, bytes.end())};
}

namespace {

constexpr std::int64_t side = 8;

LabelledPictures drawQuarters(std::int64_t count, Rng& rng) {
    LabelledPictures pictures{.height = side, .width = side, .channels = 1, .pixels = {}, .labels = {}};
    for (std::int64_t n = 0; n < count; ++n) {
        const auto label = static_cast<std::int32_t>(rng.below(4));
        for (std::int64_t y = 0; y < side; ++y) {
            for (std::int64_t x = 0; x < side; ++x) {
                const bool bright = (y >= side / 2 ? 2 : 0) + (x >= side / 2 ? 1 : 0) == label;
                pictures.pixels.push_back(static_cast<std::uint8_t>((bright ? 140 : 20) + rng.below(100)));
            }
        }
        pictures.labels.push_back(label);
    }
    return pictures;
}

} // namespace

std::shared_ptr<const Dataset> quarters(std::int64_t train, std::int64_t test) {
    Rng rng(4);
    auto dataset = std::make_shared<Dataset>();
    dataset->classNames = {"top left", "top right", "bottom left", "bottom right"};
    dataset->train = drawQuarters(train, rng);
    dataset->test = drawQuarters(test, rng);
    return dataset;
}

nlohmann::json quartersRecipe() {
    return nlohmann::json::parse(R"({
        "name": "quarters",
        "input": {"channels": 1, "height": 8, "width": 8},
        "layers": [
            {"op": "conv2d", "name": "conv", "out": 4, "kernel": 3, "padding": 1},
            {"op": "batch_norm"},
            {"op": "relu"},
            {"op": "max_pool2d", "kernel": 2},
            {"op": "flatten"},
            {"op": "dropout", "rate": 0.1},
            {"op": "linear", "name": "fc", "out": 4},
            {"op": "softmax"}],
        "augmentation": {"shift": 1},
        "optimizer": {"kind": "nesterov", "learning_rate": 0.1, "weight_decay": 0.0001},
        "schedule": {"kind": "one_cycle"},
        "epochs": 3, "batch": 16, "seed": 7, "label_smoothing": 0.05, "validation": 0.2
    })");
}

} // namespace fovea::test
