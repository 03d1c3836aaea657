#pragma once

#include "core/ops/op.h"
#include "core/tensor/element_type.h"

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace fovea {

/// Names a node of one graph; its position in topological order.
struct NodeId {
    std::int32_t value = -1;
    bool valid() const { return value >= 0; }
    std::size_t index() const { return static_cast<std::size_t>(value); }
    auto operator<=>(const NodeId&) const = default;
};

struct Node {
    std::string name;             ///< unique within the graph, not empty
    std::shared_ptr<const Op> op; ///< null for an input of the graph
    std::vector<NodeId> inputs;
    Shape inputShape; ///< for an input of the graph: what it was made for, batch 1 as far as it is known
    ElementType elementType = ElementType::Float32; ///< what the output's numbers stand for
    bool isInput() const { return op == nullptr; }
};

/// The immutable topology of a network: nodes in an order in which each comes after its inputs. Made by a
/// GraphBuilder.
class Graph {
public:
    std::size_t size() const { return m_nodes.size(); }
    const Node& node(NodeId id) const;
    const std::vector<Node>& nodes() const { return m_nodes; }
    /// All ids in topological order.
    std::vector<NodeId> ids() const;
    /// The graph's inputs.
    std::vector<NodeId> inputs() const;
    /// The shapes that the inputs were made for.
    std::vector<Shape> inputShapes() const;
    /// The node whose output is the network's answer: the last one, unless the builder was told otherwise.
    NodeId output() const;
    /// All nodes whose outputs are answers, output() among them.
    std::span<const NodeId> outputs() const { return m_outputs; }
    /// The same graph with another one of outputs() as output().
    Graph answering(NodeId output) const;
    /// The same graph, which has one input, made for `shape` of it, which its layers take.
    Graph takingInput(const Shape& shape) const;
    std::optional<NodeId> find(std::string_view name) const;
    /// The nodes that read `id`.
    std::vector<NodeId> consumers(NodeId id) const;

private:
    friend class GraphBuilder;
    Graph(std::vector<Node> nodes, std::vector<NodeId> outputs, NodeId answer)
        : m_nodes(std::move(nodes))
        , m_outputs(std::move(outputs))
        , m_answer(answer) {}
    std::vector<Node> m_nodes;
    std::vector<NodeId> m_outputs;
    NodeId m_answer;
};

class GraphBuilder {
public:
    /// Throws SettingError on a name that is taken.
    NodeId addInput(std::string name, const Shape& shape);
    /// `inputs` were returned by this builder. An empty name becomes the op's kind with a number ("conv2d1").
    /// Throws SettingError on a name that is taken, ShapeError (naming the node) when the op refuses the
    /// shapes.
    NodeId add(std::shared_ptr<const Op> op, std::vector<NodeId> inputs, std::string name = {});
    void setElementType(NodeId id, ElementType type);
    /// `answer` is one of `outputs`, which are not empty.
    void setOutputs(std::vector<NodeId> outputs, NodeId answer);
    bool hasName(const std::string& name) const { return m_names.contains(name); }
    bool isInput(NodeId id) const { return m_nodes[id.index()].isInput(); }
    const std::string& name(NodeId id) const { return m_nodes[id.index()].name; }
    /// Shape of a node that was added, batch 1 if the inputs have it.
    const Shape& shape(NodeId id) const;
    std::size_t size() const { return m_nodes.size(); }
    /// At least one node was added. Leaves the builder empty.
    Graph build();

private:
    std::vector<Node> m_nodes;
    std::vector<Shape> m_shapes;
    std::unordered_set<std::string> m_names;
    std::vector<NodeId> m_outputs;
    NodeId m_answer;
};

/// The shape of every node's output, given the shapes of the graph's inputs in the order of Graph::inputs().
/// Throws ShapeError that names the node whose op refuses.
std::vector<Shape> inferShapes(const Graph& graph, std::span<const Shape> inputs);
/// For each node whether its output cannot be below 0. The graph's inputs count as signed.
std::vector<bool> nonNegativeNodes(const Graph& graph);

} // namespace fovea
