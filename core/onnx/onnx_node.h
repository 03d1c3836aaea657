#pragma once

#include "core/onnx/onnx_attributes.h"
#include "core/onnx/onnx_importer.h"

#include <optional>

namespace fovea {

/// One node while it is imported: what its creator asks, and where it puts what it makes of it.
class OnnxNode {
public:
    OnnxNode(OnnxImporter& importer, const onnx::NodeProto& node)
        : m_importer(importer)
        , m_node(node)
        , m_attributes(node) {}

    const OnnxAttributes& attributes() const { return m_attributes; }
    const std::string& operatorType() const { return m_node.op_type(); }
    const onnx::NodeProto& proto() const { return m_node; }
    std::int64_t opset() const { return m_importer.m_opset; }

    /// Inputs up to the last one that is given.
    std::size_t inputCount() const;
    bool hasInput(std::size_t index) const;
    OnnxValue input(std::size_t index) const;
    std::vector<OnnxValue> inputs() const;
    ElementType type(std::size_t index) const { return input(index).type; }
    const Shape& shape(std::size_t index) const;
    bool isConstant(std::size_t index) const;
    /// Inputs that are constant, or whose numbers are known. Throw UnsupportedError when they are computed.
    const OnnxConstant& constant(std::size_t index) const;
    Tensor floats(std::size_t index) const { return constant(index).floats(); }
    std::vector<std::int64_t> integers(std::size_t index) const;
    /// The only number of an input. Throws SettingError when there is another number of them.
    double number(std::size_t index) const;

    const Shape& shapeOf(const OnnxValue& value) const { return m_importer.shapeOf(value); }
    /// Numbers that the file does not hold.
    static OnnxValue literal(const Shape& shape, const std::vector<double>& numbers, ElementType type);
    static OnnxValue literal(double number, ElementType type) { return literal({}, {number}, type); }

    std::size_t outputCount() const { return static_cast<std::size_t>(m_node.output_size()); }
    /// Whether somebody reads that output.
    bool isUsed(std::size_t output) const;

    /// An op whose result the node goes on with; its layer gets a name of its own. Operands that are constant
    /// become parameters, parameters that are computed become operands. The type is that of the first input
    /// unless it is given.
    OnnxValue step(const std::shared_ptr<const Op>& op, const std::vector<OnnxValue>& inputs,
                   std::optional<ElementType> type = {}, const std::vector<OnnxValue>& parameters = {});
    /// The same for the op that makes an output of the node.
    void add(const std::shared_ptr<const Op>& op, const std::vector<OnnxValue>& inputs,
             std::optional<ElementType> type = {}, const std::vector<OnnxValue>& parameters = {},
             std::size_t output = 0);
    /// An output is this value.
    void pass(const OnnxValue& value, std::size_t output = 0);

    /// The numbers that the only reader of this node's output adds to it, if they are one for each of
    /// `features`; taking them makes the reader part of this node, and its output that of the next add().
    std::optional<Tensor> takeAddedBias(std::int64_t features);
    bool tookReader() const { return m_taken != nullptr; }

    /// The nodes of `branch` stand for this node. What of them cannot be imported is told of them.
    void takeBranch(const onnx::GraphProto& branch);
    bool tookBranch() const { return m_tookBranch; }

private:
    const std::string& inputName(std::size_t index) const;
    const onnx::NodeProto* biasAdder() const;

    OnnxImporter& m_importer;
    const onnx::NodeProto& m_node;
    OnnxAttributes m_attributes;
    const onnx::NodeProto* m_taken = nullptr; ///< the node whose output is made instead
    bool m_tookBranch = false;
};

} // namespace fovea
