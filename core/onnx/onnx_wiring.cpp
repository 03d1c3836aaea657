#include "core/onnx/onnx_wiring.h"

#include "core/onnx/onnx_constant.h"

#include <algorithm>
#include <iterator>

namespace fovea {

namespace {

using Text = std::string_view;

/// Which node writes a value; −1 for the graph's inputs and initializers.
using Writers = std::unordered_map<Text, int>;

void addWriter(Writers& writers, Text value, int node) {
    if (!writers.emplace(value, node).second) {
        throw SettingError("two nodes, inputs or weights have the name " + inQuotes(value));
    }
}

Writers findWriters(onnx::GraphProto& graph, const OnnxLimits& limits, OnnxWiring& wiring) {
    Writers writers;
    for (const onnx::SparseTensorProto& sparse : graph.sparse_initializer()) {
        onnx::TensorProto& dense = wiring.madeConstants.emplace_back(toDense(sparse, limits.parameters));
        addWriter(writers, dense.name(), -1);
        wiring.constants.emplace(dense.name(), &dense);
    }
    for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
        addWriter(writers, tensor.name(), -1);
        wiring.constants.emplace(tensor.name(), &tensor);
    }
    for (const onnx::ValueInfoProto& input : graph.input()) {
        // Older files list their weights among the inputs.
        if (!wiring.constants.contains(input.name())) {
            if (input.name().empty()) {
                throw SettingError("an input has no name");
            }
            addWriter(writers, input.name(), -1);
            wiring.inputs.push_back(&input);
        }
    }
    for (int i = 0; i < graph.node_size(); ++i) {
        for (const std::string& output : graph.node(i).output()) {
            if (!output.empty()) {
                addWriter(writers, output, i);
            }
        }
    }
    return writers;
}

void requireOrder(const onnx::GraphProto& graph, const Writers& writers) {
    for (int i = 0; i < graph.node_size(); ++i) {
        const onnx::NodeProto& node = graph.node(i);
        if (firstOutput(node).empty()) {
            throw SettingError(describeNode(node) + " has no output");
        }
        for (const Text input : readsOf(node)) {
            const auto writer = writers.find(input);
            if (writer == writers.end()) {
                throw SettingError(describeNode(node) + " reads " + inQuotes(input) +
                                   ", which nothing writes");
            }
            if (writer->second >= i) {
                throw SettingError(describeNode(node) + " reads " + inQuotes(input) +
                                   ", which is written after it or depends on it; nodes must come after what "
                                   "they read");
            }
        }
    }
}

std::vector<bool> findNeededNodes(const onnx::GraphProto& graph, const Writers& writers) {
    std::vector<bool> needed(static_cast<std::size_t>(graph.node_size()), false);
    const auto need = [&](Text value) {
        if (const auto writer = writers.find(value); writer != writers.end() && writer->second >= 0) {
            needed[static_cast<std::size_t>(writer->second)] = true;
        }
    };
    for (const onnx::ValueInfoProto& output : graph.output()) {
        if (!writers.contains(output.name())) {
            throw SettingError("its output " + inQuotes(output.name()) + " is written by no node");
        }
        need(output.name());
    }
    for (int i = graph.node_size() - 1; i >= 0; --i) {
        if (needed[static_cast<std::size_t>(i)]) {
            std::ranges::for_each(readsOf(graph.node(i)), need);
        }
    }
    return needed;
}

template <class List>
void fillTensor(onnx::TensorProto& tensor, const List& values, std::initializer_list<std::int64_t> dims) {
    for (const std::int64_t extent : dims) {
        tensor.add_dims(extent);
    }
    if constexpr (std::is_same_v<typename List::value_type, float>) {
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        tensor.mutable_float_data()->Add(values.begin(), values.end());
    } else {
        tensor.set_data_type(onnx::TensorProto::INT64);
        tensor.mutable_int64_data()->Add(values.begin(), values.end());
    }
}

onnx::TensorProto* resolvedConstant(onnx::NodeProto& node, OnnxWiring& wiring) {
    if (!isDefaultDomain(node.domain())) {
        return nullptr;
    }
    if (node.op_type() == "Constant") {
        return constantValue(node, wiring.madeConstants);
    }
    if (node.op_type() == "Identity" && node.input_size() == 1) {
        const auto found = wiring.constants.find(node.input(0));
        return found != wiring.constants.end() ? found->second : nullptr;
    }
    return nullptr;
}

} // namespace

const std::string& firstOutput(const onnx::NodeProto& node) {
    static const std::string none;
    const auto given = std::ranges::find_if_not(node.output(), &std::string::empty);
    return given == node.output().end() ? none : *given;
}

const std::string& nameOf(const onnx::NodeProto& node) {
    return node.name().empty() ? firstOutput(node) : node.name();
}

std::string describeNode(const onnx::NodeProto& node) {
    return "node " + inQuotes(nameOf(node)) + " (" +
           (node.op_type().empty() ? std::string("no operator") : node.op_type().substr(0, 80)) + ")";
}

std::vector<std::string_view> readsOf(const onnx::NodeProto& node) {
    std::vector<Text> reads;
    std::ranges::copy_if(node.input(), std::back_inserter(reads), [](Text name) { return !name.empty(); });
    for (const onnx::AttributeProto& attribute : node.attribute()) {
        if (!attribute.has_g()) {
            continue;
        }
        std::unordered_set<Text> inside;
        for (const onnx::TensorProto& tensor : attribute.g().initializer()) {
            inside.insert(tensor.name());
        }
        for (const onnx::ValueInfoProto& input : attribute.g().input()) {
            inside.insert(input.name());
        }
        const auto readFromOutside = [&](Text name) {
            if (!inside.contains(name)) {
                reads.push_back(name);
            }
        };
        for (const onnx::NodeProto& inner : attribute.g().node()) {
            std::ranges::for_each(readsOf(inner), readFromOutside);
            inside.insert(inner.output().begin(), inner.output().end());
        }
        for (const onnx::ValueInfoProto& output : attribute.g().output()) {
            readFromOutside(output.name());
        }
    }
    return reads;
}

onnx::TensorProto* constantValue(onnx::NodeProto& node, std::deque<onnx::TensorProto>& constants) {
    using onnx::AttributeProto;
    if (node.attribute_size() != 1) {
        return nullptr;
    }
    AttributeProto& attribute = *node.mutable_attribute(0);
    if (attribute.name() == "value" && attribute.has_t()) {
        return attribute.mutable_t();
    }
    onnx::TensorProto made;
    if (attribute.name() == "value_float" && attribute.type() == AttributeProto::FLOAT) {
        fillTensor(made, std::vector<float>{attribute.f()}, {});
    } else if (attribute.name() == "value_int" && attribute.type() == AttributeProto::INT) {
        fillTensor(made, std::vector<std::int64_t>{attribute.i()}, {});
    } else if (attribute.name() == "value_floats" && attribute.type() == AttributeProto::FLOATS) {
        fillTensor(made, attribute.floats(), {attribute.floats_size()});
    } else if (attribute.name() == "value_ints" && attribute.type() == AttributeProto::INTS) {
        fillTensor(made, attribute.ints(), {attribute.ints_size()});
    } else {
        return nullptr;
    }
    made.set_name(node.output(0));
    return &constants.emplace_back(std::move(made));
}

bool isDefaultDomain(std::string_view domain) {
    return domain.empty() || domain == "ai.onnx";
}

OnnxWiring readWiring(onnx::GraphProto& graph, const OnnxLimits& limits) {
    if (graph.node_size() > limits.nodes) {
        throw LimitError("has " + std::to_string(graph.node_size()) + " nodes; the limit is " +
                         std::to_string(limits.nodes));
    }
    if (graph.output_size() == 0) {
        throw SettingError("the network has no output");
    }
    OnnxWiring wiring;
    const Writers writers = findWriters(graph, limits, wiring);
    requireOrder(graph, writers);
    const std::vector<bool> needed = findNeededNodes(graph, writers);
    for (const onnx::ValueInfoProto& output : graph.output()) {
        wiring.results.insert(output.name());
        wiring.resultOrder.push_back(output.name());
    }
    for (int i = 0; i < graph.node_size(); ++i) {
        onnx::NodeProto& node = *graph.mutable_node(i);
        if (!needed[static_cast<std::size_t>(i)]) {
            continue;
        }
        if (onnx::TensorProto* constant = resolvedConstant(node, wiring)) {
            wiring.constants.emplace(node.output(0), constant);
            continue;
        }
        wiring.layers.push_back(&node);
        for (const Text input : readsOf(node)) {
            wiring.readers[input].push_back(&node);
        }
    }
    return wiring;
}

} // namespace fovea
