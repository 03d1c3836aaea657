#include "app/choose_model.h"
#include "app/open_picture.h"
#include "app/table.h"
#include "core/explain/analysis.h"
#include "core/explain/layer_table.h"
#include "core/explain/unit.h"
#include "core/graph/executor.h"
#include "core/io/json_file.h"
#include "core/io/npz.h"
#include "ui/pictures/picture.h"
#include "ui/session/bundle.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <ranges>

namespace fovea {

namespace {

using nlohmann::json;

std::shared_ptr<const Image> openImage(const std::string& path) {
    return openPicture(QString::fromStdString(path)).image;
}

std::string formatted(const char* format, double value) {
    if (std::isnan(value)) {
        return "NaN"; // whatever its sign
    }
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value == 0 ? 0.0 : value); // a zero has no sign
    return text.data();
}

json shapeJson(const Shape& shape) {
    return std::vector<std::int64_t>(shape.extents().begin(), shape.extents().end());
}

NodeId requireLayer(const Graph& graph, const std::string& name) {
    if (const std::optional<NodeId> node = graph.find(name)) {
        return *node;
    }
    std::string known;
    for (const Node& node : graph.nodes()) {
        known += (known.empty() ? "" : ", ") + node.name;
    }
    throw SettingError("there is no layer \"" + name + "\"; the layers are: " + known);
}

/// The passes of `run`: a picture through the whole preparation, or arrays as they are.
struct Pass {
    std::vector<Tensor> inputs;
    std::shared_ptr<const Trace> trace;
    std::optional<ClassScores> scores;
};

/// The model for the arrays that are fed to it, if there are some: they say what the file leaves open.
Model openModelFor(const RunOptions& options) {
    OnnxInputs inputs;
    for (const std::string& path : options.inputs) {
        inputs.inOrder.push_back(readNpy(path));
    }
    return openModel(options.model, std::move(inputs));
}

Pass firstPass(const Model& model, const RunOptions& options, const Workers& workers) {
    if (!options.image.empty()) {
        const std::shared_ptr<const Analysis> analysis =
            analyseNamed(options.model.model, model, *openImage(options.image), {}, workers);
        Pass pass{.inputs = {}, .trace = analysis->trace, .scores = analysis->scores};
        for (const NodeId input : model.graph->inputs()) {
            pass.inputs.push_back(analysis->trace->output(input));
        }
        return pass;
    }
    Pass pass;
    for (const std::string& path : options.inputs) {
        pass.inputs.push_back(readNpy(path));
    }
    if (const std::size_t wanted = model.graph->inputs().size(); pass.inputs.size() != wanted) {
        throw SettingError("the network has " + std::to_string(wanted) + " input(s); " +
                           std::to_string(pass.inputs.size()) + " were given");
    }
    pass.trace = forward(model.graph, model.parameters, pass.inputs, workers);
    if (pass.trace->output(model.graph->output()).shape().batch() == 1) {
        pass.scores = classScores(*pass.trace, model.info.classNames);
    }
    return pass;
}

std::vector<NodeId> chosenLayers(const Graph& graph, const RunOptions& options) {
    if (options.all) {
        return graph.ids();
    }
    std::vector<NodeId> chosen;
    chosen.reserve(options.layers.size());
    for (const std::string& name : options.layers) {
        chosen.push_back(requireLayer(graph, name));
    }
    return chosen;
}

struct Timing {
    double min = 0;
    double median = 0;
    double max = 0;
};

Timing timePasses(const Model& model, const Pass& pass, const Workers& workers, int repeat) {
    std::vector<double> milliseconds;
    for (int i = 0; i < repeat; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const std::shared_ptr<const Trace> trace =
            forward(model.graph, model.parameters, pass.inputs, workers);
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(milliseconds);
    return {milliseconds.front(), milliseconds[milliseconds.size() / 2], milliseconds.back()};
}

void saveLayers(const Trace& trace, const std::vector<NodeId>& layers, const std::string& path) {
    std::vector<std::pair<std::string, Tensor>> entries;
    entries.reserve(layers.size());
    for (const NodeId node : layers) {
        entries.emplace_back(trace.graph().node(node).name, trace.output(node));
    }
    writeNpz(path, entries);
}

json scoresJson(const ClassScores& scores, int top) {
    json rows = json::array();
    for (const std::size_t index : scores.ranking) {
        if (static_cast<int>(rows.size()) == top) {
            break;
        }
        rows.push_back({{"class", scores.names[index]},
                        {"index", index},
                        {"logit", scores.logits[index]},
                        {"probability", scores.probabilities[index]}});
    }
    return rows;
}

json layersJson(const Trace& trace, const std::vector<NodeId>& layers) {
    json rows = json::array();
    for (const NodeId node : layers) {
        const Statistics statistics = statisticsOf(trace.output(node).values());
        rows.push_back({{"name", trace.graph().node(node).name},
                        {"shape", shapeJson(trace.output(node).shape())},
                        {"min", statistics.min},
                        {"max", statistics.max},
                        {"mean", statistics.mean},
                        {"std", statistics.std},
                        {"zero_share", statistics.zeroShare},
                        {"not_finite", statistics.notFinite}});
    }
    return rows;
}

/// NaN and infinities have a column of their own when there are any.
void printLayerStatistics(const json& layers) {
    const bool anyNotFinite = std::ranges::any_of(
        layers, [](const json& row) { return row["not_finite"].get<std::int64_t>() > 0; });
    std::vector<Table::Column> columns = {{"layer"},      {"shape"},     {"min", true},  {"max", true},
                                          {"mean", true}, {"std", true}, {"zeros", true}};
    if (anyNotFinite) {
        columns.push_back({"NaN or infinite", true});
    }
    Table table(columns);
    for (const json& row : layers) {
        const Shape shape(row["shape"].get<std::vector<std::int64_t>>());
        std::vector<std::string> cells = {row["name"],
                                          shape.toString(),
                                          formatted("%.4g", row["min"]),
                                          formatted("%.4g", row["max"]),
                                          formatted("%.4g", row["mean"]),
                                          formatted("%.4g", row["std"]),
                                          formatted("%.1f %%", 100 * row["zero_share"].get<double>())};
        if (anyNotFinite) {
            cells.push_back(std::to_string(row["not_finite"].get<std::int64_t>()));
        }
        table.addRow(cells);
    }
    std::cout << table.toString();
}

/// How the picture was fed, where that was neither said nor stated by the file.
void tellGuess(const Model& model, const RunOptions& options) {
    if (!options.image.empty() && options.model.inputSpec.empty() && model.info.stated.isGuess) {
        std::cout << "the picture was fed as " << describeInput(model.info.input)
                  << "; --input-spec changes it\n"
                  << model.info.stated.reason << "\n\n";
    }
}

void printRun(const json& result) {
    if (result.contains("scores")) {
        Table table({{"class"}, {"logit", true}, {"probability", true}});
        for (const json& row : result["scores"]) {
            table.addRow({row["class"], formatted("%.4f", row["logit"]),
                          formatted("%.2f %%", 100 * row["probability"].get<double>())});
        }
        std::cout << table.toString();
    }
    if (!result["layers"].empty()) {
        printLayerStatistics(result["layers"]);
    }
    if (result.contains("milliseconds")) {
        const json& time = result["milliseconds"];
        std::cout << "min " << formatted("%.2f", time["min"]) << " ms, median "
                  << formatted("%.2f", time["median"]) << " ms, max " << formatted("%.2f", time["max"])
                  << " ms\n";
    }
}

UnitAddress parseAddress(const Graph& graph, const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ',') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    // A layer's name may itself hold commas: the last three parts are the numbers.
    std::array<std::int64_t, 3> numbers{};
    bool valid = parts.size() >= 4;
    for (std::size_t i = 0; valid && i < 3; ++i) {
        const std::string& part = parts[parts.size() - 3 + i];
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), numbers[i]);
        valid = error == std::errc() && end == part.data() + part.size();
    }
    if (!valid) {
        throw UsageError(
            "--at " + text +
            ": write LAYER,CHANNEL,Y,X, as in conv1,3,10,12 (fc,3,0,0 where a channel is one number)");
    }
    std::string name = parts[0];
    for (std::size_t i = 1; i + 3 < parts.size(); ++i) {
        name += "," + parts[i];
    }
    return {.node = requireLayer(graph, name), .picture = 0, .at = {numbers[0], numbers[1], numbers[2]}};
}

json regionJson(const Region& region) {
    return {{"rows", {region.rows.begin, region.rows.end}},
            {"columns", {region.columns.begin, region.columns.end}}};
}

constexpr std::array<const char*, 5> combinations = {"weighted sum", "maximum", "function", "normalized",
                                                     "copy"};

json unitJson(const Graph& graph, const UnitExplanation& unit) {
    const Node& node = graph.node(unit.address.node);
    json taps = json::array();
    for (const Tap& tap : unit.arithmetic.taps) {
        taps.push_back({{"input", tap.input},
                        {"channel", tap.at.channel},
                        {"y", tap.at.y},
                        {"x", tap.at.x},
                        {"padding", tap.onPadding},
                        {"value", tap.value},
                        {"weight", tap.weight},
                        {"product", tap.product}});
    }
    json channels = json::array();
    for (const ChannelShare& share : byContribution(unit.channels)) {
        channels.push_back({{"input", share.input}, {"channel", share.channel}, {"sum", share.sum}});
    }
    json result = {{"layer", node.name},
                   {"kind", node.isInput() ? "input" : std::string(node.op->kind())},
                   {"at", {unit.address.at.channel, unit.address.at.y, unit.address.at.x}},
                   {"value", unit.value},
                   {"combination", combinations[static_cast<std::size_t>(unit.arithmetic.combination)]},
                   {"channels", channels},
                   {"taps", taps},
                   {"result", unit.arithmetic.result},
                   {"receptive_field", regionJson(unit.field.clipped)},
                   {"receptive_field_unclipped", regionJson(unit.field.unclipped)}};
    result["bias"] = unit.arithmetic.bias ? json(*unit.arithmetic.bias) : json();
    result["winner"] = unit.arithmetic.winner ? json(*unit.arithmetic.winner) : json();
    return result;
}

/// Inputs of a function or a softmax: they are not multiplied by anything.
void printInputs(const json& unit) {
    Table table({{"channel", true}, {"y", true}, {"x", true}, {"value", true}});
    for (const json& tap : unit["taps"]) {
        table.addRow({std::to_string(tap["channel"].get<std::int64_t>()),
                      std::to_string(tap["y"].get<std::int64_t>()),
                      std::to_string(tap["x"].get<std::int64_t>()), formatted("%.6g", tap["value"])});
    }
    std::cout << table.toString();
}

void printTaps(const json& unit) {
    Table table({{"channel", true},
                 {"y", true},
                 {"x", true},
                 {"value", true},
                 {"weight", true},
                 {"product", true},
                 {""}});
    std::size_t index = 0;
    for (const json& tap : unit["taps"]) {
        const bool won = unit["winner"].is_number() && unit["winner"].get<std::size_t>() == index++;
        table.addRow({std::to_string(tap["channel"].get<std::int64_t>()),
                      std::to_string(tap["y"].get<std::int64_t>()),
                      std::to_string(tap["x"].get<std::int64_t>()), formatted("%.6g", tap["value"]),
                      formatted("%.6g", tap["weight"]), formatted("%.6g", tap["product"]),
                      tap["padding"].get<bool>() ? "padding" : (won ? "winner" : "")});
    }
    std::cout << table.toString();
}

void printUnit(const json& unit) {
    const json& at = unit["at"];
    std::cout << unit["layer"].get<std::string>() << " (" << unit["kind"].get<std::string>() << "), channel "
              << at[0] << ", y " << at[1] << ", x " << at[2] << ": " << formatted("%.6g", unit["value"])
              << "\n";
    const json& field = unit["receptive_field"];
    std::cout << "receptive field on the picture: ";
    if (field["rows"][0] == field["rows"][1]) {
        std::cout << "none, nothing in it reaches this unit\n\n";
    } else {
        std::cout << "rows " << field["rows"][0] << " to " << field["rows"][1].get<std::int64_t>() - 1
                  << ", columns " << field["columns"][0] << " to "
                  << field["columns"][1].get<std::int64_t>() - 1 << "\n\n";
    }
    const bool multiplies = unit["combination"] == "weighted sum" || unit["combination"] == "maximum";
    multiplies ? printTaps(unit) : printInputs(unit);
    if (unit["combination"] == "weighted sum") {
        std::cout << "\n";
        Table table({{"channel", true}, {"sum", true}});
        for (const json& share : unit["channels"]) {
            table.addRow(
                {std::to_string(share["channel"].get<std::int64_t>()), formatted("%.6g", share["sum"])});
        }
        table.addRow(
            {"bias", formatted("%.6g", unit["bias"].is_number() ? unit["bias"].get<double>() : 0.0)});
        std::cout << table.toString();
    }
    const auto combination = unit["combination"].get<std::string>();
    const std::string how = combination == "normalized" ? "exp of the first over the sum of all exps"
                            : combination == "function" ? unit["kind"].get<std::string>() + " of the value"
                                                        : combination;
    std::cout << "= " << formatted("%.6g", unit["result"]) << "  (" << how << ")\n";
}

} // namespace

void printLayers(const LayersOptions& options) {
    const Model model = openModel(options.model);
    const std::vector<LayerSummary> layers = summarize(*model.graph, model.graph->inputShapes());
    if (options.csv || options.markdown) {
        std::cout << (options.csv ? layerTableCsv(layers) : layerTableMarkdown(layers));
        return;
    }
    if (options.json) {
        json rows = json::array();
        for (const LayerSummary& layer : layers) {
            rows.push_back({{"name", layer.name},
                            {"kind", layer.kind},
                            {"output", shapeJson(layer.output)},
                            {"parameters", layer.parameters},
                            {"multiply_adds", layer.multiplyAdds},
                            {"activation_bytes", layer.activationBytes},
                            {"receptive_field", {layer.field.rows, layer.field.columns}}});
        }
        std::cout << jsonText(rows, 2) << "\n";
        return;
    }
    const std::vector<std::vector<std::string>> rows = layerRows(layers);
    std::vector<Table::Column> columns;
    for (const std::string& title : rows.front()) {
        columns.push_back({title, columns.size() >= firstNumberColumn});
    }
    Table table(std::move(columns));
    for (const std::vector<std::string>& row : rows | std::views::drop(1)) {
        table.addRow(row);
    }
    std::cout << table.toString();
}

void runModel(const RunOptions& options) {
    const Model model = openModelFor(options);
    const Workers workers(options.threads);
    std::vector<NodeId> layers = chosenLayers(*model.graph, options);
    const Pass pass = firstPass(model, options, workers);
    if (layers.empty() && !pass.scores) {
        layers = {model.graph->output()}; // several pictures at once have no one answer
    }
    json result = {{"model", options.model.model}, {"layers", layersJson(*pass.trace, layers)}};
    if (!options.image.empty()) {
        result["input"] = toJson(model.info.input);
        result["input"]["reason"] = model.info.stated.reason;
    }
    if (pass.scores) {
        result["scores"] = scoresJson(*pass.scores, options.top);
    }
    if (options.repeat > 0) {
        const Timing time = timePasses(model, pass, workers, options.repeat);
        result["milliseconds"] = {{"min", time.min}, {"median", time.median}, {"max", time.max}};
    }
    if (!options.save.empty()) {
        saveLayers(*pass.trace, layers.empty() ? std::vector<NodeId>{model.graph->output()} : layers,
                   options.save);
    }
    if (options.json) {
        std::cout << jsonText(result, 2) << "\n";
    } else {
        tellGuess(model, options);
        printRun(result);
    }
}

void explainNumber(const ExplainOptions& options) {
    const Model model = openModel(options.model);
    const UnitAddress address = parseAddress(*model.graph, options.at);
    const Workers workers;
    const std::shared_ptr<const Analysis> analysis =
        analyseNamed(options.model.model, model, *openImage(options.image), {}, workers);
    const json unit = unitJson(*model.graph, explainUnit(*analysis->trace, address));
    if (options.json) {
        std::cout << jsonText(unit, 2) << "\n";
    } else {
        printUnit(unit);
    }
}

} // namespace fovea
