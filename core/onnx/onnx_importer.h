#pragma once

#include "core/graph/graph.h"
#include "core/onnx/onnx_constant.h"
#include "core/onnx/onnx_wiring.h"

#include <map>
#include <variant>

namespace fovea {

/// What an ONNX graph became: the layers, and their weights in the order of their ops' ParameterSpecs.
struct ImportedGraph {
    Graph graph;
    std::vector<std::vector<Tensor>> parameters; ///< per node
};

/// How a graph's input is fed.
struct OnnxInput {
    std::string name;
    Shape shape;
    ElementType type = ElementType::Float32;
    /// Numbers that the input will have, for inputs that decide about shapes; they are used only where shapes
    /// depend on them.
    std::shared_ptr<const OnnxConstant> known = {};
    /// The file's order is N×H×W×C, `shape` is N×C×H×W: where a reader wants the file's order, a layer of
    /// this name turns the one into the other.
    bool channelsLast = false;
    /// In which shape the numbers of `shape` are laid out, and what that is repeated to, by layers of which
    /// the last has this name; empty: they are as they are.
    std::vector<std::int64_t> laidOut = {};
    std::vector<std::int64_t> spread = {};
};

/// What stands for a value of the file: nothing where a node could not be imported, a layer, or a constant
/// (one of the file, until it is asked for, or one that was computed).
struct OnnxValue {
    std::variant<std::monostate, NodeId, onnx::TensorProto*, std::shared_ptr<const OnnxConstant>> what;
    ElementType type = ElementType::Float32;

    bool isRefused() const { return std::holds_alternative<std::monostate>(what); }
    const NodeId* layer() const { return std::get_if<NodeId>(&what); }
};

/// Turns the nodes of an ONNX graph into layers, with the creators of onnx_operators.h. What depends on
/// constants only is computed at once, exactly.
class OnnxImporter {
public:
    /// Numbers that were converted are taken out of the wiring's tensors. All must outlive the importer.
    /// `opset` is that of the default domain.
    OnnxImporter(const OnnxWiring& wiring, const OnnxLimits& limits, std::int64_t opset);

    /// `inputs` are those of the wiring, in the order that the graph will have. Call once. Throws
    /// SettingError, ShapeError, LimitError, UnsupportedError (listing every node that cannot be a layer),
    /// Cancelled.
    ImportedGraph run(const std::vector<OnnxInput>& inputs, const Control& control);

private:
    friend class OnnxNode;

    void addInput(const OnnxInput& input);
    void addLaidOutInput(const OnnxInput& input);
    void importNode(const onnx::NodeProto& node);
    /// The branch that the node (If) takes, as if it stood in its place; its results have the node's names.
    void importBranch(const onnx::NodeProto& node, const onnx::GraphProto& branch);
    void importBranchNode(const onnx::NodeProto& original,
                          const std::unordered_map<std::string, std::string>& names);
    bool isUsed(std::string_view value) const;
    void refuse(const onnx::NodeProto& node, const std::string& reason);
    bool readsRefused(const onnx::NodeProto& node) const;
    void requireSupported() const;
    void setOutputs();

    /// Null for a layer.
    std::shared_ptr<const OnnxConstant> constantOf(const OnnxValue& value);
    const Shape& shapeOf(const OnnxValue& value);
    /// The result of the op: a constant when all that it reads is constant, else a layer of that name.
    OnnxValue apply(const std::shared_ptr<const Op>& op, const std::vector<OnnxValue>& inputs,
                    const std::vector<OnnxValue>& parameters, ElementType type, const std::string& name);
    void requireFoldable(const Op& op, const std::vector<Shape>& inputs, const Shape& result);
    OnnxValue evaluated(const Op& op, const std::vector<OnnxValue>& inputs,
                        const std::vector<OnnxValue>& parameters, ElementType type, const std::string& name);
    NodeId addLayer(std::shared_ptr<const Op> op, std::vector<NodeId> inputs, std::vector<Tensor> parameters,
                    const std::string& name, ElementType type);
    std::string freeName(const std::string& wanted) const;

    const OnnxWiring& m_wiring;
    const OnnxLimits& m_limits;
    std::int64_t m_opset;
    Control m_control;
    GraphBuilder m_builder;
    std::unordered_map<std::string_view, OnnxValue> m_values;
    std::unordered_map<const onnx::TensorProto*, std::shared_ptr<const OnnxConstant>> m_converted;
    std::map<NodeId, std::shared_ptr<const OnnxConstant>> m_known; ///< numbers of inputs
    std::unordered_set<const onnx::NodeProto*> m_absorbed;         ///< became part of an earlier layer
    std::unordered_set<std::string_view> m_fileNames;
    std::deque<onnx::NodeProto> m_branchNodes;
    std::deque<onnx::TensorProto> m_branchConstants;
    std::unordered_set<std::string_view> m_branchValues;
    std::vector<std::vector<Tensor>> m_parameters;
    std::vector<bool> m_isRead; ///< per layer
    std::int64_t m_parameterCount = 0;
    std::int64_t m_foldedCount = 0; ///< numbers that were computed from constants
    std::int64_t m_foldingWork = 0;
    std::map<std::string, std::vector<std::string>> m_refused; ///< reason → nodes
};

} // namespace fovea
