#include "ui/animation/easing.h"

#include <algorithm>

namespace fovea::ui {

double easeInOut(double t) {
    const double clamped = std::clamp(t, 0.0, 1.0);
    return clamped * clamped * (3 - 2 * clamped);
}

} // namespace fovea::ui
