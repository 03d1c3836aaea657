#include "core/explain/analysis.h"

#include "core/graph/executor.h"
#include "core/graph/transform.h"

#include <algorithm>

namespace fovea {

namespace {

void requirePictureInput(const Model& model) {
    const std::vector<NodeId> inputs = model.graph->inputs();
    if (inputs.empty()) {
        throw UnsupportedError(
            "the network has no input that a picture could be given to: it computes the same "
            "numbers every time");
    }
    const Shape& shape = model.graph->node(inputs.front()).inputShape;
    const std::int64_t channels = model.info.input.channels;
    if (shape.rank() != 4 || shape.withBatch(1) != model.inputShape() || (channels != 1 && channels != 3)) {
        throw UnsupportedError("the network's input is " + shape.toString() +
                               "; pictures can be given to networks that take 1×1×H×W or 1×3×H×W");
    }
}

/// The picture as often as the network wants pictures at once.
Tensor repeated(const Tensor& picture, std::int64_t batch) {
    if (batch == 1) {
        return picture;
    }
    Tensor all = Tensor::uninitialized(picture.shape().withBatch(batch));
    float* out = all.mutableData();
    for (std::int64_t i = 0; i < batch; ++i) {
        out = std::ranges::copy(picture.values(), out).out;
    }
    return all;
}

/// The picture, and what the other inputs are fed with.
std::vector<Tensor> inputsOf(const Model& model, const Tensor& picture) {
    const Graph& graph = *model.graph;
    const std::vector<NodeId> ids = graph.inputs();
    std::vector<Tensor> inputs{repeated(picture, graph.node(ids.front()).inputShape.batch())};
    for (std::size_t i = 1; i < ids.size(); ++i) {
        const std::vector<Tensor>& given = model.info.otherInputs;
        const bool isGiven = i - 1 < given.size() && !given[i - 1].empty();
        inputs.push_back(isGiven ? given[i - 1] : Tensor(graph.node(ids[i]).inputShape));
    }
    return inputs;
}

} // namespace

std::shared_ptr<const Analysis> analyse(const Model& model, const Image& image, const InputSettings& settings,
                                        const Workers& workers, const Control& control,
                                        std::uint64_t revision) {
    if (settings.enlargement < 1 || settings.enlargement > maxEnlargement) {
        throw SettingError("the input can be enlarged 1 to " + std::to_string(maxEnlargement) +
                           " times, not " + std::to_string(settings.enlargement));
    }
    requirePictureInput(model);
    auto analysis = std::make_shared<Analysis>();
    analysis->model = settings.enlargement == 1 ? model : convolutionalized(model);
    analysis->settings = settings;
    const InputSpec& spec = model.info.input;
    analysis->prepared = prepare(image, spec, spec.height * settings.enlargement,
                                 spec.width * settings.enlargement, settings.fit);
    control.checkpoint();

    const Graph& graph = *analysis->model.graph;
    const std::vector<Tensor> inputs = inputsOf(analysis->model, analysis->prepared.input);
    std::vector<Shape> shapes;
    for (const Tensor& input : inputs) {
        shapes.push_back(input.shape());
    }
    analysis->shapes = inferShapes(graph, shapes);
    analysis->views = layerViews(graph, analysis->shapes);
    ForwardOptions options;
    options.revision = revision;
    options.control = control;
    analysis->trace = forward(analysis->model.graph, analysis->model.parameters, inputs, workers, options);
    analysis->layers = summarize(graph, shapes);
    analysis->nonNegative = nonNegativeNodes(graph);
    analysis->statistics.resize(graph.size());
    workers.forEach(static_cast<std::int64_t>(graph.size()), [&](std::int64_t i) {
        control.checkpoint();
        const auto node = static_cast<std::size_t>(i);
        analysis->statistics[node] =
            layerStatistics(analysis->trace->output({static_cast<std::int32_t>(i)}), analysis->views[node]);
    });
    for (const NodeId input : graph.inputs()) {
        // A channel of a picture may be one colour; only what a layer computes can be dead.
        analysis->statistics[input.index()].deadMaps = 0;
    }
    analysis->input = graph.inputs().front();
    analysis->logits = logitsNode(graph);
    analysis->scores = classScores(*analysis->trace, model.info.classNames);
    return analysis;
}

} // namespace fovea
