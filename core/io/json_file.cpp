#include "core/io/json_file.h"

#include "core/base/error.h"
#include "core/io/file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace fovea {

namespace {

/// Whether the beginning could be a text: pictures and archives have bytes that no text has.
bool couldBeRead(std::string_view text) {
    constexpr std::size_t looked = 1024;
    return std::ranges::none_of(text.substr(0, looked), [](char letter) {
        const bool isSpace = letter >= '\t' && letter <= '\r';
        return letter >= 0 && letter < ' ' && !isSpace;
    });
}

/// Counts brackets and commas outside of texts.
void requireModest(std::string_view text, const JsonLimits& limits) {
    std::int64_t values = 1;
    int depth = 0;
    bool isText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isText) {
            i += c == '\\' ? 1 : 0; // what it escapes ends nothing
            isText = c != '"';
            continue;
        }
        isText = c == '"';
        const bool opens = c == '[' || c == '{';
        values += opens || c == ',' ? 1 : 0;
        depth += opens ? 1 : (c == ']' || c == '}' ? -1 : 0);
        if (depth > limits.depth) {
            throw LimitError("has lists in lists more than " + std::to_string(limits.depth) +
                             " deep, the limit");
        }
        if (values > limits.values) {
            throw LimitError("holds more than " + std::to_string(limits.values) + " values, the limit");
        }
    }
}

} // namespace

nlohmann::json parseJson(std::string_view text, const JsonLimits& limits) {
    if (static_cast<std::int64_t>(text.size()) > limits.bytes) {
        throw LimitError("is larger than " + std::to_string(limits.bytes >> 10) + " KB, the limit");
    }
    if (!couldBeRead(text)) {
        throw SettingError("is not JSON, nor any text: whatever its name says, it holds a picture or other "
                           "data");
    }
    requireModest(text, limits);
    nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
    if (value.is_discarded()) {
        throw SettingError("is not JSON");
    }
    return value;
}

nlohmann::json readJson(const std::filesystem::path& path, const JsonLimits& limits) {
    const std::vector<std::uint8_t> bytes = readFile(path, limits.bytes);
    try {
        return parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, limits);
    } catch (const LimitError& error) {
        throw LimitError(path.string() + ": " + error.what());
    } catch (const SettingError& error) {
        throw FileError(path.string(), error.what());
    }
}

std::string jsonText(const nlohmann::json& value, int indent) {
    return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace fovea
