#pragma once

#include <cstddef>
#include <cstdint>

/// What the program and its video plugin agree on: plain values, so that the plugin needs neither Qt nor the
/// engine and no exception crosses.
namespace fovea::video {

enum class Codec : std::uint8_t { H264, Vp9 };

struct Settings {
    const char* path = nullptr; ///< UTF-8, ending in .mp4 (H264) or .webm (Vp9)
    Codec codec = Codec::H264;
    int width = 0; ///< even, like height
    int height = 0;
    double framesPerSecond = 0;
};

class Encoder {
public:
    virtual ~Encoder() = default;
    /// height rows, `bytesPerRow` apart, of width pixels, 8 bits each of blue, green, red. False when it
    /// could not be encoded.
    virtual bool add(const std::uint8_t* rows, std::size_t bytesPerRow) noexcept = 0;
    /// Closes the file. False when it does not hold all frames, because the disk is full for instance.
    virtual bool finish() noexcept = 0;
};

/// The function that the plugin exports, by this name: a new encoder, to be deleted; null when the file
/// cannot be written or the codec is not there.
using MakeEncoder = Encoder* (*)(const Settings&);
inline constexpr const char* makeEncoderName = "foveaMakeVideoEncoder";

} // namespace fovea::video
