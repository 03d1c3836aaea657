#include "core/graph/transform.h"

#include "core/base/contract.h"
#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/batch_norm.h"
#include "core/ops/broadcast.h"
#include "core/ops/concat.h"
#include "core/ops/conv2d.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"
#include "core/ops/rewired.h"
#include "core/ops/softmax.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

/// Null when the node is an input of the graph or has another kind of op.
template <class Kind>
const Kind* opAs(const Node& node) {
    return dynamic_cast<const Kind*>(node.op.get());
}

template <class Kind>
bool isA(const Op& op) {
    return dynamic_cast<const Kind*>(&op) != nullptr;
}

/// Builds a model from another one, node by node: each is kept, replaced, or stands for its input. Layers on
/// which the answer does not depend are left out, because the answer must come last.
class Rewriter {
public:
    explicit Rewriter(const Model& model)
        : m_model(model)
        , m_made(model.graph->size()) {
        for (const NodeId id : source().inputs()) {
            m_made[id.index()] = m_builder.addInput(source().node(id).name, source().node(id).inputShape);
            m_parameters.emplace_back();
        }
    }

    const Graph& source() const { return *m_model.graph; }

    /// The nodes to go through: those that the answer depends on, without the graph's inputs.
    std::vector<NodeId> layers() const {
        std::vector<bool> needed(source().size(), false);
        needed[source().output().index()] = true;
        std::vector<NodeId> layers;
        for (std::size_t i = source().size(); i-- > 0;) {
            const NodeId id{static_cast<std::int32_t>(i)};
            if (needed[i] && !source().node(id).isInput()) {
                layers.push_back(id);
                for (const NodeId input : source().node(id).inputs) {
                    needed[input.index()] = true;
                }
            }
        }
        std::ranges::reverse(layers);
        return layers;
    }

    /// Shape, for one picture of the size that the graph was made for, of what now stands for `id`.
    const Shape& shape(NodeId id) const { return m_builder.shape(m_made[id.index()]); }

    void keep(NodeId id) { replace(id, source().node(id).op, m_model.parameters->of(id)); }

    void replace(NodeId id, std::shared_ptr<const Op> op, std::span<const Tensor> parameters) {
        add(id, std::move(op), source().node(id).inputs, source().node(id).name, parameters);
    }

    /// Another op in the place of `id`; `inputs` are nodes of the source.
    void add(NodeId id, std::shared_ptr<const Op> op, std::vector<NodeId> inputs, const std::string& name,
             std::span<const Tensor> parameters) {
        std::ranges::transform(inputs, inputs.begin(),
                               [this](NodeId input) { return m_made[input.index()]; });
        m_made[id.index()] = m_builder.add(std::move(op), std::move(inputs), name);
        m_parameters.emplace_back(parameters.begin(), parameters.end());
    }

    /// Readers of `id` read its input instead.
    void skip(NodeId id) { m_made[id.index()] = m_made[source().node(id).inputs[0].index()]; }

    Model build() {
        auto graph = std::make_shared<const Graph>(m_builder.build());
        auto parameters = std::make_shared<Parameters>(*graph, std::move(m_parameters));
        return {.graph = std::move(graph), .parameters = std::move(parameters), .info = m_model.info};
    }

private:
    const Model& m_model;
    GraphBuilder m_builder;
    std::vector<NodeId> m_made;                    ///< by the source's index; invalid when not made yet
    std::vector<std::vector<Tensor>> m_parameters; ///< by the new index
};

Model withoutDropout(const Model& model) {
    Rewriter rewriter(model);
    for (const NodeId id : rewriter.layers()) {
        if (opAs<Dropout>(model.graph->node(id)) != nullptr) {
            rewriter.skip(id);
        } else {
            rewriter.keep(id);
        }
    }
    return rewriter.build();
}

/// The convolution or linear layer that the batch norm `id` can be merged into; invalid when there is none.
NodeId mergeTarget(const Graph& graph, NodeId id) {
    const Node& node = graph.node(id);
    if (opAs<BatchNorm>(node) == nullptr) {
        return {};
    }
    const NodeId target = node.inputs[0];
    const bool weighted =
        opAs<Conv2d>(graph.node(target)) != nullptr || opAs<Linear>(graph.node(target)) != nullptr;
    return weighted && graph.consumers(target).size() == 1 ? target : NodeId{};
}

std::shared_ptr<const Op> withBias(const Node& node) {
    if (const auto* conv = opAs<Conv2d>(node)) {
        Conv2dOptions options = conv->options();
        options.bias = true;
        return std::make_shared<const Conv2d>(options);
    }
    const auto* linear = opAs<Linear>(node);
    FOVEA_REQUIRE(linear != nullptr);
    LinearOptions options = linear->options();
    options.bias = true;
    return std::make_shared<const Linear>(options);
}

/// Weight and bias such that W'·x + b' = norm(W·x + b): both are scaled by γ/√(σ²+ε), per output channel.
std::vector<Tensor> mergedParameters(std::span<const Tensor> layer, const BatchNorm& norm,
                                     std::span<const Tensor> normParameters) {
    const std::int64_t outputs = norm.options().channels;
    const std::int64_t perOutput = layer[0].size() / outputs;
    Tensor weight = layer[0];
    Tensor bias(Shape{outputs});
    float* weights = weight.mutableData();
    float* biases = bias.mutableData();
    const auto number = [&](std::size_t parameter, std::int64_t c) {
        return static_cast<double>(normParameters[parameter].data()[c]);
    };
    for (std::int64_t c = 0; c < outputs; ++c) {
        const double factor = number(0, c) / std::sqrt(number(3, c) + norm.options().epsilon);
        for (std::int64_t i = c * perOutput; i < (c + 1) * perOutput; ++i) {
            weights[i] = static_cast<float>(weights[i] * factor);
        }
        const double before = layer.size() > 1 ? static_cast<double>(layer[1].data()[c]) : 0.0;
        biases[c] = static_cast<float>((before - number(2, c)) * factor + number(1, c));
    }
    return {std::move(weight), std::move(bias)};
}

Model withMergedBatchNorms(const Model& model) {
    const Graph& graph = *model.graph;
    Rewriter rewriter(model);
    std::vector<bool> merged(graph.size(), false);
    for (const NodeId id : graph.ids()) {
        if (const NodeId target = mergeTarget(graph, id); target.valid()) {
            merged[target.index()] = true;
        }
    }
    for (const NodeId id : rewriter.layers()) {
        const Node& node = graph.node(id);
        if (merged[id.index()]) {
            continue; // made when its only reader, the batch norm, is reached
        }
        if (const NodeId target = mergeTarget(graph, id); target.valid()) {
            const Node& layer = graph.node(target);
            rewriter.add(id, withBias(layer), layer.inputs, layer.name,
                         mergedParameters(model.parameters->of(target), *opAs<BatchNorm>(node),
                                          model.parameters->of(id)));
        } else {
            rewriter.keep(id);
        }
    }
    return rewriter.build();
}

bool isBoundToSize(const Node& node) {
    return opAs<Flatten>(node) != nullptr || opAs<Linear>(node) != nullptr ||
           opAs<GlobalAveragePool>(node) != nullptr;
}

[[noreturn]] void refuseToSlide(const Node& node, const std::string& reason) {
    throw UnsupportedError("layer \"" + node.name + "\" cannot slide over a larger picture: " + reason);
}

/// The linear layer as a convolution with a window as large as the map that it reads. Its weights already
/// lie in the order of the taps, because flattening goes channel by channel, row by row.
void slideLinear(Rewriter& rewriter, NodeId id, std::span<const Tensor> parameters) {
    const Node& node = rewriter.source().node(id);
    const auto* linear = opAs<Linear>(node);
    const Shape& map = rewriter.shape(node.inputs[0]);
    if (map.rank() != 4) {
        refuseToSlide(node, "it does not read maps of a picture but the shape " + map.toString());
    }
    if (map.volumeSize() != linear->options().inFeatures) {
        refuseToSlide(node, "it does not read all of the map " + map.toString());
    }
    const Conv2dOptions options{
        .inChannels = map.channels(),
        .outChannels = linear->options().outFeatures,
        .window = {.rows = {.kernel = map.height()}, .columns = {.kernel = map.width()}},
        .bias = linear->options().bias};
    std::vector<Tensor> tensors(parameters.begin(), parameters.end());
    tensors[0] = tensors[0].reshaped({options.outChannels, map.channels(), map.height(), map.width()});
    rewriter.replace(id, std::make_shared<const Conv2d>(options), tensors);
}

void slideGlobalAverage(Rewriter& rewriter, NodeId id) {
    const Shape& map = rewriter.shape(rewriter.source().node(id).inputs[0]);
    const Pool2dOptions options{
        .window = {.rows = {.kernel = map.height()}, .columns = {.kernel = map.width()}}};
    rewriter.replace(id, std::make_shared<const AveragePool2d>(options), {});
}

/// True when `id` gave one vector per picture but is now made of maps with more than one place, so that the
/// channels are no longer the features.
bool isSpreadOut(const Rewriter& rewriter, NodeId id, std::span<const Shape> trained) {
    return trained[id.index()].rank() == 2 && rewriter.shape(id).planeSize() > 1;
}

/// Whether a vector per picture is now made of maps.
bool slides(const Rewriter& rewriter, NodeId id, std::span<const Shape> trained) {
    return trained[id.index()].rank() == 2 && rewriter.shape(id).rank() == 4;
}

bool isOneNumber(const RewiredSource& source) {
    return !source.isParameter || source.shape.elementCount() == 1;
}

/// Whether `node` does to the channels of every place of such maps what it did to the numbers of the vector.
bool worksPerPlace(const Rewriter& rewriter, const Node& node, std::span<const Shape> trained) {
    const auto* rewired = opAs<Rewired>(node);
    if (rewired != nullptr && !std::ranges::all_of(rewired->inputSources(), isOneNumber)) {
        return false;
    }
    const Op& op = rewired != nullptr ? rewired->inner() : *node.op;
    const bool ofOne = isA<Activation>(op) || isA<Dropout>(op) || isA<BatchNorm>(op) || isA<Softmax>(op);
    const bool ofSeveral = isA<Add>(op) || isA<Concat>(op) || isA<Broadcast>(op);
    return ofOne || (ofSeveral && std::ranges::all_of(node.inputs, [&](NodeId input) {
                         return slides(rewriter, input, trained);
                     }));
}

void slideOther(Rewriter& rewriter, NodeId id, std::span<const Shape> trained) {
    const Node& node = rewriter.source().node(id);
    const bool perFeature = opAs<BatchNorm>(node) != nullptr || opAs<Softmax>(node) != nullptr;
    if (perFeature && isSpreadOut(rewriter, node.inputs[0], trained)) {
        refuseToSlide(node, "it works on the features of a flattened map of more than one place");
    }
    const bool readsVector =
        std::ranges::any_of(node.inputs, [&](NodeId input) { return slides(rewriter, input, trained); });
    if (readsVector && !worksPerPlace(rewriter, node, trained)) {
        refuseToSlide(node, "it works on the numbers of a vector, not of maps");
    }
    try {
        rewriter.keep(id);
    } catch (const ShapeError& error) {
        refuseToSlide(node, error.what());
    }
}

} // namespace

Model folded(const Model& model) {
    return withMergedBatchNorms(withoutDropout(model));
}

Model convolutionalized(const Model& model) {
    const Graph& graph = *model.graph;
    if (std::ranges::none_of(graph.nodes(), isBoundToSize)) {
        return model;
    }
    const std::vector<Shape> trained = inferShapes(graph, graph.inputShapes());
    Rewriter rewriter(model);
    for (const NodeId id : rewriter.layers()) {
        const Node& node = graph.node(id);
        if (opAs<Flatten>(node) != nullptr) {
            rewriter.skip(id);
        } else if (opAs<Linear>(node) != nullptr) {
            slideLinear(rewriter, id, model.parameters->of(id));
        } else if (opAs<GlobalAveragePool>(node) != nullptr) {
            slideGlobalAverage(rewriter, id);
        } else {
            slideOther(rewriter, id, trained);
        }
    }
    if (isSpreadOut(rewriter, graph.output(), trained)) {
        refuseToSlide(graph.node(graph.output()), "the answer is a flattened map of more than one place");
    }
    return rewriter.build();
}

} // namespace fovea
