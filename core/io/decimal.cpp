#include "core/io/decimal.h"

#include <array>
#include <charconv>
#include <cmath>

namespace fovea {

namespace {

template <class Number>
std::string shortest(Number value) {
    std::array<char, 64> digits{};
    const std::to_chars_result printed = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), printed.ptr};
}

double parsed(const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

double asDecimal(float value) {
    if (!std::isfinite(value)) {
        return static_cast<double>(value);
    }
    const double decimal = parsed(shortest(value));
    // Most programs round twice, to double and then to float. Where that would end beside `value`, all its
    // digits are needed.
    return static_cast<float>(decimal) == value ? decimal : static_cast<double>(value);
}

std::string decimalText(float value) {
    const double decimal = asDecimal(value);
    // Whole numbers that a person would write out, 100000 rather than 1e+05.
    constexpr double longest = 1e7;
    const bool whole = decimal == std::trunc(decimal) && std::abs(decimal) < longest && decimal != 0;
    return whole ? std::to_string(static_cast<long long>(decimal)) : shortest(decimal);
}

} // namespace fovea
