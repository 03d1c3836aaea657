#include "core/image/class_names.h"

#include "core/base/error.h"
#include "core/io/file.h"
#include "core/io/json_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <regex>

namespace fovea {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t maxBytes = std::int64_t{4} << 20;
constexpr JsonLimits listLimits{.bytes = maxBytes, .values = 200'000, .depth = 4};

std::string_view trimmed(std::string_view text) {
    const auto isSpace = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && isSpace(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// "n01440764 tench" without its number.
std::string_view withoutWordNet(std::string_view name) {
    constexpr std::size_t length = 9;
    const bool numbered =
        name.size() > length && name[0] == 'n' && (name[length] == ' ' || name[length] == '\t') &&
        std::ranges::all_of(name.substr(1, length - 1), [](unsigned char c) { return std::isdigit(c) != 0; });
    return numbered ? trimmed(name.substr(length)) : name;
}

std::vector<std::string> lines(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view name = withoutWordNet(trimmed(text.substr(0, end)));
        if (!name.empty()) {
            names.emplace_back(name);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return names;
}

/// Names by index, which must be 0, 1, 2, … in any order; empty otherwise.
std::vector<std::string> inOrder(const std::map<std::size_t, std::string>& byIndex) {
    std::vector<std::string> names;
    for (const auto& [index, name] : byIndex) {
        if (index != names.size()) {
            return {};
        }
        names.push_back(name);
    }
    return names;
}

std::string nameOf(const Json& value) {
    const Json& name = value.is_array() && !value.empty() ? value.back() : value;
    return name.is_string() ? name.get<std::string>() : jsonText(name);
}

std::vector<std::string> fromJson(const Json& json) {
    if (json.is_array()) {
        std::vector<std::string> names;
        std::ranges::transform(json, std::back_inserter(names), nameOf);
        return names;
    }
    std::map<std::size_t, std::string> byIndex;
    for (const auto& [key, value] : json.items()) {
        const bool isIndex = !key.empty() && key.size() < 10 &&
                             std::ranges::all_of(key, [](unsigned char c) { return std::isdigit(c) != 0; });
        if (!isIndex) {
            return {};
        }
        byIndex[std::stoul(key)] = nameOf(value);
    }
    return inOrder(byIndex);
}

/// {0: 'person', 1: "driver's seat"}, as Python writes it.
std::vector<std::string> fromPython(const std::string& text) {
    static const std::regex entry(R"re((\d{1,9})\s*:\s*(?:'([^']*)'|"([^"]*)"))re");
    std::map<std::size_t, std::string> byIndex;
    for (auto found = std::sregex_iterator(text.begin(), text.end(), entry); found != std::sregex_iterator();
         ++found) {
        byIndex[std::stoul((*found)[1])] = (*found)[2].matched ? (*found)[2] : (*found)[3];
    }
    return inOrder(byIndex);
}

} // namespace

const std::vector<std::string>& cifarClassNames() {
    static const std::vector<std::string> names{"airplane", "automobile", "bird",  "cat",  "deer",
                                                "dog",      "frog",       "horse", "ship", "truck"};
    return names;
}

const std::vector<std::string>& digitClassNames() {
    static const std::vector<std::string> names{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    return names;
}

std::vector<std::string> parseClassNames(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    text = trimmed(text);
    if (!text.starts_with('[') && !text.starts_with('{')) {
        return lines(text);
    }
    try {
        return fromJson(parseJson(text, listLimits));
    } catch (const LimitError&) {
        return {};
    } catch (const SettingError&) {
        // A regular expression is matched by recursion: only short texts.
        constexpr std::size_t longest = std::size_t{1} << 16;
        return text.size() <= longest ? fromPython(std::string(text)) : std::vector<std::string>();
    }
}

std::vector<std::string> readClassNames(const std::filesystem::path& path) {
    const std::vector<std::uint8_t> bytes = readFile(path, maxBytes);
    std::vector<std::string> names =
        parseClassNames({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (names.empty()) {
        throw FileError(path.string(), "holds no class names; write one name per line, or a JSON list");
    }
    return names;
}

std::vector<std::string> classNamesIn(const std::map<std::string, std::string>& metadata) {
    for (const char* key : {"classes", "class_names", "labels", "names", "categories", "Classes", "Labels"}) {
        const auto found = metadata.find(key);
        if (found == metadata.end()) {
            continue;
        }
        std::string text = found->second;
        const bool oneLine = text.find_first_of("\n[{") == std::string::npos;
        if (oneLine) {
            std::ranges::replace(text, ',', '\n');
        }
        if (std::vector<std::string> names = parseClassNames(text); !names.empty()) {
            return names;
        }
    }
    return {};
}

} // namespace fovea
