#pragma once

#include "core/base/error.h"

#include <functional>
#include <stop_token>

namespace fovea {

/// How a long computation talks to whoever started it: it reports progress and asks whether to go on.
/// A default-constructed Control never stops and reports to nobody.
struct Control {
    std::stop_token stop;
    /// Called with a fraction in [0, 1], from the thread that computes.
    std::function<void(double)> progress;

    /// Throws Cancelled if a stop was requested.
    void checkpoint() const {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
    }
    void report(double fraction) const {
        if (progress) {
            progress(fraction);
        }
    }
};

} // namespace fovea
