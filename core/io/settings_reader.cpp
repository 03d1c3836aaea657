#include "core/io/settings_reader.h"

#include "core/base/error.h"
#include "core/io/json_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace fovea {

namespace {

/// `low` and `high` are whole numbers or doubles.
template <class Number>
std::string rangeText(Number low, Number high) {
    std::ostringstream text;
    text.precision(10);
    text << "from " << low << " to " << high;
    return text.str();
}

std::optional<std::int64_t> wholeNumber(const nlohmann::json& value, std::int64_t low, std::int64_t high) {
    const bool tooLarge =
        value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (!value.is_number_integer() || tooLarge) {
        return std::nullopt;
    }
    const auto number = value.get<std::int64_t>();
    return number >= low && number <= high ? std::optional(number) : std::nullopt;
}

/// A value as a message can show it: a file may hold anything, of any length and depth.
std::string shown(const nlohmann::json& value) {
    constexpr std::size_t longestText = 80;
    constexpr std::size_t longestList = 8;
    if (value.is_object()) {
        return "an object";
    }
    const auto isPlain = [](const nlohmann::json& item) { return item.is_primitive() && !item.is_string(); };
    if (value.is_array() && (value.size() > longestList || !std::ranges::all_of(value, isPlain))) {
        return "a list of " + std::to_string(value.size());
    }
    if (value.is_string() && value.get_ref<const std::string&>().size() > longestText) {
        return "a long text";
    }
    return jsonText(value);
}

} // namespace

SettingsReader::SettingsReader(const nlohmann::json& value, std::string document, std::string path)
    : m_value(value)
    , m_document(std::move(document))
    , m_path(std::move(path)) {
    if (!value.is_object()) {
        throw SettingError(m_document + ": " + (m_path.empty() ? "it" : "\"" + m_path + "\"") +
                           " must be an object {…}");
    }
}

const nlohmann::json* SettingsReader::find(const char* field) {
    m_asked.insert(field);
    const auto found = m_value.find(field);
    return found == m_value.end() ? nullptr : &*found;
}

const nlohmann::json& SettingsReader::required(const char* field) {
    const nlohmann::json* found = find(field);
    if (found == nullptr) {
        throw SettingError(m_document + ": \"" + pathOf(field) + "\" is missing");
    }
    return *found;
}

std::string SettingsReader::text(const char* field) {
    const nlohmann::json& value = required(field);
    if (!value.is_string()) {
        refuse(field, "a text");
    }
    return value.get<std::string>();
}

std::string SettingsReader::text(const char* field, const std::string& otherwise) {
    return find(field) == nullptr ? otherwise : text(field);
}

std::int64_t SettingsReader::integer(const char* field, std::int64_t low, std::int64_t high) {
    const std::optional<std::int64_t> number = wholeNumber(required(field), low, high);
    if (!number) {
        refuse(field, "a whole number " + rangeText(low, high));
    }
    return *number;
}

std::int64_t SettingsReader::integer(const char* field, std::int64_t low, std::int64_t high,
                                     std::int64_t otherwise) {
    return find(field) == nullptr ? otherwise : integer(field, low, high);
}

std::uint64_t SettingsReader::seed(const char* field, std::uint64_t otherwise) {
    const nlohmann::json* value = find(field);
    if (value == nullptr) {
        return otherwise;
    }
    // Small ones are signed when they were not parsed from text.
    if (!value->is_number_unsigned() && !wholeNumber(*value, 0, std::numeric_limits<std::int64_t>::max())) {
        refuse(field, "a whole number that is not negative");
    }
    return value->get<std::uint64_t>();
}

std::vector<std::int64_t> SettingsReader::integers(const char* field, std::size_t count, std::int64_t low,
                                                   std::int64_t high) {
    const nlohmann::json& value = required(field);
    std::vector<std::int64_t> numbers;
    if (value.is_array() && value.size() == count) {
        for (const nlohmann::json& item : value) {
            if (const auto number = wholeNumber(item, low, high)) {
                numbers.push_back(*number);
            }
        }
    }
    if (numbers.size() != count) {
        refuse(field, "a list of " + std::to_string(count) + " whole numbers " + rangeText(low, high));
    }
    return numbers;
}

double SettingsReader::number(const char* field, double low, double high) {
    const nlohmann::json& value = required(field);
    if (!value.is_number() || !(value.get<double>() >= low && value.get<double>() <= high)) {
        refuse(field, "a number " + rangeText(low, high));
    }
    return value.get<double>();
}

double SettingsReader::number(const char* field, double low, double high, double otherwise) {
    return find(field) == nullptr ? otherwise : number(field, low, high);
}

bool SettingsReader::flag(const char* field, bool otherwise) {
    const nlohmann::json* value = find(field);
    if (value == nullptr) {
        return otherwise;
    }
    if (!value->is_boolean()) {
        refuse(field, "true or false");
    }
    return value->get<bool>();
}

std::size_t SettingsReader::choice(const char* field, std::span<const char* const> choices) {
    const nlohmann::json& value = required(field);
    std::string listed;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (value == choices[i]) {
            return i;
        }
        listed += (i == 0 ? "\"" : ", \"") + std::string(choices[i]) + "\"";
    }
    refuse(field, "one of " + listed);
}

std::size_t SettingsReader::choice(const char* field, std::span<const char* const> choices,
                                   std::size_t otherwise) {
    return find(field) == nullptr ? otherwise : choice(field, choices);
}

std::vector<float> SettingsReader::numbers(const char* field) {
    const nlohmann::json& value = required(field);
    std::vector<float> numbers;
    for (const nlohmann::json& item : value) {
        if (!value.is_array() || !item.is_number() || !std::isfinite(item.get<float>())) {
            refuse(field, "a list of numbers");
        }
        numbers.push_back(item.get<float>());
    }
    return numbers;
}

SettingsReader SettingsReader::object(const char* field) {
    return {required(field), m_document, pathOf(field)};
}

std::vector<SettingsReader> SettingsReader::objects(const char* field, std::size_t most) {
    const nlohmann::json& value = required(field);
    if (!value.is_array() || value.size() > most) {
        refuse(field, "a list of at most " + std::to_string(most) + " objects");
    }
    std::vector<SettingsReader> readers;
    for (std::size_t i = 0; i < value.size(); ++i) {
        readers.emplace_back(value[i], m_document, pathOf(field) + "[" + std::to_string(i) + "]");
    }
    return readers;
}

void SettingsReader::refuse(const char* field, const std::string& wanted) const {
    throw SettingError(m_document + ": \"" + pathOf(field) + "\" is " + shown(m_value[field]) +
                       "; it must be " + wanted);
}

void SettingsReader::finish() const {
    for (const auto& [field, value] : m_value.items()) {
        if (!m_asked.contains(field)) {
            throw SettingError(m_document + ": there is no setting \"" + pathOf(field) + "\"");
        }
    }
}

std::string SettingsReader::pathOf(const std::string& field) const {
    return m_path.empty() ? field : m_path + "." + field;
}

} // namespace fovea
