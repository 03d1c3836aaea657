#pragma once

#include <cstdint>

namespace fovea {

enum class ScheduleKind { Constant, Step, Cosine, OneCycle };

/// How the learning rate changes over a training run; all factors multiply the optimizer's learning rate.
struct Schedule {
    ScheduleKind kind = ScheduleKind::Constant;
    std::int64_t every = 1;    ///< Step: epochs between two drops, ≥ 1
    double factor = 0.1;       ///< Step: what each drop multiplies by, in (0, 1]
    double finalFactor = 0;    ///< Cosine, OneCycle: factor at the end, in [0, 1]
    double startFactor = 0.04; ///< OneCycle: factor at the start, in [0, 1]
    double warmUp = 0.3;       ///< OneCycle: share of the run that rises, in [0, 1)
    bool operator==(const Schedule&) const = default;
};

/// The factor for the step that begins after `epoch` of `epochs` epochs (fractions count; 0 ≤ epoch ≤ epochs,
/// epochs > 0). Cosine: Loshchilov & Hutter 2017 without restarts. OneCycle: Smith & Topin 2019, both sides
/// half a cosine.
double learningRateFactor(const Schedule& schedule, double epoch, double epochs);

} // namespace fovea
