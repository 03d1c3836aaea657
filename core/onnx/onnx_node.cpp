#include "core/onnx/onnx_node.h"

#include <algorithm>

namespace fovea {

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

OnnxValue OnnxNode::input(std::size_t index) const {
    return m_importer.m_values.at(inputName(index));
}

std::vector<OnnxValue> OnnxNode::inputs() const {
    std::vector<OnnxValue> all;
    for (std::size_t i = 0; i < inputCount(); ++i) {
        all.push_back(input(i));
    }
    return all;
}

const Shape& OnnxNode::shape(std::size_t index) const {
    return m_importer.shapeOf(input(index));
}

bool OnnxNode::isConstant(std::size_t index) const {
    return input(index).layer() == nullptr;
}

const OnnxConstant& OnnxNode::constant(std::size_t index) const {
    const OnnxValue value = input(index);
    const std::shared_ptr<const OnnxConstant> constant = m_importer.constantOf(value);
    if (constant != nullptr) {
        return *constant;
    }
    const auto known = m_importer.m_known.find(*value.layer());
    if (known == m_importer.m_known.end()) {
        throw UnsupportedError("its input " + inQuotes(inputName(index)) + " is computed, not a constant");
    }
    return *known->second;
}

std::vector<std::int64_t> OnnxNode::integers(std::size_t index) const {
    try {
        return constant(index).integers();
    } catch (const SettingError& error) {
        throw SettingError("its input " + inQuotes(inputName(index)) + ": " + error.what());
    }
}

double OnnxNode::number(std::size_t index) const {
    const OnnxConstant& numbers = constant(index);
    if (numbers.shape().elementCount() != 1) {
        throw SettingError("its input " + inQuotes(inputName(index)) + " is not one number");
    }
    return numbers.exact().data()[0];
}

OnnxValue OnnxNode::literal(const Shape& shape, const std::vector<double>& numbers, ElementType type) {
    return {.what = std::make_shared<const OnnxConstant>(
                type, TensorD::from(shape, std::span<const double>(numbers))),
            .type = type};
}

bool OnnxNode::isUsed(std::size_t output) const {
    return output < outputCount() && m_importer.isUsed(m_node.output(static_cast<int>(output)));
}

OnnxValue OnnxNode::step(const std::shared_ptr<const Op>& op, const std::vector<OnnxValue>& inputs,
                         std::optional<ElementType> type, const std::vector<OnnxValue>& parameters) {
    const std::string name = m_importer.freeName(firstOutput(m_node) + "." + std::string(op->kind()));
    return m_importer.apply(op, inputs, parameters,
                            type.value_or(inputs.empty() ? ElementType{} : inputs[0].type), name);
}

void OnnxNode::add(const std::shared_ptr<const Op>& op, const std::vector<OnnxValue>& inputs,
                   std::optional<ElementType> type, const std::vector<OnnxValue>& parameters,
                   std::size_t output) {
    const std::string& name =
        m_taken != nullptr ? m_taken->output(0) : m_node.output(static_cast<int>(output));
    if (name.empty()) {
        return; // nobody can read it
    }
    m_importer.m_values[name] = m_importer.apply(
        op, inputs, parameters, type.value_or(inputs.empty() ? ElementType{} : inputs[0].type), name);
    if (m_taken != nullptr) {
        m_importer.m_absorbed.insert(m_taken);
    }
}

void OnnxNode::pass(const OnnxValue& value, std::size_t output) {
    m_importer.m_values[m_node.output(static_cast<int>(output))] = value;
}

void OnnxNode::takeBranch(const onnx::GraphProto& branch) {
    m_tookBranch = true;
    m_importer.importBranch(m_node, branch);
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

std::optional<Tensor> OnnxNode::takeAddedBias(std::int64_t features) {
    const onnx::NodeProto* adder = biasAdder();
    if (adder == nullptr) {
        return std::nullopt;
    }
    const std::string& other = adder->input(adder->input(0) == m_node.output(0) ? 1 : 0);
    const auto found = m_importer.m_wiring.constants.find(other);
    if (found == m_importer.m_wiring.constants.end()) {
        return std::nullopt;
    }
    const Tensor bias = m_importer.constantOf(m_importer.m_values.at(other))->floats();
    const Shape& shape = bias.shape();
    if (bias.size() != features || shape.rank() < 1 || shape[shape.rank() - 1] != features) {
        return std::nullopt;
    }
    m_taken = adder;
    return bias.reshaped({features});
}

} // namespace fovea
