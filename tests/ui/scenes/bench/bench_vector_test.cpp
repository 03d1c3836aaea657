#include "tests/ui/scenes/bench/bench_input.h"
#include "ui/scenes/render_scene.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace fovea::ui {
namespace {

struct Drawing {
    std::string preset;
    BenchStage stage;
};

std::vector<Drawing> allDrawings() {
    using enum BenchStage;
    std::vector<Drawing> all;
    for (const BenchPreset& preset : benchPresets()) {
        for (const BenchStage stage : {Grid, Volume, Neurons, FullyConnected}) {
            all.push_back({preset.name, stage});
        }
    }
    return all;
}

class BenchDrawing : public testing::TestWithParam<Drawing> {
protected:
    QByteArray svg() const {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("bench.svg"));
        SceneInput input = test::benchInput(findBenchPreset(GetParam().preset)->make(), {1440, 900});
        input.benchView.stage = GetParam().stage;
        const double steps = static_cast<double>(stepCount(*input.bench));
        renderFile(*BenchScene(input).at(steps / 2 + 0.5, {}), input.theme, path);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
};

TEST_P(BenchDrawing, IsMadeOfShapesButForMapsTooSmallToShowTheirNumbers) {
    const QByteArray drawing = svg();
    EXPECT_GT(drawing.count("<path"), 20);
    EXPECT_FALSE(drawing.contains("<text"));
    static const QRegularExpression picture(QStringLiteral("<image [^>]*width=\"([0-9.]+)\""));
    auto pictures = picture.globalMatch(QString::fromUtf8(drawing));
    while (pictures.hasNext()) {
        // The smallest map that a preset shows small is 28 wide.
        EXPECT_LT(pictures.next().captured(1).toDouble(), 6 * 28);
    }
}

INSTANTIATE_TEST_SUITE_P(Presets, BenchDrawing, testing::ValuesIn(allDrawings()), [](const auto& drawing) {
    return drawing.param.preset + "_" + std::to_string(static_cast<int>(drawing.param.stage));
});

} // namespace
} // namespace fovea::ui
