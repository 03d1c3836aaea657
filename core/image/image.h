#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace fovea {

/// A decoded picture: 8 bits a channel, rows top to bottom without gaps, channels interleaved
/// (1: gray, 3: R G B). Transparency has already been laid over white.
struct Image {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::int64_t channels = 3;
    std::vector<std::uint8_t> pixels;

    bool empty() const { return pixels.empty(); }
    const std::uint8_t* row(std::int64_t y) const { return pixels.data() + y * width * channels; }
};

/// "32×32×3", for messages.
inline std::string pictureSizeText(std::int64_t width, std::int64_t height, std::int64_t channels) {
    return std::to_string(width) + "×" + std::to_string(height) + "×" + std::to_string(channels);
}

/// Turns the bytes of a picture file into pixels; throws Error with the reason when it cannot. Given by the
/// caller, so that the engine links no picture formats.
using ImageDecoder = std::function<Image(std::span<const std::uint8_t>)>;

} // namespace fovea
