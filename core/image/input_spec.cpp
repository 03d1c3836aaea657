#include "core/image/input_spec.h"

#include "core/base/error.h"
#include "core/image/input_presets.h"
#include "core/io/decimal.h"
#include "core/io/settings_reader.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {

namespace {

constexpr const char* colours[] = {"rgb", "bgr", "gray"};
constexpr const char* layouts[] = {"nchw", "nhwc"};
constexpr double largest = 1e9;

nlohmann::json decimals(const std::vector<float>& numbers) {
    nlohmann::json list = nlohmann::json::array();
    for (const float number : numbers) {
        list.push_back(asDecimal(number));
    }
    return list;
}

std::optional<std::string> wrongNumbers(const std::vector<float>& numbers, std::int64_t channels,
                                        const char* what, bool positive) {
    if (std::ssize(numbers) != channels) {
        return "The " + std::string(what) + " has " + std::to_string(numbers.size()) +
               " numbers; the network's input has " + std::to_string(channels) + " channels.";
    }
    for (const float number : numbers) {
        if (!std::isfinite(number) || (positive && number <= 0)) {
            return "Every number of the " + std::string(what) + " must be " +
                   (positive ? "above 0: pixels are divided by it." : "a finite number.");
        }
    }
    return {};
}

/// A list of one number per channel, or one number for all.
void take(SettingsReader& reader, const char* field, std::int64_t channels, std::vector<float>& numbers) {
    const nlohmann::json* value = reader.find(field);
    if (value == nullptr) {
        return;
    }
    const auto count = static_cast<std::size_t>(channels);
    numbers = value->is_number() ? std::vector<float>(count, value->get<float>()) : reader.numbers(field);
    if (numbers.size() != count) {
        reader.refuse(field, "one number, or " + std::to_string(count) + ", one per channel");
    }
}

void takeColour(SettingsReader& reader, InputSpec& spec) {
    if (reader.find("colour") == nullptr) {
        return;
    }
    const std::size_t colour = reader.choice("colour", colours);
    const std::int64_t channels = colour == 2 ? 1 : 3;
    spec = withChannels(spec, channels);
    if (channels == 3) {
        spec.order = static_cast<ColourOrder>(colour);
    }
}

} // namespace

std::optional<ModelProblem> problemOf(const InputSpec& spec) {
    const auto isSide = [](std::int64_t side) { return side >= 1 && side <= maxInputSide; };
    if (!isSide(spec.height) || !isSide(spec.width)) {
        return ModelProblem{ModelField::Size, "The size is " + std::to_string(spec.width) + "×" +
                                                  std::to_string(spec.height) + "; each side must be 1 to " +
                                                  std::to_string(maxInputSide) + " pixels."};
    }
    if (spec.channels != 1 && spec.channels != 3) {
        return ModelProblem{ModelField::Colours, "The network's input has " + std::to_string(spec.channels) +
                                                     " channels; a picture has 1 or 3."};
    }
    if (!std::isfinite(spec.range) || spec.range <= 0) {
        return ModelProblem{ModelField::Range,
                            "The range ends above 0: at 1 where pixels are 0 to 1, at 255 where they stay as "
                            "they are."};
    }
    if (const auto wrong = wrongNumbers(spec.mean, spec.channels, "mean", false)) {
        return ModelProblem{ModelField::Mean, *wrong};
    }
    if (const auto wrong = wrongNumbers(spec.std, spec.channels, "standard deviation", true)) {
        return ModelProblem{ModelField::Std, *wrong};
    }
    return {};
}

std::int64_t colourOf(const InputSpec& spec, std::int64_t channel) {
    return spec.order == ColourOrder::Bgr ? spec.channels - 1 - channel : channel;
}

const char* colourName(const InputSpec& spec) {
    return colours[spec.channels == 1 ? 2 : static_cast<std::size_t>(spec.order)];
}

nlohmann::json toJson(const InputSpec& spec) {
    return {{"colour", colourName(spec)},
            {"height", spec.height},
            {"width", spec.width},
            {"range", asDecimal(spec.range)},
            {"mean", decimals(spec.mean)},
            {"std", decimals(spec.std)},
            {"layout", layouts[static_cast<std::size_t>(spec.layout)]}};
}

InputSpec inputSpecFromJson(const nlohmann::json& json, const InputSpec& start, const std::string& document) {
    SettingsReader reader(json, document);
    InputSpec spec = start;
    takeColour(reader, spec);
    if (reader.find("preset") != nullptr) {
        const bool ordered = json.contains("colour");
        const ColourOrder order = spec.order;
        spec = withPreset(spec, inputPreset(reader.text("preset")));
        spec.order = ordered ? order : spec.order;
    }
    spec.height = reader.integer("height", 1, maxInputSide, spec.height);
    spec.width = reader.integer("width", 1, maxInputSide, spec.width);
    spec.range = static_cast<float>(reader.number("range", 1e-6, largest, static_cast<double>(spec.range)));
    take(reader, "mean", spec.channels, spec.mean);
    take(reader, "std", spec.channels, spec.std);
    spec.layout =
        static_cast<InputLayout>(reader.choice("layout", layouts, static_cast<std::size_t>(spec.layout)));
    reader.finish();
    if (const std::optional<ModelProblem> problem = problemOf(spec)) {
        throw SettingError(document + ": " + problem->text);
    }
    return spec;
}

} // namespace fovea
