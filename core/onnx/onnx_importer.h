#pragma once

#include "core/graph/graph.h"
#include "core/onnx/onnx_attributes.h"
#include "core/onnx/onnx_wiring.h"

#include <map>
#include <variant>

namespace fovea {

/// What an ONNX graph became: the layers, and their weights in the order of their ops' ParameterSpecs.
struct ImportedGraph {
    Graph graph;
    std::vector<std::vector<Tensor>> parameters; ///< per node
};

/// Turns the nodes of an ONNX graph into layers, with the creators of onnx_operators.h.
class OnnxImporter {
public:
    /// Both must outlive the importer. `opset` is that of the default domain.
    OnnxImporter(const onnx::GraphProto& graph, const OnnxLimits& limits, std::int64_t opset);

    const onnx::ValueInfoProto& input() const { return *m_wiring.input; }
    /// `inputShape` has batch 1; `fileBatch` is the batch that the file states, 0 when it leaves it open.
    /// Call once. Throws SettingError, ShapeError, LimitError, UnsupportedError (listing every node that
    /// cannot be a layer), Cancelled.
    ImportedGraph run(const Shape& inputShape, std::int64_t fileBatch, const Control& control);

private:
    friend class OnnxNode;
    /// A layer, a constant, or nothing where a node could not be imported.
    using Value = std::variant<std::monostate, NodeId, const onnx::TensorProto*>;

    void importNode(const onnx::NodeProto& node);
    void refuse(const onnx::NodeProto& node, const std::string& reason);
    bool readsRefused(const onnx::NodeProto& node) const;
    void requireSupported() const;
    void requireOneResult() const;
    NodeId addLayer(std::shared_ptr<const Op> op, std::vector<NodeId> inputs, std::vector<Tensor> parameters,
                    const std::string& name);
    Tensor floats(const onnx::TensorProto& tensor);

    const OnnxLimits& m_limits;
    std::int64_t m_opset;
    std::int64_t m_fileBatch = 0;
    OnnxWiring m_wiring;
    GraphBuilder m_builder;
    std::unordered_map<std::string_view, Value> m_values;
    std::unordered_map<const onnx::TensorProto*, Tensor> m_floats; ///< those that were converted before
    std::unordered_set<const onnx::NodeProto*> m_absorbed;         ///< became part of an earlier layer
    std::vector<std::vector<Tensor>> m_parameters;
    std::vector<bool> m_isRead; ///< per layer
    std::int64_t m_parameterCount = 0;
    std::map<std::string, std::vector<std::string>> m_refused; ///< reason → nodes
};

/// One node while it is imported: what its creator asks, and where it puts the layer.
class OnnxNode {
public:
    OnnxNode(OnnxImporter& importer, const onnx::NodeProto& node)
        : m_importer(importer)
        , m_node(node)
        , m_attributes(node) {}

    const OnnxAttributes& attributes() const { return m_attributes; }
    std::int64_t opset() const { return m_importer.m_opset; }
    std::int64_t fileBatch() const { return m_importer.m_fileBatch; }
    /// Inputs up to the last one that is given.
    std::size_t inputCount() const;
    bool hasInput(std::size_t index) const;
    /// An input that a layer computes. Throws UnsupportedError when it is a constant.
    NodeId layer(std::size_t index) const;
    std::vector<NodeId> layers() const;
    /// The shape of layer(index), batch 1.
    const Shape& shape(std::size_t index) const;
    /// Inputs that are constant. Throw UnsupportedError when they are computed.
    Tensor floats(std::size_t index) const;
    std::vector<std::int64_t> integers(std::size_t index) const;

    /// The numbers that the only reader of this node's output adds to it, if they are one for each of
    /// `features`.
    std::optional<Tensor> addedBias(std::int64_t features) const;

    /// The node becomes a layer.
    void add(std::shared_ptr<const Op> op, std::vector<NodeId> inputs, std::vector<Tensor> parameters = {});
    /// The node together with the one that adds its bias becomes a layer.
    void addWithBias(std::shared_ptr<const Op> op, std::vector<NodeId> inputs,
                     std::vector<Tensor> parameters);
    /// The node's output is that of layer(0).
    void passThrough();

private:
    const std::string& inputName(std::size_t index) const;
    const onnx::TensorProto& constant(std::size_t index) const;
    const onnx::NodeProto* biasAdder() const;

    OnnxImporter& m_importer;
    const onnx::NodeProto& m_node;
    OnnxAttributes m_attributes;
};

} // namespace fovea
