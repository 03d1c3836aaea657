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
    const Node& input = model.graph->node(inputs.front());
    const Shape& shape = input.inputShape;
    const Shape picture = model.inputShape();
    const bool isSeen = shape.rank() == 4 && shape.height() == picture.height() &&
                        shape.width() == picture.width() &&
                        (shape.channels() == picture.channels() || picture.channels() == 1);
    if (!isSeen || (picture.channels() != 1 && picture.channels() != 3)) {
        const char* why = isFloating(input.elementType) ? "" : " (whole numbers)";
        throw UnsupportedError("no picture can be made into its input \"" + input.name + "\" of " +
                               shape.toString() + why + "; run it on tensors with \"fovea run --input\"");
    }
}

/// The picture as often as the network wants pictures at once, and a gray one in as many channels.
Tensor repeated(const Tensor& picture, const Shape& shape) {
    if (picture.shape() == shape) {
        return picture;
    }
    Tensor all = Tensor::uninitialized(shape);
    float* out = all.mutableData();
    for (std::int64_t i = 0; i < shape.elementCount(); i += picture.size()) {
        out = std::ranges::copy(picture.values(), out).out;
    }
    return all;
}

/// Of the graph's inputs, with a picture of that size in the first.
std::vector<Shape> inputShapesOf(const Model& model, std::int64_t height, std::int64_t width) {
    std::vector<Shape> shapes = model.graph->inputShapes();
    shapes.front() = {shapes.front().batch(), shapes.front().channels(), height, width};
    return shapes;
}

/// The picture, and what the other inputs are fed with.
std::vector<Tensor> inputsOf(const Model& model, const Tensor& picture, const std::vector<Shape>& shapes) {
    std::vector<Tensor> inputs{repeated(picture, shapes.front())};
    for (std::size_t i = 1; i < shapes.size(); ++i) {
        const std::vector<Tensor>& given = model.info.otherInputs;
        const bool isGiven = i - 1 < given.size() && !given[i - 1].empty();
        inputs.push_back(isGiven ? given[i - 1] : Tensor(shapes[i]));
    }
    return inputs;
}

/// `enlarged`: the sliding form of `model` where there is one already.
std::int64_t largestEnlargementOf(const Model& model, const Model* enlarged) {
    std::int64_t largest = 1;
    try {
        const Model sliding = enlarged != nullptr ? *enlarged : convolutionalized(model);
        const InputSpec& spec = model.info.input;
        for (std::int64_t next = 2; next <= maxEnlargement; next *= 2) {
            const std::vector<Shape> inputs = inputShapesOf(sliding, spec.height * next, spec.width * next);
            requireActivationsFit(inferShapes(*sliding.graph, inputs), "the activations");
            largest = next;
        }
    } catch (const Error&) { // the next one is too large
    }
    return largest;
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
    const std::int64_t height = spec.height * settings.enlargement;
    const std::int64_t width = spec.width * settings.enlargement;
    const Graph& graph = *analysis->model.graph;
    const std::vector<Shape> shapes = inputShapesOf(analysis->model, height, width);
    try {
        analysis->shapes = inferShapes(graph, shapes);
    } catch (const ShapeError& error) {
        if (settings.enlargement == 1) {
            throw;
        }
        throw UnsupportedError(std::string("it cannot slide over a larger picture: ") + error.what());
    }
    // Before a large picture takes its time.
    requireActivationsFit(analysis->shapes, "the activations");
    analysis->prepared = prepare(image, spec, height, width, settings.fit);
    control.checkpoint();
    const std::vector<Tensor> inputs = inputsOf(analysis->model, analysis->prepared.input, shapes);
    analysis->views = layerViews(graph, analysis->shapes);
    ForwardOptions options;
    options.revision = revision;
    options.control = control;
    analysis->trace = forward(analysis->model.graph, analysis->model.parameters, inputs, workers, options);
    analysis->layers = summarize(graph, shapes, {.stop = control.stop, .progress = {}});
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
    analysis->largestEnlargement =
        largestEnlargementOf(model, settings.enlargement > 1 ? &analysis->model : nullptr);
    analysis->input = graph.inputs().front();
    analysis->logits = logitsNode(graph);
    analysis->scores = classScores(*analysis->trace, model.info.classNames);
    return analysis;
}

} // namespace fovea
