#include "core/graph/graph.h"

#include "core/base/contract.h"

#include <algorithm>
#include <utility>

namespace fovea {

namespace {

Shape inferNode(const Node& node, std::span<const Shape> shapes) {
    std::vector<Shape> inputs;
    for (const NodeId input : node.inputs) {
        inputs.push_back(shapes[input.index()]);
    }
    try {
        return node.op->inferShape(inputs);
    } catch (const ShapeError& error) {
        throw ShapeError("layer \"" + node.name + "\": " + error.what());
    }
}

} // namespace

const Node& Graph::node(NodeId id) const {
    FOVEA_REQUIRE(id.valid() && id.index() < m_nodes.size());
    return m_nodes[id.index()];
}

std::vector<NodeId> Graph::ids() const {
    std::vector<NodeId> ids;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        ids.push_back({static_cast<std::int32_t>(i)});
    }
    return ids;
}

std::vector<NodeId> Graph::inputs() const {
    std::vector<NodeId> inputs = ids();
    std::erase_if(inputs, [this](NodeId id) { return !node(id).isInput(); });
    return inputs;
}

std::vector<Shape> Graph::inputShapes() const {
    std::vector<Shape> shapes;
    for (const NodeId input : inputs()) {
        shapes.push_back(node(input).inputShape);
    }
    return shapes;
}

NodeId Graph::output() const {
    return m_answer;
}

Graph Graph::answering(NodeId output) const {
    FOVEA_REQUIRE(std::ranges::count(m_outputs, output) > 0);
    return {m_nodes, m_outputs, output};
}

Graph Graph::takingInput(const Shape& shape) const {
    FOVEA_REQUIRE(inputs().size() == 1);
    Graph graph(*this);
    graph.m_nodes[inputs().front().index()].inputShape = shape;
    return graph;
}

std::optional<NodeId> Graph::find(std::string_view name) const {
    for (const NodeId id : ids()) {
        if (node(id).name == name) {
            return id;
        }
    }
    return std::nullopt;
}

std::vector<NodeId> Graph::consumers(NodeId id) const {
    std::vector<NodeId> consumers = ids();
    std::erase_if(consumers, [&](NodeId other) { return std::ranges::count(node(other).inputs, id) == 0; });
    return consumers;
}

NodeId GraphBuilder::addInput(std::string name, const Shape& shape) {
    if (!m_names.insert(name).second) {
        throw SettingError("there are two layers with the name \"" + name + "\"");
    }
    m_nodes.push_back({.name = std::move(name), .op = nullptr, .inputs = {}, .inputShape = shape});
    m_shapes.push_back(shape);
    return {static_cast<std::int32_t>(m_nodes.size()) - 1};
}

NodeId GraphBuilder::add(std::shared_ptr<const Op> op, std::vector<NodeId> inputs, std::string name) {
    FOVEA_REQUIRE(op != nullptr);
    for (const NodeId input : inputs) {
        FOVEA_REQUIRE(input.valid() && input.index() < m_nodes.size());
    }
    for (int number = 1; name.empty(); ++number) {
        const std::string candidate = std::string(op->kind()) + std::to_string(number);
        if (!m_names.contains(candidate)) {
            name = candidate;
        }
    }
    if (m_names.contains(name)) {
        throw SettingError("there are two layers with the name \"" + name + "\"");
    }
    m_nodes.push_back(
        {.name = std::move(name), .op = std::move(op), .inputs = std::move(inputs), .inputShape = {}});
    try {
        m_shapes.push_back(inferNode(m_nodes.back(), m_shapes));
    } catch (...) {
        m_nodes.pop_back();
        throw;
    }
    m_names.insert(m_nodes.back().name);
    return {static_cast<std::int32_t>(m_nodes.size()) - 1};
}

void GraphBuilder::setElementType(NodeId id, ElementType type) {
    FOVEA_REQUIRE(id.valid() && id.index() < m_nodes.size());
    m_nodes[id.index()].elementType = type;
}

void GraphBuilder::setOutputs(std::vector<NodeId> outputs, NodeId answer) {
    FOVEA_REQUIRE(std::ranges::find(outputs, answer) != outputs.end());
    m_outputs = std::move(outputs);
    m_answer = answer;
}

const Shape& GraphBuilder::shape(NodeId id) const {
    FOVEA_REQUIRE(id.valid() && id.index() < m_shapes.size());
    return m_shapes[id.index()];
}

Graph GraphBuilder::build() {
    FOVEA_REQUIRE(!m_nodes.empty());
    m_shapes.clear();
    m_names.clear();
    if (m_outputs.empty()) {
        m_answer = {static_cast<std::int32_t>(m_nodes.size()) - 1};
        m_outputs = {m_answer};
    }
    return Graph(std::exchange(m_nodes, {}), std::exchange(m_outputs, {}), std::exchange(m_answer, {}));
}

std::vector<Shape> inferShapes(const Graph& graph, std::span<const Shape> inputs) {
    FOVEA_REQUIRE(inputs.size() == graph.inputs().size());
    std::vector<Shape> shapes;
    std::size_t nextInput = 0;
    for (const Node& node : graph.nodes()) {
        shapes.push_back(node.isInput() ? inputs[nextInput++] : inferNode(node, shapes));
    }
    return shapes;
}

std::vector<bool> nonNegativeNodes(const Graph& graph) {
    std::vector<bool> nonNegative;
    for (const Node& node : graph.nodes()) {
        std::vector<bool> inputs;
        for (const NodeId input : node.inputs) {
            inputs.push_back(nonNegative[input.index()]);
        }
        nonNegative.push_back(!node.isInput() && node.op->isNonNegative(inputs));
    }
    return nonNegative;
}

} // namespace fovea
