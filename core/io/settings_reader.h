#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace fovea {

/// Reads the fields of one JSON object strictly. Every complaint is a SettingError that names the document
/// and the field by its path ("recipe: \"optimizer.momentum\" is …").
class SettingsReader {
public:
    /// `document` is what the whole is called ("recipe"); `path` of the object in it, empty for the
    /// outermost. Throws unless `value` is an object. Keeps a reference.
    SettingsReader(const nlohmann::json& value, std::string document, std::string path = {});

    /// The field, or null when it is not there.
    const nlohmann::json* find(const char* field);
    const nlohmann::json& required(const char* field);

    std::string text(const char* field);
    std::string text(const char* field, const std::string& otherwise);
    /// A whole number in [low, high].
    std::int64_t integer(const char* field, std::int64_t low, std::int64_t high);
    std::int64_t integer(const char* field, std::int64_t low, std::int64_t high, std::int64_t otherwise);
    /// Any whole number of 64 bits that is not negative.
    std::uint64_t seed(const char* field, std::uint64_t otherwise);
    /// A list of `count` whole numbers in [low, high].
    std::vector<std::int64_t> integers(const char* field, std::size_t count, std::int64_t low,
                                       std::int64_t high);
    /// A finite number in [low, high].
    double number(const char* field, double low, double high);
    double number(const char* field, double low, double high, double otherwise);
    bool flag(const char* field, bool otherwise);
    /// The position of the field's text in `choices`.
    std::size_t choice(const char* field, std::span<const char* const> choices);
    std::size_t choice(const char* field, std::span<const char* const> choices, std::size_t otherwise);
    /// A list of finite numbers.
    std::vector<float> numbers(const char* field);
    /// The object in a field.
    SettingsReader object(const char* field);
    /// Readers of the objects in a list of at most `most`.
    std::vector<SettingsReader> objects(const char* field, std::size_t most);

    [[noreturn]] void refuse(const char* field, const std::string& wanted) const;
    /// Throws when the object has a field that was never asked for.
    void finish() const;

private:
    std::string pathOf(const std::string& field) const;

    const nlohmann::json& m_value;
    std::string m_document;
    std::string m_path;
    std::set<std::string> m_asked;
};

} // namespace fovea
