#include "app/commands.h"
#include "core/explain/analysis.h"
#include "core/explain/unit.h"
#include "ui/pictures/picture.h"
#include "ui/render/numbers.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/scene_registry.h"
#include "ui/session/bundle.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include <functional>
#include <iostream>
#include <map>

namespace fovea {

namespace {

constexpr QSizeF inspectViewport{1440, 900};
constexpr double inspectScale = 1.5;
constexpr int largestSide = 16'384;

/// What `render` can be told, with what holds when it is not told.
struct RenderSettings {
    std::string model = "cifar";
    std::string image;
    std::string layer;
    std::int64_t channel = 0;
    std::optional<std::int64_t> y;
    std::optional<std::int64_t> x;
    InputSettings input;
    ui::ViewOptions view;
    bool dark = false;
    double scale = 1;
};

[[noreturn]] void refuse(const std::string& key, const std::string& value, const std::string& wanted) {
    throw UsageError("--set " + key + "=" + value + ": it must be " + wanted);
}

double toNumber(const std::string& key, const std::string& value, double low, double high) {
    bool valid = false;
    const double number = QString::fromStdString(value).toDouble(&valid);
    if (!valid || !(number >= low && number <= high)) {
        refuse(key, value,
               "a number from " + ui::number(low).toStdString() + " to " + ui::number(high).toStdString());
    }
    return number;
}

std::int64_t toIndex(const std::string& key, const std::string& value) {
    bool valid = false;
    const qlonglong number = QString::fromStdString(value).toLongLong(&valid);
    if (!valid || number < 0) {
        refuse(key, value, "a whole number, 0 or more");
    }
    return number;
}

template <class Value>
Value toChoice(const std::string& key, const std::string& value,
               const std::map<std::string, Value>& choices) {
    const auto found = choices.find(value);
    if (found == choices.end()) {
        std::string names;
        for (const auto& [name, choice] : choices) {
            names += (names.empty() ? "" : ", ") + name;
        }
        refuse(key, value, "one of " + names);
    }
    return found->second;
}

struct RenderKey {
    const char* name;
    const char* help;
    std::function<void(RenderSettings&, const std::string& key, const std::string& value)> set;
};

const std::vector<RenderKey>& renderKeys() {
    using S = RenderSettings;
    using T = const std::string&;
    static const std::vector<RenderKey> keys = {
        {"model", "bundled network or .onnx file (cifar)", [](S& s, T, T v) { s.model = v; }},
        {"image", "picture file (the first sample)", [](S& s, T, T v) { s.image = v; }},
        {"layer", "layer of the scenes layer and unit (the first convolution)",
         [](S& s, T, T v) { s.layer = v; }},
        {"channel", "channel of the unit (0)", [](S& s, T k, T v) { s.channel = toIndex(k, v); }},
        {"y", "row of the unit (its strongest)", [](S& s, T k, T v) { s.y = toIndex(k, v); }},
        {"x", "column of the unit (its strongest)", [](S& s, T k, T v) { s.x = toIndex(k, v); }},
        {"fit", "fit, fill or stretch (fill)",
         [](S& s, T k, T v) {
             s.input.fit.mode = toChoice<FitMode>(
                 k, v, {{"fit", FitMode::Fit}, {"fill", FitMode::Fill}, {"stretch", FitMode::Stretch}});
         }},
        {"enlarge", "input size as a multiple of the trained one: 1, 2, 4, 8 (1)",
         [](S& s, T k, T v) {
             s.input.enlargement = toChoice<std::int64_t>(k, v, {{"1", 1}, {"2", 2}, {"4", 4}, {"8", 8}});
         }},
        {"range", "tile, layer, or the number that is drawn white (layer)",
         [](S& s, T k, T v) {
             if (v == "tile" || v == "layer") {
                 s.view.range.mode = v == "tile" ? ui::RangeMode::PerTile : ui::RangeMode::PerLayer;
             } else {
                 s.view.range = {ui::RangeMode::Fixed, static_cast<float>(toNumber(k, v, 1e-6, 1e6))};
             }
         }},
        {"sort", "index, mean, max or zeros (index)",
         [](S& s, T k, T v) {
             s.view.sort = toChoice<ui::TileSort>(k, v,
                                                  {{"index", ui::TileSort::Index},
                                                   {"mean", ui::TileSort::Mean},
                                                   {"max", ui::TileSort::Max},
                                                   {"zeros", ui::TileSort::ZeroShare}});
         }},
        {"dead", "show or hide dead maps (show)",
         [](S& s, T k, T v) {
             s.view.hideDead = toChoice<bool>(k, v, {{"show", false}, {"hide", true}});
         }},
        {"filters", "show or hide the filters beside the maps (hide)",
         [](S& s, T k, T v) {
             s.view.showFilters = toChoice<bool>(k, v, {{"hide", false}, {"show", true}});
         }},
        {"zoom", "of the scene network: 0.25 to 8 (1)",
         [](S& s, T k, T v) { s.view.zoom = toNumber(k, v, ui::minZoom, ui::maxZoom); }},
        {"tile", "tile size of the scene layer: 16 to 512 (96)",
         [](S& s, T k, T v) {
             s.view.tileSize = static_cast<int>(toNumber(k, v, ui::minTileSize, ui::maxTileSize));
         }},
        {"theme", "light or dark (light)",
         [](S& s, T k, T v) {
             s.dark = toChoice<bool>(k, v, {{"light", false}, {"dark", true}});
         }},
        {"scale", "pixels per unit of the size, for PNG: 0.5 to 4 (1)",
         [](S& s, T k, T v) { s.scale = toNumber(k, v, 0.5, 4); }},
    };
    return keys;
}

std::string keyNames() {
    std::string names;
    for (const RenderKey& key : renderKeys()) {
        names += (names.empty() ? "" : ", ") + std::string(key.name);
    }
    return names;
}

RenderSettings parseSettings(const std::vector<std::string>& settings) {
    RenderSettings parsed;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        const std::string key = setting.substr(0, equals);
        const auto& keys = renderKeys();
        const auto found =
            std::ranges::find_if(keys, [&](const RenderKey& candidate) { return key == candidate.name; });
        if (equals == std::string::npos || found == keys.end()) {
            throw UsageError("--set " + setting + ": write KEY=VALUE with one of these keys: " + keyNames());
        }
        found->set(parsed, key, setting.substr(equals + 1));
    }
    return parsed;
}

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

QString imageOrSample(const std::string& image) {
    if (!image.empty()) {
        return QString::fromStdString(image);
    }
    if (ui::firstSample().isEmpty()) {
        throw SettingError("no picture was given and there are no samples: add --set image=FILE");
    }
    return ui::firstSample();
}

ui::Selection select(const Analysis& analysis, const RenderSettings& settings) {
    const Graph& graph = analysis.trace->graph();
    std::optional<NodeId> node;
    if (!settings.layer.empty()) {
        node = graph.find(settings.layer);
        if (!node) {
            throw SettingError("there is no layer \"" + settings.layer + "\"; \"fovea layers\" lists them");
        }
    } else {
        for (const NodeId id : graph.ids()) {
            if (!node && !graph.node(id).isInput() &&
                graph.node(id).op->category() == OpCategory::Convolution) {
                node = id;
            }
        }
    }
    ui::Selection selection{.node = node.value_or(analysis.input), .channel = settings.channel};
    const Shape& shape = analysis.shapes[selection.node.index()];
    if (selection.channel >= shape.channels()) {
        throw SettingError("--set channel=" + std::to_string(selection.channel) +
                           ": the layer has channels 0 to " + std::to_string(shape.channels() - 1));
    }
    const Element strongest = strongestElement(analysis.trace->output(selection.node), 0, selection.channel);
    selection.y = settings.y.value_or(strongest.y);
    selection.x = settings.x.value_or(strongest.x);
    return selection;
}

ui::SceneInput sceneInput(std::shared_ptr<const Analysis> analysis, std::shared_ptr<const Image> picture,
                          const RenderSettings& settings, const QSizeF& viewport) {
    const ui::Selection selection = select(*analysis, settings);
    const UnitAddress address{
        .node = selection.node, .picture = 0, .at = {selection.channel, selection.y, selection.x}};
    auto unit = std::make_shared<const UnitExplanation>(explainUnit(*analysis->trace, address));
    return {.analysis = std::move(analysis),
            .picture = std::move(picture),
            .selection = selection,
            .unit = std::move(unit),
            .options = settings.view,
            .theme = settings.dark ? ui::Theme::darkTheme() : ui::Theme::light(),
            .viewport = viewport};
}

void renderInto(const QDir& folder, const QString& file, const char* scene, const ui::SceneInput& input) {
    ui::renderFile(*ui::findScene(QString::fromLatin1(scene))->make(input), input.theme,
                   folder.absoluteFilePath(file), inspectScale);
}

/// Layer names become file names: what a file system might not like is replaced, a number keeps them apart.
QString layerFile(const LayerSummary& layer) {
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9_.-]"));
    return QStringLiteral("%1-%2.png")
        .arg(layer.node.value, 2, 10, QLatin1Char('0'))
        .arg(QString::fromStdString(layer.name).replace(odd, QStringLiteral("_")));
}

QString scoreRows(const ClassScores& scores) {
    QString rows;
    for (const std::size_t index : scores.ranking) {
        rows += QStringLiteral("<tr><td>%1</td><td>%2</td></tr>\n")
                    .arg(QString::fromStdString(scores.names[index]).toHtmlEscaped(),
                         ui::percent(scores.probabilities[index]));
    }
    return rows;
}

void writeIndex(const QDir& folder, const Analysis& analysis, const QString& image) {
    QString sections;
    for (const LayerSummary& layer : analysis.layers) {
        const QString name = QString::fromStdString(layer.name).toHtmlEscaped();
        const QString size =
            ui::volumeSize(layer.output.width(), layer.output.height(), layer.output.channels());
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

std::string renderHelp() {
    std::string help = "Scenes:";
    for (const ui::SceneEntry& scene : ui::scenes()) {
        help += std::string(" ") + scene.name;
    }
    help += "\nKeys of --set (in brackets: what holds without it):\n";
    for (const RenderKey& key : renderKeys()) {
        help += "  " + std::string(key.name) +
                std::string(10 - std::min<std::size_t>(9, std::string(key.name).size()), ' ') + key.help +
                "\n";
    }
    return help;
}

void renderScene(const RenderOptions& options) {
    const ui::SceneEntry* scene = ui::findScene(QString::fromStdString(options.scene));
    if (scene == nullptr) {
        std::string names;
        for (const ui::SceneEntry& entry : ui::scenes()) {
            names += (names.empty() ? "" : ", ") + std::string(entry.name);
        }
        throw UsageError("there is no scene \"" + options.scene + "\"; there are " + names);
    }
    const RenderSettings settings = parseSettings(options.settings);
    const QSizeF size = parseSize(options.size);
    const Model model = ui::openModelFile(QString::fromStdString(settings.model));
    const ui::Picture picture = ui::readPicture(imageOrSample(settings.image));
    const Workers workers;
    const auto analysis = analyse(model, *picture.image, settings.input, workers);
    const ui::SceneInput input = sceneInput(analysis, picture.image, settings, size);
    ui::renderFile(*scene->make(input), input.theme, QString::fromStdString(options.out), settings.scale);
}

void inspectPicture(const InspectOptions& options) {
    const QString image = QString::fromStdString(options.image);
    const ui::Picture picture = ui::readPicture(image);
    const Model model = ui::openModelFile(QString::fromStdString(options.model));
    const QDir folder(QString::fromStdString(options.out));
    if (!folder.mkpath(QStringLiteral("."))) {
        throw FileError(options.out, "the folder cannot be made");
    }
    const Workers workers;
    const auto analysis = analyse(model, *picture.image, {}, workers);
    RenderSettings settings;
    ui::SceneInput input = sceneInput(analysis, picture.image, settings, inspectViewport);
    renderInto(folder, QStringLiteral("overview.png"), "network", input);
    for (const LayerSummary& layer : analysis->layers) {
        input.selection = {.node = layer.node};
        renderInto(folder, layerFile(layer), "layer", input);
    }
    writeIndex(folder, *analysis, image);
    std::cout << "the pictures are in " << folder.absolutePath().toStdString() << " (open index.html)\n";
}

} // namespace fovea
