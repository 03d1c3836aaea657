#pragma once

#include <string>

namespace fovea {

/// The shortest decimal number that is stored as this float: 0.1 for 0.1f, not 0.10000000149. Settings and
/// typed numbers are meant so. Rounding it to float gives `value` again; what is not finite stays as it is.
double asDecimal(float value);
/// asDecimal() as text, with an exponent only where a person would use one: "0.1", "-3", "100000", "1e-20".
/// `value` is finite.
std::string decimalText(float value);

} // namespace fovea
