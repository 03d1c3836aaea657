// Frame time of the overview at 1920×1080: median and longest, with tiles that are kept and without, and the
// time to lay it out. Takes the bundled cifar model where it is there, else the seeded lecture net. Then
// frame times of the bench while it steps and while the pointer lies on a number. Then how long graphs of 500
// and 1000 nodes take to be laid out, and their frames from near and far.
#include "ui/scenes/bench/bench_scene.h"

#include "core/base/heap.h"
#include "core/base/rng.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "core/onnx/onnx_reader.h"
#include "tests/support/known_networks.h"
#include "tests/support/sample_analysis.h"
#include "tests/support/test_font.h"
#include "ui/scenes/graph/graph_scene.h"
#include "ui/scenes/network_scene.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <vector>

namespace fovea::ui {

namespace {

constexpr int warmFrames = 300;
constexpr int coldFrames = 40;
const QSize window(1920, 1080);

/// Beside the time on the clock that of the processor: it stays comparable when the machine is busy.
void report(const char* what, int repetitions, const std::function<void()>& work) {
    std::vector<double> onClock;
    std::vector<double> onProcessor;
    for (int i = 0; i < repetitions; ++i) {
        QElapsedTimer timer;
        timer.start();
        const std::clock_t start = std::clock();
        work();
        onProcessor.push_back(1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        onClock.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(onClock);
    std::ranges::sort(onProcessor);
    std::printf("%-28s median %7.3f ms   max %7.3f ms   processor median %7.3f ms\n", what,
                onClock[onClock.size() / 2], onClock.back(), onProcessor[onProcessor.size() / 2]);
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

/// One window of the run after the other, five frames each, as the window paints them.
void reportBench(const char* name, const BenchState& state, const QSize& viewport, double pixelRatio) {
    SceneInput input;
    input.bench = computeBench(state, Workers());
    input.theme = Theme::light();
    input.viewport = viewport;
    const BenchScene scene(input);
    std::printf("bench, %s, at %dx%d times %g\n", name, viewport.width(), viewport.height(), pixelRatio);
    report("layout", coldFrames, [&] { const BenchScene again(input); });
    QImage screen(viewport * pixelRatio, QImage::Format_RGB32);
    screen.setDevicePixelRatio(pixelRatio);
    TileCache tiles;
    const auto paint = [&](double time, const SceneElement& lit) {
        const auto now = scene.at(time, lit);
        QPainter painter(&screen);
        tiles.beginFrame();
        now->paint(painter, {.exposed = QRectF({}, QSizeF(viewport)),
                             .tiles = tiles,
                             .devicePixelRatio = pixelRatio,
                             .hover = lit,
                             .focus = {}});
    };
    report("frame, cold tiles", coldFrames, [&] {
        tiles.clear();
        paint(1, {});
    });
    const auto end = static_cast<double>(stepCount(*input.bench));
    double time = end / 2;
    report("frame, stepping", warmFrames, [&] {
        time += 1.0 / benchPhases;
        paint(time, {});
    });
    report("frame, rushing through", warmFrames, [&] {
        time += end / warmFrames;
        paint(time < end ? time : time - end, {});
    });
    const std::int64_t middle = state.size.height / 2;
    report("frame, an input lit", warmFrames, [&] {
        paint(end / 2, {.kind = SceneElement::Kind::BenchInput, .channel = 0, .y = middle, .x = middle});
    });
    report("frame, a weight lit", warmFrames, [&] {
        paint(1, {.kind = SceneElement::Kind::BenchWeight, .channel = 0, .y = 1, .x = 1, .index = 0});
    });
}

void reportBenches() {
    const QSize large(3840, 2160);
    const BenchState filters = findBenchPreset("filters6")->make();
    reportBench("32x32x3 * 6 of 5x5x3", filters, window, 1);
    reportBench("32x32x3 * 6 of 5x5x3", filters, window, 2);
    reportBench("32x32x3 * 6 of 5x5x3", filters, large, 1);
    BenchState deep = filters;
    deep.size = {.width = 64, .height = 64, .depth = 16};
    deep.filters = 16;
    deep.window = Window2d::square(3, 1, 1);
    reportBench("64x64x16 * 16 of 3x3x16", arranged(deep), window, 1);
    reportBench("64x64x16 * 16 of 3x3x16", arranged(deep), window, 2);
    deep.operation = BenchOperation::Transposed;
    deep.window = Window2d::square(4, 2, 1);
    reportBench("64x64x16 transposed * 16 of 4x4x16", arranged(deep), window, 1);
}

/// Everything open, in the middle of the graph, at scales from large letters to the whole.
void reportGraph(const Model& model, bool fused, double pixelRatio) {
    SceneInput input;
    input.analysis = test::sampleAnalysis(model);
    input.options.graph = {.fused = fused, .fold = GraphFold::Open};
    input.theme = Theme::light();
    report("graph, laid out off the thread", coldFrames,
           [&] { planGraph(*input.analysis, input.options.graph); });
    input.graph = planGraph(*input.analysis, input.options.graph);
    report("scene made of it", coldFrames, [&] { const GraphScene again(input); });
    const GraphScene scene(input);
    std::printf("graph of \"%s\", %zu nodes, %zu boxes, at %dx%d times %g\n", model.info.name.c_str(),
                model.graph->size(), scene.plan().cards.size(), window.width(), window.height(), pixelRatio);
    QImage screen(window * pixelRatio, QImage::Format_RGB32);
    screen.setDevicePixelRatio(pixelRatio);
    TileCache tiles;
    const QPointF middle(scene.size().width() / 2, scene.size().height() / 2);
    const double whole =
        std::min(window.width() / scene.size().width(), window.height() / scene.size().height());
    for (const double scale : {1.0, 0.6, 0.3, 0.1, whole}) {
        const QSizeF seen = QSizeF(window) / scale;
        const QRectF exposed(middle - QPointF(seen.width() / 2, seen.height() / 2), seen);
        const SceneElement hover = scene.elementOf({static_cast<std::int32_t>(model.graph->size() / 2)});
        report(qPrintable(QStringLiteral("frame at %1").arg(scale, 0, 'g', 2)), coldFrames, [&] {
            QPainter painter(&screen);
            painter.fillRect(screen.rect(), input.theme.paper);
            painter.scale(scale, scale);
            painter.translate(-exposed.topLeft());
            tiles.beginFrame();
            scene.paint(painter, {.exposed = exposed,
                                  .tiles = tiles,
                                  .devicePixelRatio = pixelRatio * scale,
                                  .hover = hover,
                                  .focus = {}});
        });
    }
}

void reportGraphs() {
    reportGraph(test::longResNet(70), false, 1);
    reportGraph(test::longResNet(140), false, 1);
    reportGraph(test::denseNet121(), false, 1);
    reportGraph(test::denseNet121(), true, 2);
    reportGraph(test::googLeNet(), false, 1);
}

} // namespace

} // namespace fovea::ui

int main(int argc, char** argv) {
    fovea::keepFreedMemory();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    fovea::test::loadTestFont();
    fovea::ui::run();
    fovea::ui::reportTiles();
    fovea::ui::reportBenches();
    fovea::ui::reportGraphs();
    return 0;
}
