#include "app/analysis_pictures.h"

#include "app/choose_model.h"
#include "app/layer_text.h"
#include "app/open_picture.h"
#include "core/explain/analysis.h"
#include "core/explain/unit.h"
#include "ui/scenes/shown_layer.h"
#include "ui/session/bundle.h"

namespace fovea {

namespace {

QString imageOrSample(const std::string& image) {
    if (!image.empty()) {
        return QString::fromStdString(image);
    }
    if (ui::firstSample().isEmpty()) {
        throw SettingError("no picture was given and there are no samples: add --set image=FILE");
    }
    return ui::firstSample();
}

void requireIndex(const std::string& key, std::int64_t index, std::int64_t count, const std::string& what) {
    if (index >= count && count > 0) {
        throw SettingError("--set " + key + "=" + std::to_string(index) + ": the layer has " + what +
                           " 0 to " + std::to_string(count - 1));
    }
}

ui::Selection select(const Analysis& analysis, const AnalysisSettings& settings) {
    const Graph& graph = analysis.trace->graph();
    std::optional<NodeId> node;
    if (!settings.layer.empty()) {
        node = requireLayer(graph, settings.layer);
    } else {
        for (const NodeId id : graph.ids()) {
            if (!node && !graph.node(id).isInput() &&
                graph.node(id).op->category() == OpCategory::Convolution) {
                node = id;
            }
        }
    }
    const NodeId chosen = node.value_or(analysis.input);
    const TensorView& view = analysis.views[chosen.index()];
    requireIndex("channel", settings.channel, view.maps(), "channels");
    ui::Selection selection{.node = chosen};
    if (settings.slice) {
        requireIndex("slice", *settings.slice, view.slices(), "slices");
        selection.slice = *settings.slice;
        selection.slices = view.slices();
    }
    selection = ui::selectStrongest(analysis, chosen, settings.channel, selection);
    selection.y = settings.y.value_or(selection.y);
    selection.x = settings.x.value_or(selection.x);
    requireIndex("y", selection.y, view.rows(), "rows");
    requireIndex("x", selection.x, view.columns(), "columns");
    return selection;
}

} // namespace

const std::vector<SettingKey<AnalysisSettings>>& analysisKeys() {
    using S = AnalysisSettings;
    using T = const std::string&;
    static const std::vector<SettingKey<AnalysisSettings>> keys = {
        {"model", "bundled network or .onnx file (cifar)", [](S& s, T, T v) { s.model = v; }},
        {"image", "picture file (the first sample)", [](S& s, T, T v) { s.image = v; }},
        {"compare", "second picture, shown beside the first with the differences (none)",
         [](S& s, T, T v) { s.compare = v; }},
        {"layer", "layer of the scenes layer and unit (the first convolution)",
         [](S& s, T, T v) { s.layer = v; }},
        {"channel", "channel of the unit (0)", [](S& s, T k, T v) { s.channel = toIndex(k, v); }},
        {"y", "row of the unit (its strongest)", [](S& s, T k, T v) { s.y = toIndex(k, v); }},
        {"x", "column of the unit (its strongest)", [](S& s, T k, T v) { s.x = toIndex(k, v); }},
        {"slice", "slice of a layer with more axes, or picture of a batch (the middle one)",
         [](S& s, T k, T v) { s.slice = toIndex(k, v); }},
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
                 return;
             }
             try {
                 s.view.range = {ui::RangeMode::Fixed, static_cast<float>(toNumber(k, v, 1e-6, 1e6))};
             } catch (const UsageError& error) {
                 throw UsageError(std::string(error.what()) + ", or tile, or layer");
             }
         }},
        {"sort", "index, mean, max, zeros or, with compare, difference (index)",
         [](S& s, T k, T v) {
             s.view.sort = toChoice<ui::TileSort>(k, v,
                                                  {{"index", ui::TileSort::Index},
                                                   {"mean", ui::TileSort::Mean},
                                                   {"max", ui::TileSort::Max},
                                                   {"zeros", ui::TileSort::ZeroShare},
                                                   {"difference", ui::TileSort::Difference}});
         }},
        {"dead", "show or hide dead maps (show)",
         [](S& s, T k, T v) {
             s.view.hideDead = toChoice<bool>(k, v, {{"show", false}, {"hide", true}});
         }},
        {"filters", "show or hide the filters beside the maps (hide)",
         [](S& s, T k, T v) {
             s.view.showFilters = toChoice<bool>(k, v, {{"hide", false}, {"show", true}});
         }},
        {"direction", "of the scene graph: down or right (down)",
         [](S& s, T k, T v) {
             s.view.graph.direction = toChoice<LayoutDirection>(
                 k, v, {{"down", LayoutDirection::Down}, {"right", LayoutDirection::Right}});
         }},
        {"fused", "in the scene graph, convolution, norm and activation in one box: on or off (on)",
         [](S& s, T k, T v) {
             s.view.graph.fused = toChoice<bool>(k, v, {{"on", true}, {"off", false}});
         }},
        {"fold", "in the scene graph, blocks that repeat: auto, on or off (auto: on in long graphs)",
         [](S& s, T k, T v) {
             s.view.graph.fold = toChoice<ui::GraphFold>(k, v,
                                                         {{"auto", ui::GraphFold::Auto},
                                                          {"on", ui::GraphFold::Folded},
                                                          {"off", ui::GraphFold::Open}});
         }},
        {"find", "in the scene graph, part of a name or kind; what holds it is lit",
         [](S& s, T, T v) { s.view.graph.search = QString::fromStdString(v); }},
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
        {"colours", "usual, or distinguished: told apart by colour-blind people, too (usual)",
         [](S& s, T k, T v) { s.colours = toColours(k, v); }},
        {"scale", "pixels per unit of the size, for PNG: 0.5 to 4 (1)",
         [](S& s, T k, T v) { s.scale = toNumber(k, v, 0.5, 4); }},
    };
    return keys;
}

ui::SceneInput analysisInput(std::shared_ptr<const Analysis> analysis, std::shared_ptr<const Image> picture,
                             const AnalysisSettings& settings, const QSizeF& viewport) {
    const ui::Selection selection = select(*analysis, settings);
    const TensorView& view = analysis->views[selection.node.index()];
    std::shared_ptr<const UnitExplanation> unit;
    if (!view.isEmpty()) {
        const UnitAddress address =
            unitAddress(selection.node, view, ui::selectedPlace(*analysis, selection));
        unit = std::make_shared<const UnitExplanation>(explainUnit(*analysis->trace, address));
    }
    return {.analysis = std::move(analysis),
            .picture = std::move(picture),
            .selection = selection,
            .unit = std::move(unit),
            .options = settings.view,
            .theme = ui::themeOf(settings.dark, settings.colours),
            .viewport = viewport};
}

ui::SceneInput analysisInput(const std::shared_ptr<const Comparison>& comparison,
                             std::shared_ptr<const Image> picture, const AnalysisSettings& settings,
                             const QSizeF& viewport) {
    ui::SceneInput input = analysisInput(comparison->first, std::move(picture), settings, viewport);
    input.comparison = comparison;
    input.options.graph.compares = true;
    if (input.unit != nullptr) {
        input.otherUnit = std::make_shared<const UnitExplanation>(
            explainUnit(*comparison->second->trace, input.unit->address));
    }
    return input;
}

ui::SceneInput analysisInput(const AnalysisSettings& settings, const QSizeF& viewport) {
    const Model model = ui::openModelFile(QString::fromStdString(settings.model));
    const ui::Picture picture = openPicture(imageOrSample(settings.image));
    const Workers workers;
    const auto analysis = analyseNamed(settings.model, model, *picture.image, settings.input, workers);
    if (settings.compare.empty() && settings.view.sort == ui::TileSort::Difference) {
        throw SettingError(
            "--set sort=difference: it is between two pictures; --set compare=FILE gives the second");
    }
    if (settings.compare.empty()) {
        return analysisInput(analysis, picture.image, settings, viewport);
    }
    requireComparable(*analysis);
    const ui::Picture other = openPicture(QString::fromStdString(settings.compare));
    const auto comparison = compare(
        analysis, analyseNamed(settings.model, model, *other.image, settings.input, workers), workers);
    ui::SceneInput input = analysisInput(comparison, picture.image, settings, viewport);
    input.firstName = picture.name;
    input.secondName = other.name;
    return input;
}

} // namespace fovea
