#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fovea {

/// In which order a network's three channels hold the colours.
enum class ColourOrder : std::uint8_t { Rgb, Bgr };

/// How the network's file orders its input: N×C×H×W or N×H×W×C.
enum class InputLayout : std::uint8_t { ChannelsFirst, ChannelsLast };

/// What a network expects of a picture: x = (p / 255 · range − mean) / std per channel, p in 0…255. One
/// channel is luma.
struct InputSpec {
    std::int64_t channels = 3; ///< 1 or 3
    std::int64_t height = 0;   ///< trained size
    std::int64_t width = 0;
    std::vector<float> mean = {}; ///< one per channel, in the network's order
    std::vector<float> std = {};  ///< one per channel, > 0
    float range = 1;              ///< what the lightest pixel is before the mean is taken off, > 0
    ColourOrder order = ColourOrder::Rgb;
    InputLayout layout = InputLayout::ChannelsFirst;
    bool operator==(const InputSpec&) const = default;
};

/// What of a network's input and answer can be set; says beside which control a problem belongs.
enum class ModelField : std::uint8_t {
    Size,
    Colours,
    Range,
    Mean,
    Std,
    Layout,
    OtherInputs,
    Output,
    Classes
};

struct ModelProblem {
    ModelField field = ModelField::Size;
    std::string text; ///< one sentence: what is wrong and what would do
};

/// A picture's side is not longer than this.
inline constexpr std::int64_t maxInputSide = 16384;

/// The first thing that is wrong with a specification for pictures; nothing when it can be used.
std::optional<ModelProblem> problemOf(const InputSpec& spec);

/// Which of a picture's channels (R, G, B or luma) a channel of the network is.
std::int64_t colourOf(const InputSpec& spec, std::int64_t channel);

/// "rgb", "bgr" or "gray": how the colours are called in JSON.
const char* colourName(const InputSpec& spec);

/// "colour", "height", "width", "range", "mean", "std", "layout" ("nchw" or "nhwc").
nlohmann::json toJson(const InputSpec& spec);
/// What `json` says, and of `start` what it does not say. Beside the fields of toJson() it may name a
/// "preset", which counts before the fields; a single number may stand for the mean or std of all channels.
/// Throws SettingError, beginning with `document`, on what is unknown or cannot be.
InputSpec inputSpecFromJson(const nlohmann::json& json, const InputSpec& start, const std::string& document);

} // namespace fovea
