#pragma once

#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "core/bench/bench_result.h"
#include "tests/support/recording_device.h"
#include "ui/scenes/bench/bench_scene.h"

namespace fovea::test {

inline std::shared_ptr<const BenchResult> benchOf(const BenchState& state) {
    return computeBench(state, Workers());
}

inline BenchState presetState(const char* name) {
    return findBenchPreset(name)->make();
}

/// `state` with `edit` done to it, made consistent.
template <class Edit>
BenchState edited(BenchState state, Edit&& edit) {
    edit(state);
    return arranged(std::move(state));
}

inline ui::SceneInput benchInput(const BenchState& state, const QSizeF& viewport = {1100, 760}) {
    ui::SceneInput input;
    input.bench = benchOf(state);
    input.theme = ui::Theme::light();
    input.viewport = viewport;
    return input;
}

/// All that a scene writes.
inline std::vector<RecordingDevice::Text> textsOf(const ui::Scene& scene) {
    RecordingDevice sheet(scene.size().toSize());
    QPainter painter(&sheet);
    ui::TileCache tiles;
    scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    return sheet.texts();
}

/// Times at which every phase is seen, in the first windows, in the middle and at the end of the run.
inline std::vector<double> momentsOf(const BenchResult& result) {
    const auto count = static_cast<double>(stepCount(result));
    if (count == 0) {
        return {0};
    }
    const double middle = std::floor(count / 2);
    return {0, 0.1, 0.3, 0.5, 0.7, 0.95, middle + 0.45, middle + 1, count - 0.05, count};
}

} // namespace fovea::test
