#include "ui/movies/bench_run.h"

#include "core/base/contract.h"
#include "ui/scenes/bench/bench_scene.h"

namespace fovea::ui {

namespace {

/// BenchFrame::lit says which elements have a window of their own.
bool holdsTheRun(const SceneElement& pinned, const BenchResult& result) {
    const bool transposed = isTransposed(result.state);
    return pinned.kind == (transposed ? SceneElement::Kind::BenchInput : SceneElement::Kind::BenchOutput);
}

} // namespace

SceneAt benchRun(const SceneInput& input) {
    FOVEA_REQUIRE(input.bench != nullptr);
    SceneInput unheld = input;
    if (holdsTheRun(input.pinned, *input.bench)) {
        unheld.pinned = {};
    }
    return [unheld, layout = std::shared_ptr<BenchScene>()](double time) mutable -> std::unique_ptr<Scene> {
        if (layout == nullptr) {
            layout = std::make_shared<BenchScene>(unheld);
        }
        return layout->at(time, unheld.pinned);
    };
}

} // namespace fovea::ui
