#include "core/onnx/onnx_importer.h"

#include "core/onnx/onnx_constant.h"
#include "core/onnx/onnx_operators.h"

#include <algorithm>
#include <iterator>

namespace fovea {

namespace {

/// Nodes that one reason names before it only counts them.
constexpr std::size_t maxNamedNodes = 20;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), maxNamedNodes); ++i) {
        text += (i == 0 ? "" : ", ") + names[i];
    }
    if (names.size() > maxNamedNodes) {
        text += " and " + std::to_string(names.size() - maxNamedNodes) + " more";
    }
    return text;
}

std::string knownOperators() {
    std::string text;
    for (const OnnxOperator& known : onnxOperators()) {
        text += (text.empty() ? "" : ", ") + std::string(known.type);
    }
    return text;
}

/// Why the node's form is not one that its creator knows; empty when it may be.
std::string formProblem(const onnx::NodeProto& node, const OnnxOperator& known, std::size_t inputCount) {
    for (const onnx::AttributeProto& attribute : node.attribute()) {
        if (std::ranges::find(known.attributes, attribute.name()) == known.attributes.end()) {
            return "the attribute " + inQuotes(attribute.name()) + " is not known";
        }
    }
    if (inputCount > known.maxInputs) {
        return "it has " + std::to_string(inputCount) + " inputs; at most " +
               std::to_string(known.maxInputs) + " are known";
    }
    return {};
}

} // namespace

OnnxImporter::OnnxImporter(const onnx::GraphProto& graph, const OnnxLimits& limits, std::int64_t opset)
    : m_limits(limits)
    , m_opset(opset)
    , m_wiring(readWiring(graph, limits)) {
    for (const auto& [name, tensor] : m_wiring.constants) {
        m_values[name] = tensor;
    }
}

ImportedGraph OnnxImporter::run(const Shape& inputShape, std::int64_t fileBatch, const Control& control) {
    m_fileBatch = fileBatch;
    const std::string& inputName = m_wiring.input->name();
    m_values[inputName] = m_builder.addInput(inputName, inputShape);
    m_parameters.emplace_back();
    m_isRead.push_back(false);
    for (std::size_t i = 0; i < m_wiring.layers.size(); ++i) {
        control.checkpoint();
        control.report(static_cast<double>(i) / static_cast<double>(m_wiring.layers.size()));
        if (!m_absorbed.contains(m_wiring.layers[i])) {
            importNode(*m_wiring.layers[i]);
        }
    }
    requireSupported();
    requireOneResult();
    control.report(1.0);
    return {.graph = m_builder.build(), .parameters = std::move(m_parameters)};
}

void OnnxImporter::importNode(const onnx::NodeProto& node) {
    for (const std::string& output : node.output()) {
        m_values[output] = std::monostate{};
    }
    const OnnxOperator* known = findOnnxOperator(node);
    if (known == nullptr) {
        const std::string domain = isDefaultDomain(node.domain()) ? "" : " of " + inQuotes(node.domain());
        refuse(node, "the operator is not known" + domain);
        return;
    }
    if (readsRefused(node)) {
        return;
    }
    try {
        OnnxNode facade(*this, node);
        if (const std::string problem = formProblem(node, *known, facade.inputCount()); !problem.empty()) {
            throw UnsupportedError(problem);
        }
        for (int i = 1; i < node.output_size(); ++i) {
            if (m_wiring.isUsed(node.output(i))) {
                throw UnsupportedError("its further output " + inQuotes(node.output(i)) + " is used");
            }
        }
        for (std::size_t i = 0; i < known->minInputs; ++i) {
            if (!facade.hasInput(i)) {
                throw SettingError("lacks its input number " + std::to_string(i + 1));
            }
        }
        known->create(facade);
    } catch (const UnsupportedError& error) {
        refuse(node, error.what());
    } catch (const SettingError& error) {
        throw SettingError(describeNode(node) + ": " + error.what());
    } catch (const LimitError& error) {
        throw LimitError(describeNode(node) + ": " + error.what());
    }
}

void OnnxImporter::refuse(const onnx::NodeProto& node, const std::string& reason) {
    m_refused[node.op_type().substr(0, 80) + ": " + reason].push_back(
        inQuotes(node.name().empty() ? node.output(0) : node.name()));
}

bool OnnxImporter::readsRefused(const onnx::NodeProto& node) const {
    return std::ranges::any_of(node.input(), [this](const std::string& input) {
        return !input.empty() && std::holds_alternative<std::monostate>(m_values.at(input));
    });
}

void OnnxImporter::requireSupported() const {
    if (m_refused.empty()) {
        return;
    }
    std::string text = "has nodes that this program cannot show: ";
    for (const auto& [reason, nodes] : m_refused) {
        text += reason + " (" + listed(nodes) + "); ";
    }
    throw UnsupportedError(text + "known operators are " + knownOperators());
}

void OnnxImporter::requireOneResult() const {
    std::vector<std::string> ends;
    bool isOneLayer = true;
    for (const std::string_view result : m_wiring.results) {
        const NodeId* id = std::get_if<NodeId>(&m_values.at(result));
        if (id == nullptr) {
            throw UnsupportedError("its output " + inQuotes(result) + " is a constant");
        }
        if (id->value == 0) {
            throw UnsupportedError("its output " + inQuotes(result) +
                                   " is its input, without a layer between");
        }
        // Two names may stand for the same layer (Identity). The last layer is read by nobody.
        if (!m_isRead[id->index()]) {
            ends.push_back(inQuotes(result));
            isOneLayer = isOneLayer && id->index() + 1 == m_isRead.size();
        }
    }
    if (!isOneLayer) {
        std::ranges::sort(ends);
        throw UnsupportedError("the network ends in several outputs (" + listed(ends) +
                               "); this program shows networks that end in one");
    }
}

NodeId OnnxImporter::addLayer(std::shared_ptr<const Op> op, std::vector<NodeId> inputs,
                              std::vector<Tensor> parameters, const std::string& name) {
    for (const Tensor& tensor : parameters) {
        m_parameterCount += tensor.size();
    }
    if (m_parameterCount > m_limits.parameters) {
        throw LimitError("the network has more parameters than the limit of " +
                         std::to_string(m_limits.parameters));
    }
    for (const NodeId input : inputs) {
        m_isRead[input.index()] = true;
    }
    const NodeId id = m_builder.add(std::move(op), std::move(inputs), name);
    m_parameters.push_back(std::move(parameters));
    m_isRead.push_back(false);
    return id;
}

Tensor OnnxImporter::floats(const onnx::TensorProto& tensor) {
    if (const auto found = m_floats.find(&tensor); found != m_floats.end()) {
        return found->second;
    }
    return m_floats.emplace(&tensor, toFloats(tensor, m_limits.parameters)).first->second;
}

std::size_t OnnxNode::inputCount() const {
    auto count = static_cast<std::size_t>(m_node.input_size());
    while (count > 0 && m_node.input(static_cast<int>(count) - 1).empty()) {
        --count;
    }
    return count;
}

bool OnnxNode::hasInput(std::size_t index) const {
    return index < inputCount() && !m_node.input(static_cast<int>(index)).empty();
}

const std::string& OnnxNode::inputName(std::size_t index) const {
    if (!hasInput(index)) {
        throw SettingError("lacks its input number " + std::to_string(index + 1));
    }
    return m_node.input(static_cast<int>(index));
}

NodeId OnnxNode::layer(std::size_t index) const {
    const NodeId* id = std::get_if<NodeId>(&m_importer.m_values.at(inputName(index)));
    if (id == nullptr) {
        throw UnsupportedError("its input " + inQuotes(inputName(index)) + " is a constant, not a layer");
    }
    return *id;
}

std::vector<NodeId> OnnxNode::layers() const {
    std::vector<NodeId> all;
    for (std::size_t i = 0; i < inputCount(); ++i) {
        all.push_back(layer(i));
    }
    return all;
}

const Shape& OnnxNode::shape(std::size_t index) const {
    return m_importer.m_builder.shape(layer(index));
}

const onnx::TensorProto& OnnxNode::constant(std::size_t index) const {
    const auto* tensor = std::get_if<const onnx::TensorProto*>(&m_importer.m_values.at(inputName(index)));
    if (tensor == nullptr) {
        throw UnsupportedError("its input " + inQuotes(inputName(index)) + " is computed, not a constant");
    }
    return **tensor;
}

Tensor OnnxNode::floats(std::size_t index) const {
    return m_importer.floats(constant(index));
}

std::vector<std::int64_t> OnnxNode::integers(std::size_t index) const {
    return toIntegers(constant(index));
}

const onnx::NodeProto* OnnxNode::biasAdder() const {
    const std::string& output = m_node.output(0);
    const auto readers = m_importer.m_wiring.readers.find(output);
    if (m_importer.m_wiring.results.contains(output) || readers == m_importer.m_wiring.readers.end() ||
        readers->second.size() != 1) {
        return nullptr;
    }
    const onnx::NodeProto* reader = readers->second.front();
    const bool adds = reader->op_type() == "Add" && isDefaultDomain(reader->domain()) &&
                      reader->input_size() == 2 && reader->output_size() == 1 &&
                      reader->attribute_size() == 0;
    return adds ? reader : nullptr;
}

std::optional<Tensor> OnnxNode::addedBias(std::int64_t features) const {
    const onnx::NodeProto* adder = biasAdder();
    if (adder == nullptr) {
        return std::nullopt;
    }
    const std::string& other = adder->input(adder->input(0) == m_node.output(0) ? 1 : 0);
    const auto constant = m_importer.m_wiring.constants.find(other);
    if (constant == m_importer.m_wiring.constants.end()) {
        return std::nullopt;
    }
    const Tensor bias = m_importer.floats(*constant->second);
    const Shape& shape = bias.shape();
    if (bias.size() != features || shape.rank() < 1 || shape[shape.rank() - 1] != features) {
        return std::nullopt;
    }
    return bias.reshaped({features});
}

void OnnxNode::add(std::shared_ptr<const Op> op, std::vector<NodeId> inputs, std::vector<Tensor> parameters) {
    const std::string& name = m_node.output(0);
    m_importer.m_values[name] =
        m_importer.addLayer(std::move(op), std::move(inputs), std::move(parameters), name);
}

void OnnxNode::addWithBias(std::shared_ptr<const Op> op, std::vector<NodeId> inputs,
                           std::vector<Tensor> parameters) {
    const onnx::NodeProto* adder = biasAdder();
    const std::string& name = adder->output(0);
    m_importer.m_values[name] =
        m_importer.addLayer(std::move(op), std::move(inputs), std::move(parameters), name);
    m_importer.m_absorbed.insert(adder);
}

void OnnxNode::passThrough() {
    m_importer.m_values[m_node.output(0)] = layer(0);
}

} // namespace fovea
