#include "core/training/schedule.h"

#include "core/base/contract.h"

#include <cmath>
#include <numbers>

namespace fovea {

namespace {

/// Half a cosine from `from` at t = 0 to `to` at t = 1.
double cosineBetween(double from, double to, double t) {
    return to + (from - to) * 0.5 * (1.0 + std::cos(std::numbers::pi * t));
}

} // namespace

double learningRateFactor(const Schedule& schedule, double epoch, double epochs) {
    FOVEA_REQUIRE(epochs > 0 && epoch >= 0 && epoch <= epochs);
    const double t = epoch / epochs;
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        return 1;
    case ScheduleKind::Step:
        return std::pow(schedule.factor, std::floor(epoch / static_cast<double>(schedule.every)));
    case ScheduleKind::Cosine:
        return cosineBetween(1, schedule.finalFactor, t);
    case ScheduleKind::OneCycle:
        return t < schedule.warmUp
                   ? cosineBetween(schedule.startFactor, 1, t / schedule.warmUp)
                   : cosineBetween(1, schedule.finalFactor, (t - schedule.warmUp) / (1 - schedule.warmUp));
    }
    FOVEA_REQUIRE(false);
}

} // namespace fovea
