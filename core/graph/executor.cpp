#include "core/graph/executor.h"

#include "core/base/contract.h"

#include <algorithm>

namespace fovea {

namespace {

std::vector<Shape> inputShapes(const Node& node, std::span<const Shape> shapes) {
    std::vector<Shape> inputs;
    for (const NodeId input : node.inputs) {
        inputs.push_back(shapes[input.index()]);
    }
    return inputs;
}

void accumulate(Tensor& sum, const Tensor& term) {
    if (sum.empty()) {
        sum = term;
        return;
    }
    std::ranges::transform(sum.values(), term.values(), sum.mutableData(), std::plus<>());
}

constexpr std::int64_t elementsOfMiB = 1 << 18;

std::int64_t elementsOf(std::span<const Shape> shapes) {
    std::int64_t elements = 0;
    for (const Shape& shape : shapes) {
        elements += shape.elementCount();
    }
    return elements;
}

/// A layer without numbers is not computed: no limit counts how often an op would walk along its other axes.
ForwardResult computed(const Op& op, std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       const Shape& output, const ForwardContext& context) {
    if (output.elementCount() == 0) {
        return {.output = Tensor(output), .saved = {}};
    }
    return op.forward(inputs, parameters, context);
}

} // namespace

std::int64_t activationMiB(std::span<const Shape> shapes) {
    return elementsOf(shapes) / elementsOfMiB;
}

void requireActivationsFit(std::span<const Shape> shapes, const char* what, std::int64_t times) {
    const std::int64_t elements = elementsOf(shapes);
    if (elements > maxActivationElements / times) {
        throw LimitError(std::string(what) + " would take " +
                         std::to_string(elements / elementsOfMiB * times + 1) + " MiB; the limit is " +
                         std::to_string(maxActivationElements / elementsOfMiB) +
                         " MiB: choose a smaller input size");
    }
}

std::shared_ptr<const Trace> forward(std::shared_ptr<const Graph> graph,
                                     std::shared_ptr<const Parameters> parameters,
                                     std::span<const Tensor> inputs, const Workers& workers,
                                     const ForwardOptions& options) {
    std::vector<Shape> given;
    std::ranges::transform(inputs, std::back_inserter(given), &Tensor::shape);
    const std::vector<Shape> shapes = inferShapes(*graph, given);
    requireActivationsFit(shapes, "the activations");

    // One unit per output element keeps cheap layers from being reported as free.
    std::vector<double> cost;
    double totalCost = 0;
    for (const NodeId id : graph->ids()) {
        const Node& node = graph->node(id);
        const auto macs = node.isInput() ? 0 : node.op->multiplyAdds(inputShapes(node, shapes));
        cost.push_back(static_cast<double>(macs + shapes[id.index()].elementCount()));
        totalCost += cost.back();
    }

    std::vector<Trace::Record> records(graph->size());
    std::size_t nextInput = 0;
    double done = 0;
    for (const NodeId id : graph->ids()) {
        options.control.checkpoint();
        const Node& node = graph->node(id);
        Trace::Record& record = records[id.index()];
        if (node.isInput()) {
            record.output = inputs[nextInput++];
        } else {
            std::vector<Tensor> nodeInputs;
            for (const NodeId input : node.inputs) {
                nodeInputs.push_back(records[input.index()].output);
            }
            const ForwardContext context{
                .workers = workers, .control = options.control, .mode = options.mode, .rng = options.rng};
            const auto start = std::chrono::steady_clock::now();
            ForwardResult result =
                computed(*node.op, nodeInputs, parameters->of(id), shapes[id.index()], context);
            record.time = std::chrono::steady_clock::now() - start;
            FOVEA_REQUIRE(result.output.shape() == shapes[id.index()]);
            record.output = std::move(result.output);
            record.saved = std::move(result.saved);
        }
        done += cost[id.index()];
        options.control.report(done / totalCost);
    }
    return std::make_shared<const Trace>(std::move(graph), std::move(parameters), std::move(records),
                                         options.revision);
}

std::shared_ptr<const Trace> forward(const Model& model, const Tensor& input, const Workers& workers,
                                     const ForwardOptions& options) {
    return forward(model.graph, model.parameters, {&input, 1}, workers, options);
}

std::vector<TensorD> referenceForward(const Graph& graph, const Parameters& parameters,
                                      std::span<const Tensor> inputs) {
    std::vector<TensorD> outputs;
    std::size_t nextInput = 0;
    for (const NodeId id : graph.ids()) {
        const Node& node = graph.node(id);
        if (node.isInput()) {
            outputs.push_back(toDouble(inputs[nextInput++]));
            continue;
        }
        std::vector<TensorD> nodeInputs;
        for (const NodeId input : node.inputs) {
            nodeInputs.push_back(outputs[input.index()]);
        }
        std::vector<TensorD> nodeParameters;
        std::ranges::transform(parameters.of(id), std::back_inserter(nodeParameters), toDouble);
        outputs.push_back(node.op->reference(nodeInputs, nodeParameters, Mode::Inference, nullptr));
    }
    return outputs;
}

Gradients backward(const Trace& trace, NodeId from, const Tensor& seed, const Workers& workers,
                   const BackwardOptions& options) {
    const Graph& graph = trace.graph();
    FOVEA_REQUIRE(seed.shape() == trace.output(from).shape());
    Gradients gradients;
    gradients.outputs.resize(graph.size());
    gradients.parameters.resize(graph.size());
    gradients.outputs[from.index()] = seed;

    // A gradient is worth computing only where a trainable parameter (or a wanted input) lies upstream.
    std::vector<bool> wanted;
    for (const Node& node : graph.nodes()) {
        const bool own = node.isInput() ? options.wantsInputs : !node.op->parameters().empty();
        wanted.push_back(own ||
                         std::ranges::any_of(node.inputs, [&](NodeId in) { return wanted[in.index()]; }));
    }

    for (std::size_t i = from.index() + 1; i-- > 0;) {
        const NodeId id{static_cast<std::int32_t>(i)};
        const Node& node = graph.node(id);
        if (node.isInput() || gradients.outputs[i].empty() || !wanted[i]) {
            continue;
        }
        options.control.checkpoint();
        const std::vector<Tensor> inputs = trace.inputsOf(id);
        std::vector<bool> wantsInput;
        std::ranges::transform(node.inputs, std::back_inserter(wantsInput),
                               [&](NodeId input) { return static_cast<bool>(wanted[input.index()]); });
        const BackwardArgs args{.inputs = inputs,
                                .parameters = trace.parameters().of(id),
                                .output = trace.output(id),
                                .saved = trace.record(id).saved,
                                .outputGradient = gradients.outputs[i],
                                .wantsInput = wantsInput};
        const ForwardContext context{
            .workers = workers, .control = options.control, .mode = options.mode, .rng = nullptr};
        BackwardResult result = node.op->backward(args, context);
        for (std::size_t input = 0; input < node.inputs.size(); ++input) {
            if (wantsInput[input]) {
                accumulate(gradients.outputs[node.inputs[input].index()], result.inputs[input]);
            }
        }
        gradients.parameters[i] = std::move(result.parameters);
    }
    return gradients;
}

} // namespace fovea
