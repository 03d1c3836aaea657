#include "app/analysis_pictures.h"
#include "app/bench_movie.h"
#include "app/bench_pictures.h"
#include "ui/movies/movie_plan.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/scene_registry.h"

#include <QRegularExpression>

namespace fovea {

namespace {

constexpr int largestSide = 16'384;

QSizeF parseSize(const std::string& text) {
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,5})x(\\d{1,5})$"));
    const QRegularExpressionMatch match = pattern.match(QString::fromStdString(text));
    const QSizeF size(match.captured(1).toInt(), match.captured(2).toInt());
    if (!match.hasMatch() || size.width() < 1 || size.height() < 1 || size.width() > largestSide ||
        size.height() > largestSide) {
        throw UsageError("--size " + text + ": write WIDTHxHEIGHT, each from 1 to " +
                         std::to_string(largestSide));
    }
    return size;
}

std::string sceneNames(ui::SceneSubject subject) {
    std::string names;
    for (const ui::SceneEntry& entry : ui::scenes()) {
        if (entry.subject == subject) {
            names += (names.empty() ? "" : ", ") + std::string(entry.name);
        }
    }
    return names;
}

} // namespace

std::string sceneNames() {
    return sceneNames(ui::SceneSubject::Analysis) + ", " + sceneNames(ui::SceneSubject::Bench);
}

namespace {

void renderAnalysis(const ui::SceneEntry& scene, const RenderOptions& options) {
    if (options.time) {
        throw UsageError("--time: the scene " + options.scene + " stands still; bench can be stepped");
    }
    if (ui::hasMovieEnding(QString::fromStdString(options.out))) {
        throw UsageError("--out " + options.out + ": the scene " + options.scene +
                         " stands still; write .png, .svg or .pdf");
    }
    const auto settings = parseSettings(analysisKeys(), options.settings);
    const ui::SceneInput input = analysisInput(settings, parseSize(options.size));
    ui::renderFile(*ui::sceneForPicture(scene, input, settings.scale), input.theme,
                   QString::fromStdString(options.out), settings.scale);
}

void renderBench(const ui::SceneEntry& scene, const RenderOptions& options) {
    const auto settings = parseSettings(benchKeys(), options.settings);
    const QSizeF size = parseSize(options.size);
    if (ui::hasMovieEnding(QString::fromStdString(options.out))) {
        renderBenchMovie(options, settings, size);
        return;
    }
    refuseMovieSettings(settings);
    const ui::SceneInput input = benchInput(settings, options.time, size);
    ui::renderFile(*scene.make(input), input.theme, QString::fromStdString(options.out), settings.scale);
}

} // namespace

std::string renderHelp() {
    return "Keys of --set for " + sceneNames(ui::SceneSubject::Analysis) +
           " (in brackets: what holds without it):\n" + helpOf(analysisKeys()) + "Keys of --set for " +
           sceneNames(ui::SceneSubject::Bench) + ":\n" + helpOf(benchKeys()) + "Presets of the bench:\n" +
           benchPresetHelp();
}

void renderScene(const RenderOptions& options) {
    const ui::SceneEntry* scene = ui::findScene(QString::fromStdString(options.scene));
    if (scene == nullptr) {
        throw UsageError("there is no scene \"" + options.scene + "\"; there are " + sceneNames());
    }
    switch (scene->subject) {
    case ui::SceneSubject::Analysis:
        renderAnalysis(*scene, options);
        return;
    case ui::SceneSubject::Bench:
        renderBench(*scene, options);
        return;
    }
}

} // namespace fovea
