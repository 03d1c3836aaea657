#include "core/io/npy_header.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace fovea {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t alignment = 64;
constexpr std::size_t maxHeaderBytes = std::size_t{1} << 16;

SettingError damaged(const std::string& what) {
    return SettingError("its .npy header is damaged: " + what);
}

/// Reads the header's text, a Python dictionary of strings, truth values and a tuple of whole numbers.
class HeaderText {
public:
    explicit HeaderText(std::string_view text)
        : m_rest(text) {}

    void expect(char wanted) {
        if (!take(wanted)) {
            throw damaged(std::string("'") + wanted + "' is missing");
        }
    }
    /// Skips white space; takes `wanted` if it is next.
    bool take(char wanted) {
        m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\n\r"), m_rest.size()));
        if (m_rest.empty() || m_rest.front() != wanted) {
            return false;
        }
        m_rest.remove_prefix(1);
        return true;
    }
    std::string_view string() {
        const char quote = take('\'') ? '\'' : '"';
        if (quote == '"') {
            expect('"');
        }
        const std::size_t end = m_rest.find(quote);
        if (end == std::string_view::npos) {
            throw damaged("a text does not end");
        }
        const std::string_view value = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return value;
    }
    bool truth() {
        take(' ');
        for (const auto& [word, value] : {std::pair{std::string_view("True"), true}, {"False", false}}) {
            if (m_rest.starts_with(word)) {
                m_rest.remove_prefix(word.size());
                return value;
            }
        }
        throw damaged("\"fortran_order\" is neither True nor False");
    }
    std::vector<std::int64_t> tuple() {
        std::vector<std::int64_t> values;
        expect('(');
        while (!take(')')) {
            values.push_back(extent());
            if (!take(',')) {
                expect(')');
                break;
            }
        }
        return values;
    }
    bool atEnd() { return m_rest.find_first_not_of(" \t\n\r") == std::string_view::npos; }

private:
    std::int64_t extent() {
        take(' ');
        std::int64_t value = 0;
        const std::from_chars_result read =
            std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        if (read.ec != std::errc{} || value < 0) {
            throw damaged("\"shape\" is not a list of whole numbers from 0");
        }
        m_rest.remove_prefix(static_cast<std::size_t>(read.ptr - m_rest.data()));
        return value;
    }

    std::string_view m_rest;
};

bool isDoubleType(std::string_view type) {
    if (type != "<f4" && type != "<f8") {
        throw SettingError("holds numbers of type \"" + std::string(type.substr(0, 20)) +
                           "\"; only little-endian float32 (<f4) and float64 (<f8) work");
    }
    return type == "<f8";
}

void parseText(std::string_view text, NpyHeader& header) {
    HeaderText dictionary(text);
    std::optional<bool> isDouble;
    std::optional<bool> isFortranOrder;
    std::optional<std::vector<std::int64_t>> extents;
    dictionary.expect('{');
    while (!dictionary.take('}')) {
        const std::string_view key = dictionary.string();
        dictionary.expect(':');
        if (key == "descr" && !isDouble) {
            isDouble = isDoubleType(dictionary.string());
        } else if (key == "fortran_order" && !isFortranOrder) {
            isFortranOrder = dictionary.truth();
        } else if (key == "shape" && !extents) {
            extents = dictionary.tuple();
        } else {
            throw damaged("an entry is unknown or given twice");
        }
        if (!dictionary.take(',')) {
            dictionary.expect('}');
            break;
        }
    }
    if (!isDouble || !isFortranOrder || !extents || !dictionary.atEnd()) {
        throw damaged("it needs \"descr\", \"fortran_order\" and \"shape\", and nothing else");
    }
    header.isDouble = *isDouble;
    header.isFortranOrder = *isFortranOrder;
    header.extents = std::move(*extents);
}

} // namespace

NpyHeader parseNpyHeader(std::span<const std::uint8_t> bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!text.starts_with(magic)) {
        throw SettingError("is not a NumPy .npy file");
    }
    constexpr std::size_t lengthAt = magic.size() + 2;
    const int version = bytes.size() > magic.size() ? bytes[magic.size()] : 0;
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    if (bytes.size() < lengthAt + lengthBytes) {
        throw SettingError("is cut off within its .npy header");
    }
    if (version < 1 || version > 3) {
        throw SettingError("is of version " + std::to_string(version) + " of the .npy format; 1 to 3 work");
    }
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i) {
        length |= std::size_t{bytes[lengthAt + i]} << (8 * i);
    }
    NpyHeader header;
    header.dataOffset = lengthAt + lengthBytes + length;
    if (length > maxHeaderBytes) {
        throw damaged("it claims " + std::to_string(length) + " bytes; the limit is " +
                      std::to_string(maxHeaderBytes));
    }
    if (header.dataOffset > bytes.size()) {
        throw SettingError("is cut off within its .npy header");
    }
    parseText(text.substr(lengthAt + lengthBytes, length), header);
    return header;
}

std::string makeNpyHeader(const Shape& shape) {
    std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (const std::int64_t extent : shape.extents()) {
        dictionary += std::to_string(extent) + ", ";
    }
    // One extent keeps its comma, or Python would see a number in brackets.
    if (shape.rank() == 1) {
        dictionary.pop_back();
    } else if (shape.rank() > 1) {
        dictionary.resize(dictionary.size() - 2);
    }
    dictionary += "), }";
    constexpr std::size_t prefix = magic.size() + 4;
    const std::size_t unpadded = prefix + dictionary.size() + 1;
    dictionary.append((alignment - unpadded % alignment) % alignment, ' ');
    dictionary += '\n';
    std::string header(magic);
    header += {'\x01', '\x00'};
    header += static_cast<char>(dictionary.size() & 0xFF);
    header += static_cast<char>(dictionary.size() >> 8);
    return header + dictionary;
}

} // namespace fovea
