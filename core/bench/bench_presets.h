#pragma once

#include "core/bench/bench_state.h"

#include <span>
#include <string_view>

namespace fovea {

/// A set-up of the lecture under one key.
struct BenchPreset {
    const char* name; ///< on the command line: "stride1", "stride2", "stride3", "same", "column", "filters6",
                      ///< "filters10", "pointwise", "neurons", "pool", "fc"
    const char* title; ///< for people: "7×7 ∗ 3×3, stride 1"; translated in context "BenchPreset"
    int scene;         ///< of the lecture
    BenchState (*make)();
};

/// In the order of the lecture's keys: 7×7∗3×3 S1 · S2 · S3 · P1 same · 32×32×3∗5×5×3 · six filters · ten
/// filters P2 · 1×1 56×56×64→32 · neurons 28×28 with 5 filters · the 4×4 max-pool example · FC 3072→10.
std::span<const BenchPreset> benchPresets();
/// Null when there is none of that name.
const BenchPreset* findBenchPreset(std::string_view name);

} // namespace fovea
