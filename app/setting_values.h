#pragma once

#include "app/commands.h"
#include "ui/render/color_choice.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

/// Reading KEY=VALUE settings of the command line.
namespace fovea {

/// Throws UsageError: what the value must be.
[[noreturn]] void refuseSetting(const std::string& key, const std::string& value, const std::string& wanted);
/// A number from `low` to `high`; UsageError otherwise.
double toNumber(const std::string& key, const std::string& value, double low, double high);
/// A whole number, 0 or more; UsageError otherwise.
std::int64_t toIndex(const std::string& key, const std::string& value);
/// `least` to `most` whole numbers, each 0 or more, with `separator` between them; UsageError saying `wanted`
/// otherwise.
std::vector<std::int64_t> toIndices(const std::string& key, const std::string& value, char separator,
                                    std::size_t least, std::size_t most, const std::string& wanted);

/// The names of ColorChoice; UsageError otherwise.
ui::ColorChoice toColours(const std::string& key, const std::string& value);

/// One of the names of `choices`; UsageError otherwise.
template <class Value>
Value toChoice(const std::string& key, const std::string& value,
               const std::map<std::string, Value>& choices) {
    const auto found = choices.find(value);
    if (found == choices.end()) {
        std::string names;
        for (const auto& [name, choice] : choices) {
            names += (names.empty() ? "" : ", ") + name;
        }
        refuseSetting(key, value, "one of " + names);
    }
    return found->second;
}

/// One key that Settings can be told by.
template <class Settings>
struct SettingKey {
    const char* name;
    const char* help;
    std::function<void(Settings&, const std::string& key, const std::string& value)> set;
};

/// Reads KEY=VALUE texts in their order; UsageError on what is not one, or has an unknown key.
template <class Settings>
Settings parseSettings(const std::vector<SettingKey<Settings>>& keys,
                       const std::vector<std::string>& settings) {
    Settings parsed;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        const std::string key = setting.substr(0, equals);
        const auto found = std::ranges::find_if(
            keys, [&](const SettingKey<Settings>& candidate) { return key == candidate.name; });
        if (equals == std::string::npos || found == keys.end()) {
            std::string names;
            for (const SettingKey<Settings>& each : keys) {
                names += (names.empty() ? "" : ", ") + std::string(each.name);
            }
            throw UsageError("--set " + setting + ": write KEY=VALUE with one of these keys: " + names);
        }
        found->set(parsed, key, setting.substr(equals + 1));
    }
    return parsed;
}

/// A line of --help: a name, and what it means in the column beside it.
std::string helpLine(const std::string& name, const std::string& meaning);

/// One line per key, for --help.
template <class Settings>
std::string helpOf(const std::vector<SettingKey<Settings>>& keys) {
    std::string help;
    for (const SettingKey<Settings>& key : keys) {
        help += helpLine(key.name, key.help);
    }
    return help;
}

} // namespace fovea
