#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace fovea {

/// What a JSON document may hold. All of it is checked before anything is parsed: the parsed form of a bad
/// document takes many times its size, and copying one that is nested deeply needs as much of the stack.
struct JsonLimits {
    std::int64_t bytes = 1 << 20;
    std::int64_t values = 100'000; ///< numbers, texts, lists and objects, give or take the empty ones
    int depth = 32;                ///< lists and objects in each other
};

/// Throws LimitError when there is more than `limits`, SettingError when it is not JSON; the messages are for
/// being put behind the document's name ("is not JSON").
nlohmann::json parseJson(std::string_view text, const JsonLimits& limits);

/// The same from a file. Throws FileError and LimitError; every message names the file.
nlohmann::json readJson(const std::filesystem::path& path, const JsonLimits& limits);

/// On one line; with `indent` on many. Texts that are not UTF-8, which JSON cannot hold, are mended: some
/// come from the names of folders.
std::string jsonText(const nlohmann::json& value, int indent = -1);

} // namespace fovea
