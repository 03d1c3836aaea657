#pragma once

#include "core/training/dataset.h"
#include "core/training/recipe.h"
#include "tests/support/temporary_folder.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>

namespace fovea::test {

using Bytes = std::vector<std::uint8_t>;

/// Makes the folders on the way as well.
void writeBytes(const std::filesystem::path& path, const Bytes& bytes);
void writeGzip(const std::filesystem::path& path, const Bytes& bytes);

/// An IDX header (of 1 or 3 extents) followed by `data`.
Bytes idxBytes(std::uint32_t magic, std::initializer_list<std::uint32_t> extents, const Bytes& data);

/// A picture format of the tests' own: width, height, channels, pixels.
Bytes encodePicture(std::uint8_t width, std::uint8_t height, std::uint8_t channels, const Bytes& pixels);
Image decodePicture(std::span<const std::uint8_t> bytes);

/// 8×8 gray pictures of 4 classes: which quarter is bright, over noise. Easy to tell apart.
std::shared_ptr<const Dataset> quarters(std::int64_t train, std::int64_t test);

/// A small network for them with everything that draws random numbers: shuffling, flips, shifts, dropout;
/// and with batch norm's running statistics.
nlohmann::json quartersRecipe();

/// The message of the error of type `E` that `call` throws; empty when it throws none.
template <class E, class Call>
std::string messageOf(Call&& call) {
    try {
        call();
    } catch (const E& error) {
        return error.what();
    }
    return {};
}

} // namespace fovea::test
