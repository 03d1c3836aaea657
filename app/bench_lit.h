#pragma once

#include "core/bench/bench_steps.h"
#include "ui/scenes/scene.h"

#include <string>

namespace fovea {

/// What glows in a picture of the bench: the value of --set lit.
struct LitElement {
    ui::SceneElement element; ///< none: nothing glows
    std::string text;         ///< as it was told

    /// "output:0,2,3"; UsageError when it is not written like that.
    static LitElement parse(const std::string& key, const std::string& value);
    /// Throws SettingError with the range when `result` has no such thing at `time`.
    void require(const BenchResult& result, double time, BenchGrain grain) const;
};

} // namespace fovea
