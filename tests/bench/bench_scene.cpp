// Frame time of the overview at 1920×1080: median and longest, with tiles that are kept and without, and the
// time to lay it out. Takes the bundled cifar model where it is there, else the seeded lecture net.
#include "core/base/rng.h"
#include "core/onnx/onnx_reader.h"
#include "tests/support/sample_analysis.h"
#include "tests/support/test_font.h"
#include "ui/scenes/network_scene.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <vector>

namespace fovea::ui {

namespace {

constexpr int warmFrames = 300;
constexpr int coldFrames = 40;
const QSize window(1920, 1080);

void report(const char* what, int repetitions, const std::function<void()>& work) {
    std::vector<double> milliseconds;
    for (int i = 0; i < repetitions; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(milliseconds);
    std::printf("%-28s median %7.3f ms   max %7.3f ms\n", what, milliseconds[milliseconds.size() / 2],
                milliseconds.back());
}

Model bundledOrSeeded() {
    const QString path = QStringLiteral(FOVEA_SOURCE_DIR "/resources/models/cifar.onnx");
    return QFileInfo::exists(path) ? readOnnx(std::filesystem::path(path.toStdString()))
                                   : test::lectureModel();
}

void reportTiles() {
    constexpr std::int64_t side = 256;
    Rng rng(1);
    std::vector<float> numbers(side * side);
    for (float& value : numbers) {
        value = static_cast<float>(rng.normal());
    }
    const TileRange range{-3, 3};
    const Plane large{numbers.data(), side, side};
    const Plane small{numbers.data(), 32, 32};
    report("tile 256×256, as it is", warmFrames, [&] { grayTile(large, range, {256, 256}); });
    report("tile 256×256, reduced to 96", warmFrames, [&] { grayTile(large, range, {96, 96}); });
    report("tile 32×32, magnified to 256", warmFrames, [&] { grayTile(small, range, {256, 256}); });
}

void run() {
    SceneInput input;
    input.analysis = test::sampleAnalysis(bundledOrSeeded());
    input.theme = Theme::light();
    input.viewport = window;
    const NetworkScene scene(input);
    std::printf("overview of \"%s\" at %d×%d, %zu columns\n", input.analysis->model.info.name.c_str(),
                window.width(), window.height(), scene.layout().columns.size());
    report("layout", coldFrames, [&] { const NetworkScene again(input); });

    QImage screen(window, QImage::Format_RGB32);
    TileCache tiles;
    const auto paint = [&](const SceneElement& hover) {
        QPainter painter(&screen);
        painter.fillRect(screen.rect(), input.theme.paper);
        tiles.beginFrame();
        scene.paint(
            painter,
            {.exposed = screen.rect(), .tiles = tiles, .devicePixelRatio = 1, .hover = hover, .focus = {}});
    };
    report("frame, cold tiles", coldFrames, [&] {
        tiles.clear();
        paint({});
    });
    report("frame, warm tiles", warmFrames, [&] { paint({}); });
    const SceneElement hover = scene.elementAt(scene.layout().columns[1].maps[0].center());
    report("frame, warm tiles, hovering", warmFrames, [&] { paint(hover); });
}

} // namespace

} // namespace fovea::ui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    fovea::test::loadTestFont();
    fovea::ui::run();
    fovea::ui::reportTiles();
    return 0;
}
