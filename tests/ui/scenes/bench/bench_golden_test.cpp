#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/scenes/bench/bench_input.h"
#include "ui/scenes/render_scene.h"

#include <QFile>
#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

/// A look that is kept: `time` in windows, none for the end of the run.
struct Look {
    std::string name;
    BenchState state;
    std::optional<double> time;
    BenchView view;
};

std::vector<Look> presetLooks() {
    std::vector<Look> looks;
    for (const BenchPreset& preset : benchPresets()) {
        looks.push_back({std::string("preset_") + preset.name, preset.make(), {}, {}});
    }
    return looks;
}

std::vector<Look> otherLooks() {
    const BenchState same = test::presetState("same");
    std::vector<Look> looks;
    const std::array<const char*, benchPhases> phases{"place", "multiply", "sum", "bias", "write"};
    for (std::size_t i = 0; i < phases.size(); ++i) {
        looks.push_back(
            {std::string("phase_") + phases[i], same, 24 + (static_cast<double>(i) + 0.6) / benchPhases, {}});
    }
    looks.push_back({"transposed",
                     test::edited(same,
                                  [](BenchState& state) {
                                      state = withOperation(state, BenchOperation::Transposed);
                                      state.size = {.width = 3, .height = 3, .depth = 1};
                                      state.window = Window2d::square(3, 2);
                                  }),
                     4.9,
                     {}});
    looks.push_back({"coverage", test::presetState("stride1"), 7, {.coverage = true}});
    looks.push_back({"reflect",
                     test::edited(same, [](BenchState& state) { state.paddingMode = PaddingMode::Reflect; }),
                     10.9,
                     {}});
    looks.push_back({"fanned", test::presetState("column"), 300.9, {.slices = SliceLayout::Fanned}});
    return looks;
}

QImage picture(const Look& look, bool dark) {
    SceneInput input = test::benchInput(look.state, {1440, 900});
    input.theme = dark ? Theme::darkTheme() : Theme::light();
    input.benchView = look.view;
    input.time = look.time.value_or(static_cast<double>(stepCount(*input.bench)));
    return renderImage(BenchScene(input), input.theme);
}

void expectLookKept(const Look& look) {
    for (const bool dark : {false, true}) {
        const QString name = QStringLiteral("scenes/bench_%1_%2")
                                 .arg(QString::fromStdString(look.name),
                                      dark ? QStringLiteral("dark") : QStringLiteral("light"));
        EXPECT_TRUE(test::matchesGolden(picture(look, dark), name));
    }
}

TEST(BenchGolden, EveryPresetLooksAsItDid) {
    for (const Look& look : presetLooks()) {
        expectLookKept(look);
    }
}

TEST(BenchGolden, EveryPhaseAndKindOfFigureLooksAsItDid) {
    for (const Look& look : otherLooks()) {
        expectLookKept(look);
    }
}

TEST(BenchGolden, DrawingsOfGridsHoldNeitherPicturesNorLetters) {
    const test::TemporaryFolder folder;
    for (const char* preset : {"stride1", "stride3", "same", "pool", "filters6"}) {
        const SceneInput input = test::benchInput(test::presetState(preset), {1440, 900});
        const QString path = QString::fromStdString((folder.path() / "bench.svg").string());
        renderFile(BenchScene(input), input.theme, path);
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        EXPECT_TRUE(svg.contains("<path"));
        EXPECT_FALSE(svg.contains("<image")) << preset;
        EXPECT_FALSE(svg.contains("<text")) << preset;
    }
}

} // namespace
} // namespace fovea::ui
