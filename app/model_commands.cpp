#include "app/choose_model.h"
#include "app/layer_text.h"
#include "app/open_picture.h"
#include "app/table.h"
#include "core/explain/analysis.h"
#include "core/explain/layer_table.h"
#include "core/graph/executor.h"
#include "core/io/json_file.h"
#include "core/io/npz.h"
#include "core/ops/rearrange.h"
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

json shapeJson(const Shape& shape) {
    return std::vector<std::int64_t>(shape.extents().begin(), shape.extents().end());
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
        std::string names;
        for (const NodeId input : model.graph->inputs()) {
            names += (names.empty() ? "" : ", ") + model.graph->node(input).name;
        }
        throw SettingError("the network has " + std::to_string(wanted) + " input(s), " + names + "; " +
                           std::to_string(pass.inputs.size()) + " were given");
    }
    std::vector<Shape> shapes;
    std::ranges::transform(pass.inputs, std::back_inserter(shapes), &Tensor::shape);
    tellMemory(options.model.model, *model.graph, shapes);
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

/// A layer's numbers as other programs have them: an input whose channels come last in the file has them
/// last.
Tensor asInFile(const Model& model, const Trace& trace, NodeId node) {
    const Tensor& numbers = trace.output(node);
    const bool isPicture =
        trace.graph().node(node).isInput() && trace.graph().node(node).name == model.info.stated.name;
    if (!isPicture || model.info.input.layout != InputLayout::ChannelsLast || numbers.shape().rank() != 4) {
        return numbers;
    }
    const Workers workers(1);
    const Control control;
    return Transpose({0, 2, 3, 1})
        .forward({&numbers, 1}, {}, {.workers = workers, .control = control})
        .output;
}

void saveLayers(const Model& model, const Trace& trace, const std::vector<NodeId>& layers,
                const std::string& path) {
    std::vector<std::pair<std::string, Tensor>> entries;
    entries.reserve(layers.size());
    for (const NodeId node : layers) {
        entries.emplace_back(trace.graph().node(node).name, asInFile(model, trace, node));
    }
    writeNpz(path, entries);
}

json scoresJson(const ClassScores& scores, int top) {
    json rows = json::array();
    for (const std::size_t index : scores.ranking) {
        if (static_cast<int>(rows.size()) == top) {
            break;
        }
        json row = {{"class", scores.names[index]},
                    {"index", index},
                    {scores.kind == AnswerKind::Logits ? "logit" : "value", scores.logits[index]}};
        if (scores.hasProbabilities()) {
            row["probability"] = scores.probabilities[index];
        }
        rows.push_back(std::move(row));
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

/// All rows have the same columns.
void printScores(const json& scores) {
    const bool areLogits = scores.empty() || scores[0].contains("logit");
    const char* number = areLogits ? "logit" : "value";
    const bool areClasses = scores.empty() || scores[0].contains("probability");
    std::vector<Table::Column> columns{{areClasses ? "class" : "output"}, {number, true}};
    if (areClasses) {
        columns.push_back({"probability", true});
    }
    Table table(std::move(columns));
    for (const json& row : scores) {
        std::vector<std::string> cells{row["class"], formatted("%.4f", row[number])};
        if (areClasses) {
            cells.push_back(formatted("%.2f %%", 100 * row["probability"].get<double>()));
        }
        table.addRow(cells);
    }
    std::cout << table.toString();
}

void printRun(const json& result) {
    if (result.contains("scores")) {
        printScores(result["scores"]);
        if (const auto places = result["places"].get<std::int64_t>(); places > 1) {
            std::cout << "each of them is a map of " << places << " numbers: this is their mean\n";
        }
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
        result["places"] = pass.scores->places;
    }
    if (options.repeat > 0) {
        const Timing time = timePasses(model, pass, workers, options.repeat);
        result["milliseconds"] = {{"min", time.min}, {"median", time.median}, {"max", time.max}};
    }
    if (!options.save.empty()) {
        saveLayers(model, *pass.trace, layers.empty() ? std::vector<NodeId>{model.graph->output()} : layers,
                   options.save);
    }
    if (options.json) {
        std::cout << jsonText(result, 2) << "\n";
    } else {
        tellGuess(model, options);
        printRun(result);
    }
}

} // namespace fovea
