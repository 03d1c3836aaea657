#pragma once

#include "core/base/rng.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "ui/scenes/bench/bench_parts.h"

#include <string>

namespace fovea::test {

/// A set-up of the bench under a name.
struct NamedBench {
    std::string name;
    BenchState state;
};

inline BenchState convolution(const VolumeSize& size, const Window2d& window, std::int64_t filters = 1) {
    BenchState state;
    state.size = size;
    state.window = window;
    state.filters = filters;
    return arranged(state);
}

inline BenchState withFractions(BenchState state, std::uint64_t seed) {
    Rng rng(seed);
    for (float& value : state.input.mutableValues()) {
        value = static_cast<float>(std::round(rng.uniform(0, 100)) / 100);
    }
    for (float& value : state.weight.mutableValues()) {
        value = static_cast<float>(rng.normal() / 3);
    }
    for (float& value : state.bias.mutableValues()) {
        value = static_cast<float>(rng.normal() / 3);
    }
    state.inputSource.pattern = InputSource::Pattern::Typed;
    for (FilterSource& source : state.filterSources) {
        source.pattern = FilterSource::Pattern::Typed;
    }
    return state;
}

inline BenchState pooling(BenchOperation operation, const VolumeSize& size, const Window2d& window) {
    BenchState state;
    state.operation = operation;
    state.size = size;
    state.window = window;
    return arranged(state);
}

/// The lecture's set-ups and one for every other way in which arithmetic and formula are laid out.
inline std::vector<NamedBench> benchStates() {
    std::vector<NamedBench> states;
    for (const BenchPreset& preset : benchPresets()) {
        states.push_back({preset.name, preset.make()});
    }
    const auto add = [&](const char* name, const BenchState& state) { states.push_back({name, state}); };
    add("fractions", withFractions(convolution({7, 7, 1}, Window2d::square(3)), 3));
    add("column_whole", convolution({32, 32, 3}, Window2d::square(5)));
    add("alexnet", withFractions(convolution({32, 32, 3}, Window2d::square(11, 1, 2), 4), 4));
    add("alexnet_whole", convolution({32, 32, 3}, Window2d::square(11, 1, 2), 4));
    add("eleven", convolution({13, 13, 1}, Window2d::square(11)));
    add("deep", convolution({9, 9, 16}, Window2d::square(3, 1, 1), 2));
    add("deepest", convolution({5, 5, 64}, Window2d::square(3), 2));
    add("wide_kernel", convolution({12, 6, 2}, {.rows = {.kernel = 1}, .columns = {.kernel = 5}}));
    add("tall_kernel", convolution({6, 12, 2}, {.rows = {.kernel = 5}, .columns = {.kernel = 1}}));
    add("dilated", convolution({9, 9, 1}, Window2d::square(3, 1, 2, 2)));
    add("dilated_same",
        convolution({9, 8, 2},
                    {.rows = {.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 2, .dilation = 2},
                     .columns = {.kernel = 3, .padBefore = 1, .padAfter = 1}}));
    {
        BenchState grouped = convolution({8, 8, 6}, Window2d::square(3, 1, 1), 4);
        grouped.groups = 2;
        add("grouped", arranged(grouped));
    }
    {
        BenchState depthwise;
        depthwise.operation = BenchOperation::Depthwise;
        depthwise.size = {6, 6, 3};
        depthwise.filters = 3;
        depthwise.window = Window2d::square(3, 1, 1);
        add("depthwise", arranged(depthwise));
    }
    {
        BenchState reflected = convolution({6, 6, 1}, Window2d::square(3, 1, 1));
        reflected.paddingMode = PaddingMode::Reflect;
        add("reflected", arranged(reflected));
    }
    for (const std::int64_t depth : {1, 2, 8}) {
        BenchState transposed;
        transposed.operation = BenchOperation::Transposed;
        transposed.size = {4, 4, depth};
        transposed.window = Window2d::square(3, 2, 1);
        transposed.filters = 2;
        states.push_back({"transposed" + std::to_string(depth), arranged(transposed)});
    }
    add("pool3", pooling(BenchOperation::MaxPooling, {7, 7, 4}, Window2d::square(3, 2)));
    add("pool_padded", pooling(BenchOperation::MaxPooling, {5, 5, 1}, Window2d::square(3, 2, 1)));
    add("pool_large", pooling(BenchOperation::MaxPooling, {12, 12, 1}, Window2d::square(6, 6)));
    add("mean", pooling(BenchOperation::AveragePooling, {6, 6, 1}, Window2d::square(2, 2)));
    add("mean_padded", pooling(BenchOperation::AveragePooling, {6, 6, 2}, Window2d::square(3, 3, 1)));
    {
        BenchState counted = pooling(BenchOperation::AveragePooling, {5, 5, 1}, Window2d::square(3, 2, 1));
        counted.countPadding = true;
        add("mean_counted", arranged(counted));
        BenchState ceiled = pooling(BenchOperation::MaxPooling, {6, 6, 1}, Window2d::square(3, 2));
        ceiled.fit = FitRule::Ceil;
        add("pool_ceil", arranged(ceiled));
        BenchState floored = convolution({7, 7, 1}, Window2d::square(3, 3));
        floored.fit = FitRule::Floor;
        add("stride3_floor", arranged(floored));
    }
    add("too_large", convolution({5, 5, 1}, Window2d::square(7)));
    add("refused_rows", convolution({7, 8, 1}, Window2d::square(3, 2)));
    add("refused_both", convolution({10, 8, 1}, Window2d::square(3, 4)));
    add("refused_dilated", convolution({12, 9, 1}, Window2d::square(3, 2, 0, 2)));
    return states;
}

} // namespace fovea::test
