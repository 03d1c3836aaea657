#include "app/analysis_pictures.h"
#include "app/choose_model.h"
#include "app/open_picture.h"
#include "core/explain/analysis.h"
#include "ui/render/numbers.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/scene_registry.h"
#include "ui/session/bundle.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include <deque>
#include <future>
#include <iostream>

namespace fovea {

namespace {

constexpr QSizeF inspectViewport{1440, 900};
constexpr double inspectScale = 1.5;

/// Pictures in a folder. To pack one takes longer than to paint it, so that is done while the next are
/// painted.
class PictureFolder {
public:
    PictureFolder(const QDir& folder, int threads)
        : m_folder(folder)
        , m_most(static_cast<std::size_t>(threads)) {}

    void render(const QString& file, const char* scene, const ui::SceneInput& input) {
        const auto made =
            ui::sceneForPicture(*ui::findScene(QString::fromLatin1(scene)), input, inspectScale);
        const QString path = m_folder.absoluteFilePath(file);
        QImage picture = ui::renderImage(*made, input.theme, inspectScale);
        if (m_packed.size() >= m_most) {
            m_packed.front().get();
            m_packed.pop_front();
        }
        m_packed.push_back(
            std::async(std::launch::async, [picture, path] { ui::writePicture(picture, path); }));
    }
    /// Throws what went wrong with one of them.
    void finish() {
        for (std::future<void>& packed : m_packed) {
            packed.get();
        }
    }

private:
    QDir m_folder;
    std::size_t m_most;
    std::deque<std::future<void>> m_packed; ///< or being packed
};

/// Layer names become file names: what a file system might not like is replaced or cut, a number keeps them
/// apart.
QString layerFile(const LayerSummary& layer) {
    constexpr qsizetype longest = 200;
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9_.-]"));
    return QStringLiteral("%1-%2.png")
        .arg(layer.node.value, 2, 10, QLatin1Char('0'))
        .arg(QString::fromStdString(layer.name).replace(odd, QStringLiteral("_")).right(longest));
}

QString scoreRows(const ClassScores& scores) {
    QString rows;
    for (const std::size_t index : scores.ranking) {
        rows += QStringLiteral("<tr><td>%1</td><td>%2</td></tr>\n")
                    .arg(QString::fromStdString(scores.names[index]).toHtmlEscaped(),
                         ui::answerText(scores, index));
    }
    return rows;
}

void writeIndex(const QDir& folder, const Analysis& analysis, const QString& image) {
    QString sections;
    for (const LayerSummary& layer : analysis.layers) {
        const QString name = QString::fromStdString(layer.name).toHtmlEscaped();
        const QString size = ui::layerSize(analysis.views[layer.node.index()]);
        sections +=
            QStringLiteral(
                "<h2>%1 <small>%2 · %3</small></h2>\n<img src=\"%4\" alt=\"Activation maps of %1\">\n")
                .arg(name, QString::fromStdString(layer.kind).toHtmlEscaped(), size, layerFile(layer));
    }
    const QString page = QStringLiteral(R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>%1 through %2</title>
<style>body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem;color:#222}
img{max-width:100%;height:auto}small{color:#666;font-weight:normal}td{padding:0 1rem 0 0}</style>
<h1>%1 <small>through %2</small></h1>
<img src="overview.png" alt="Every layer's activation maps, from the picture to the classes">
<table>%3</table>
%4</html>
)")
                             .arg(QFileInfo(image).fileName().toHtmlEscaped(),
                                  QString::fromStdString(analysis.model.info.name).toHtmlEscaped(),
                                  scoreRows(analysis.scores), sections);
    QSaveFile file(folder.absoluteFilePath(QStringLiteral("index.html")));
    if (!file.open(QIODevice::WriteOnly) || file.write(page.toUtf8()) < 0 || !file.commit()) {
        throw FileError(file.fileName().toStdString(), file.errorString().toStdString());
    }
}

} // namespace

void inspectPicture(const InspectOptions& options) {
    const QString image = QString::fromStdString(options.image);
    const ui::Picture picture = openPicture(image);
    const Model model = openModel(options.model);
    const QDir folder(QString::fromStdString(options.out));
    if (!folder.mkpath(QStringLiteral("."))) {
        throw FileError(options.out, "the folder cannot be made");
    }
    const Workers workers;
    const auto analysis = analyseNamed(options.model.model, model, *picture.image, {}, workers);
    const AnalysisSettings settings;
    ui::SceneInput input = analysisInput(analysis, picture.image, settings, inspectViewport);
    PictureFolder pictures(folder, workers.threads());
    pictures.render(QStringLiteral("overview.png"), "network", input);
    for (const LayerSummary& layer : analysis->layers) {
        input.selection = {.node = layer.node};
        pictures.render(layerFile(layer), "layer", input);
    }
    pictures.finish();
    writeIndex(folder, *analysis, image);
    std::cout << "the pictures are in " << folder.absolutePath().toStdString() << " (open index.html)\n";
}

} // namespace fovea
