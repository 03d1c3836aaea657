#include "core/bench/bench_presets.h"
#include "ui/movies/bench_run.h"
#include "ui/scenes/bench/bench_scene.h"
#include "ui/scenes/render_scene.h"

#include <gtest/gtest.h>

namespace fovea::ui {

namespace {

class BenchRun : public testing::Test {
protected:
    QImage pictureAt(double time) const { return renderImage(*benchRun(input)(time), input.theme); }

    SceneInput input = [] {
        const Workers workers;
        SceneInput made;
        made.bench = computeBench(findBenchPreset("stride1")->make(), workers);
        made.theme = Theme::light();
        made.viewport = {960, 600};
        return made;
    }();
};

TEST_F(BenchRun, ShowsTheBenchAtEachTime) {
    EXPECT_NE(pictureAt(3), pictureAt(4));
    input.time = 7.4;
    EXPECT_EQ(pictureAt(7.4), renderImage(BenchScene(input), input.theme));
}

TEST_F(BenchRun, KeepsWhatIsPinnedLit) {
    const QImage plain = pictureAt(3.5);
    input.pinned = {.kind = SceneElement::Kind::BenchWeight, .y = 1, .x = 1};
    EXPECT_NE(pictureAt(3.5), plain);
}

TEST_F(BenchRun, RunsThoughAnOutputIsPinned) {
    const QImage plain = pictureAt(3.5);
    input.pinned = {.kind = SceneElement::Kind::BenchOutput, .y = 4, .x = 4};
    EXPECT_EQ(pictureAt(3.5), plain);
    EXPECT_NE(pictureAt(3.5), pictureAt(9.5));
}

} // namespace

} // namespace fovea::ui
