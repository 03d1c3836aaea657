#include "ui/scenes/bench/grid_view.h"

#include <algorithm>

namespace fovea::ui {

std::optional<double> writtenOutput(const BenchResult& result, const BenchFrame& frame, const Element& at) {
    const bool gathers = !isTransposed(result.state);
    if (gathers && frame.moment && frame.moment->phase == BenchPhase::Write && frame.moment->progress > 0 &&
        frame.moment->step == BenchStep{at.channel, at.y, at.x}) {
        return static_cast<double>(result.output->at(0, at.channel, at.y, at.x));
    }
    return outputAfter(result, at, frame.written);
}

std::int64_t writtenPrefix(const BenchResult& result, const BenchFrame& frame, std::int64_t map) {
    const std::int64_t plane = result.outputShape().planeSize();
    return std::clamp<std::int64_t>(frame.written - map * plane, 0, plane);
}

namespace {

/// A point of the step at work, coming from the step before it while the window is placed.
template <class PointOf>
QPointF sliding(const BenchResult& result, const BenchMoment& moment, PointOf&& pointOf) {
    const QPointF there = pointOf(moment.step);
    if (moment.phase != BenchPhase::Place || moment.index == 0) {
        return there;
    }
    const QPointF before = pointOf(stepAt(result, moment.index - 1));
    return before + (there - before) * eased(moment.progress);
}

} // namespace

QPointF windowCorner(const BenchResult& result, const BenchMoment& moment) {
    return sliding(result, moment, [&](const BenchStep& step) {
        const Region window = windowOf(result, step);
        return QPointF(static_cast<double>(window.columns.begin), static_cast<double>(window.rows.begin));
    });
}

QPointF stepPlace(const BenchResult& result, const BenchMoment& moment) {
    return sliding(result, moment, [](const BenchStep& step) {
        return QPointF(static_cast<double>(step.x), static_cast<double>(step.y));
    });
}

double eased(double share) {
    const double t = std::clamp(share, 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

} // namespace fovea::ui
