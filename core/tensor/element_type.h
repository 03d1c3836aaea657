#pragma once

#include <cstdint>
#include <string_view>

namespace fovea {

/// What the numbers of a layer stand for. They are computed and kept as float32 whatever this says: whole
/// numbers and truth values (0 and 1) are exact up to maxExactInteger.
enum class ElementType : std::uint8_t {
    Float32,
    Float16,
    BFloat16,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Bool,
};

/// The largest magnitude up to which float32 holds every whole number.
inline constexpr std::int64_t maxExactInteger = std::int64_t{1} << 24;

constexpr bool isFloating(ElementType type) {
    return type <= ElementType::Float64;
}
constexpr bool isUnsigned(ElementType type) {
    return type >= ElementType::UInt8;
}

/// "float32", "int64", "bool", ….
constexpr std::string_view nameOf(ElementType type) {
    constexpr std::string_view names[] = {"float32", "float16", "bfloat16", "float64", "int8",
                                          "int16",   "int32",   "int64",    "uint8",   "uint16",
                                          "uint32",  "uint64",  "bool"};
    return names[static_cast<std::size_t>(type)];
}

} // namespace fovea
