#include "core/onnx/onnx_metadata.h"

#include "core/base/error.h"
#include "core/io/json_file.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <functional>

namespace fovea {

namespace {

using Json = nlohmann::json;

constexpr const char* classesKey = "fovea.classes";
constexpr const char* inputKey = "fovea.input";
constexpr const char* recipeKey = "fovea.recipe";
constexpr const char* accuracyKey = "fovea.accuracy";

constexpr JsonLimits metadataLimits{.bytes = std::int64_t{16} << 20, .values = 1'000'000, .depth = 64};
constexpr std::int64_t maxExtent = std::int64_t{1} << 31;

void require(bool condition, const std::string& message) {
    if (!condition) {
        throw SettingError(message);
    }
}

Json parse(const std::string& key, const std::string& text) {
    try {
        return parseJson(text, metadataLimits);
    } catch (const Error& error) {
        throw SettingError("its metadata \"" + key + "\" " + error.what());
    }
}

std::vector<std::string> parseClasses(const Json& json) {
    const std::string wanted = std::string("its metadata \"") + classesKey + "\" is not a list of names";
    require(json.is_array(), wanted);
    std::vector<std::string> names;
    for (const Json& name : json) {
        require(name.is_string(), wanted);
        names.push_back(name.get<std::string>());
    }
    return names;
}

void takeExtent(const Json& json, const char* field, std::int64_t& extent) {
    if (!json.contains(field)) {
        return;
    }
    const Json& value = json[field];
    const bool fits = value.is_number_integer() && value.get<double>() >= 1.0 &&
                      value.get<double>() <= static_cast<double>(maxExtent);
    require(fits, std::string("its metadata \"") + inputKey + "\": \"" + field +
                      "\" is not a whole number above 0");
    extent = value.get<std::int64_t>();
}

void takeNumbers(const Json& json, const char* field, std::int64_t count, bool positive,
                 std::vector<float>& numbers) {
    if (!json.contains(field)) {
        return;
    }
    const std::string what = std::string("its metadata \"") + inputKey + "\": \"" + field + "\"";
    const Json& list = json[field];
    require(list.is_array() && static_cast<std::int64_t>(list.size()) == count,
            what + " is not a list of " + std::to_string(count) + " number(s), one per channel");
    numbers.clear();
    for (const Json& value : list) {
        const float number = value.is_number() ? value.get<float>() : NAN;
        require(std::isfinite(number) && (!positive || number > 0.0F),
                what + " holds something that is not a " + (positive ? "number above 0" : "number"));
        numbers.push_back(number);
    }
}

void parseInput(const Json& json, InputSpec& input) {
    require(json.is_object(), std::string("its metadata \"") + inputKey + "\" is not a JSON object");
    takeExtent(json, "channels", input.channels);
    takeExtent(json, "height", input.height);
    takeExtent(json, "width", input.width);
    // What the file does not say is not guessed where it says something.
    input.mean.clear();
    input.std.clear();
    input.range = 1;
    input.order = ColourOrder::Rgb;
    takeNumbers(json, "mean", input.channels, false, input.mean);
    takeNumbers(json, "std", input.channels, true, input.std);
    if (json.contains("range")) {
        const Json& range = json["range"];
        require(range.is_number() && range.get<float>() > 0 && std::isfinite(range.get<float>()),
                std::string("its metadata \"") + inputKey + "\": \"range\" is not a number above 0");
        input.range = range.get<float>();
    }
    if (json.contains("order")) {
        const Json& order = json["order"];
        require(order == "rgb" || order == "bgr",
                std::string("its metadata \"") + inputKey + "\": \"order\" is neither \"rgb\" nor \"bgr\"");
        input.order = order == "bgr" ? ColourOrder::Bgr : ColourOrder::Rgb;
    }
}

double parseAccuracy(const Json& json) {
    const double accuracy = json.is_number() ? json.get<double>() : NAN;
    require(accuracy >= 0.0 && accuracy <= 1.0,
            std::string("its metadata \"") + accuracyKey + "\" is not a number from 0 to 1");
    return accuracy;
}

} // namespace

OnnxMetadata toMetadata(const ModelInfo& info) {
    OnnxMetadata metadata;
    if (!info.classNames.empty()) {
        metadata[classesKey] = jsonText(Json(info.classNames));
    }
    Json input = {{"channels", info.input.channels},
                  {"height", info.input.height},
                  {"width", info.input.width},
                  {"mean", info.input.mean},
                  {"std", info.input.std}};
    if (info.input.range != 1) {
        input["range"] = info.input.range;
    }
    if (info.input.order == ColourOrder::Bgr) {
        input["order"] = "bgr";
    }
    metadata[inputKey] = jsonText(input);
    if (!info.recipe.empty()) {
        metadata[recipeKey] = info.recipe;
    }
    if (info.accuracy) {
        metadata[accuracyKey] = jsonText(Json(*info.accuracy));
    }
    return metadata;
}

bool statesInput(const OnnxMetadata& metadata) {
    return metadata.contains(inputKey);
}

void applyMetadata(const OnnxMetadata& metadata, ModelInfo& info) {
    const auto whenGiven = [&](const char* key, const std::function<void(const Json&)>& take) {
        if (const auto found = metadata.find(key); found != metadata.end()) {
            take(parse(key, found->second));
        }
    };
    whenGiven(classesKey, [&](const Json& json) { info.classNames = parseClasses(json); });
    whenGiven(inputKey, [&](const Json& json) { parseInput(json, info.input); });
    whenGiven(recipeKey, [&](const Json& json) { info.recipe = jsonText(json); });
    whenGiven(accuracyKey, [&](const Json& json) { info.accuracy = parseAccuracy(json); });
}

} // namespace fovea
