#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea {

/// Pictures of one size with the class each belongs to, all in memory.
struct LabelledPictures {
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::int64_t channels = 0; ///< 1: gray, 3: R G B
    /// N×H×W×C.
    std::vector<std::uint8_t> pixels;
    /// N numbers of classes, 0 … K−1.
    std::vector<std::int32_t> labels;

    std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
    /// Bytes of one picture.
    std::int64_t pictureSize() const { return height * width * channels; }
    /// H×W×C of picture `index`, 0 ≤ index < count().
    std::span<const std::uint8_t> picture(std::int64_t index) const {
        return std::span(pixels).subspan(static_cast<std::size_t>(index * pictureSize()),
                                         static_cast<std::size_t>(pictureSize()));
    }
};

/// One split of a data set with the names of its classes, as a reader returns it.
struct NamedPictures {
    LabelledPictures pictures;
    std::vector<std::string> classNames;
};

/// What one split may take in memory.
inline constexpr std::int64_t maxSplitBytes = std::int64_t{8} << 30;

} // namespace fovea
