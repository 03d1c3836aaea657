#include "core/base/rng.h"

#include "core/base/error.h"

#include <cmath>
#include <numbers>
#include <sstream>

namespace fovea {

double Rng::uniform() {
    return static_cast<double>(m_engine() >> 11) * 0x1.0p-53;
}

double Rng::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::string Rng::state() const {
    std::ostringstream out;
    out << m_engine;
    return out.str();
}

void Rng::restore(const std::string& state) {
    std::istringstream in(state);
    std::mt19937_64 engine;
    in >> engine;
    if (in.fail()) {
        throw Error("the state of the random numbers cannot be read");
    }
    m_engine = engine;
}

} // namespace fovea
