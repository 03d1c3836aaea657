#include "core/onnx/onnx_operators.h"

#include <algorithm>

namespace fovea {

namespace {

const onnx::GraphProto& branchOf(const OnnxNode& node, const char* name) {
    const auto& attributes = node.proto().attribute();
    const auto found = std::ranges::find(attributes, name, &onnx::AttributeProto::name);
    if (found == attributes.end() || !found->has_g()) {
        throw SettingError(std::string("lacks its graph \"") + name + "\"");
    }
    return found->g();
}

/// Exporters ask of a shape what they do not know yet. A network that asks of its picture has no one graph.
void createIf(OnnxNode& node) {
    if (!node.isConstant(0)) {
        throw UnsupportedError("it depends on what the network computes which branch is taken");
    }
    node.takeBranch(branchOf(node, node.number(0) != 0.0 ? "then_branch" : "else_branch"));
}

} // namespace

void OnnxImporter::importBranch(const onnx::NodeProto& node, const onnx::GraphProto& branch) {
    if (branch.input_size() > 0 || branch.sparse_initializer_size() > 0) {
        throw UnsupportedError("its branch has inputs or sparse weights of its own");
    }
    if (branch.output_size() != node.output_size()) {
        throw SettingError("has " + std::to_string(node.output_size()) + " output(s), its branch " +
                           std::to_string(branch.output_size()));
    }
    for (const onnx::TensorProto& tensor : branch.initializer()) {
        OnnxConstant numbers = readConstant(tensor, m_limits.parameters);
        const ElementType type = numbers.type();
        const OnnxValue value{.what = std::make_shared<const OnnxConstant>(std::move(numbers)), .type = type};
        if (!m_values.emplace(tensor.name(), value).second) {
            throw SettingError("its branch has another weight " + inQuotes(tensor.name()));
        }
        m_fileNames.insert(tensor.name());
    }
    std::unordered_map<std::string, std::string> names;
    for (const onnx::NodeProto& inner : branch.node()) {
        for (const std::string& output : inner.output()) {
            const auto result = std::ranges::find(branch.output(), output, &onnx::ValueInfoProto::name);
            if (result != branch.output().end() && !output.empty()) {
                names[output] = node.output(static_cast<int>(result - branch.output().begin()));
            }
        }
    }
    for (const onnx::NodeProto& inner : branch.node()) {
        importBranchNode(inner, names);
    }
    for (int i = 0; i < branch.output_size(); ++i) {
        const auto written = names.find(branch.output(i).name());
        const std::string& source = written != names.end() ? written->second : branch.output(i).name();
        const auto value = m_values.find(source);
        if (node.output(i).empty() || value == m_values.end()) {
            throw SettingError("its branch's output " + inQuotes(branch.output(i).name()) +
                               " is written by nobody or has no name outside");
        }
        m_values[node.output(i)] = value->second;
    }
}

void OnnxImporter::importBranchNode(const onnx::NodeProto& original,
                                    const std::unordered_map<std::string, std::string>& names) {
    m_control.checkpoint();
    onnx::NodeProto& node = m_branchNodes.emplace_back(original);
    if (static_cast<std::int64_t>(m_branchNodes.size()) > m_limits.nodes) {
        throw LimitError("its branches have more nodes than the limit of " + std::to_string(m_limits.nodes));
    }
    const auto rename = [&](std::string& name) {
        if (const auto found = names.find(name); found != names.end()) {
            name = found->second;
        }
    };
    std::ranges::for_each(*node.mutable_input(), rename);
    std::ranges::for_each(*node.mutable_output(), rename);
    for (const std::string_view read : readsOf(node)) {
        if (!m_values.contains(read)) {
            throw SettingError(describeNode(node) + " reads " + inQuotes(read) +
                               ", which is written after it or by nobody");
        }
    }
    if (firstOutput(node).empty()) {
        throw SettingError(describeNode(node) + " has no output");
    }
    for (const std::string& output : node.output()) {
        if (output.empty()) {
            continue;
        }
        const auto known = m_values.find(output);
        if (known != m_values.end() && !known->second.isRefused()) {
            throw SettingError("two nodes, inputs or weights have the name " + inQuotes(output));
        }
        m_branchValues.insert(output);
        m_fileNames.insert(output);
    }
    onnx::TensorProto* constant = node.op_type() == "Constant" && isDefaultDomain(node.domain())
                                      ? constantValue(node, m_branchConstants)
                                      : nullptr;
    if (constant != nullptr) {
        m_values[node.output(0)] = {.what = constant, .type = elementTypeOf(*constant)};
    } else {
        importNode(node);
    }
}

bool OnnxImporter::isUsed(std::string_view value) const {
    return m_wiring.isUsed(value) || m_branchValues.contains(value);
}

std::vector<OnnxOperator> onnxBranches() {
    return {{"If", createIf, 1, 1, {"then_branch", "else_branch"}}};
}

} // namespace fovea
