#pragma once

namespace fovea::ui {

/// Smooth ease in and out: 0 at 0, 1 at 1, at rest at both ends (3t² − 2t³). `t` is clamped to 0…1.
double easeInOut(double t);

} // namespace fovea::ui
