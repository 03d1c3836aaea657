#include "core/training/settings_reader.h"

#include "core/base/error.h"

#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace fovea {

namespace {

std::string rangeText(double low, double high) {
    std::ostringstream text;
    text.precision(10);
    text << "from " << low << " to " << high;
    return text.str();
}

} // namespace

SettingsReader::SettingsReader(const nlohmann::json& value, std::string path)
    : m_value(value)
    , m_path(std::move(path)) {
    if (!value.is_object()) {
        throw SettingError("recipe: " + (m_path.empty() ? "it" : "\"" + m_path + "\"") +
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
        throw SettingError("recipe: \"" + pathOf(field) + "\" is missing");
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
    const nlohmann::json& value = required(field);
    const std::string wanted = "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    const bool tooLarge =
        value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (!value.is_number_integer() || tooLarge) {
        refuse(field, wanted);
    }
    const auto number = value.get<std::int64_t>();
    if (number < low || number > high) {
        refuse(field, wanted);
    }
    return number;
}

std::int64_t SettingsReader::integer(const char* field, std::int64_t low, std::int64_t high,
                                     std::int64_t otherwise) {
    return find(field) == nullptr ? otherwise : integer(field, low, high);
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
    return {required(field), pathOf(field)};
}

void SettingsReader::refuse(const char* field, const std::string& wanted) const {
    throw SettingError("recipe: \"" + pathOf(field) + "\" is " + m_value[field].dump() + "; it must be " +
                       wanted);
}

void SettingsReader::finish() const {
    for (const auto& [field, value] : m_value.items()) {
        if (!m_asked.contains(field)) {
            throw SettingError("recipe: there is no setting \"" + pathOf(field) + "\"");
        }
    }
}

std::string SettingsReader::pathOf(const std::string& field) const {
    return m_path.empty() ? field : m_path + "." + field;
}

} // namespace fovea
