#include "core/onnx/onnx_inline.h"

#include "core/onnx/onnx_constant.h"
#include "core/onnx/onnx_wiring.h"

#include <map>
#include <set>
#include <unordered_map>

namespace fovea {

namespace {

/// Functions within functions go this deep.
constexpr std::size_t maxDepth = 64;

using Key = std::pair<std::string, std::string>; ///< domain, name

Key keyOf(const std::string& domain, const std::string& name) {
    return {isDefaultDomain(domain) ? "" : domain, name};
}

class Inliner {
public:
    Inliner(const onnx::ModelProto& model, const OnnxLimits& limits)
        : m_limits(limits) {
        for (const onnx::FunctionProto& function : model.functions()) {
            if (!m_functions.emplace(keyOf(function.domain(), function.name()), &function).second) {
                throw SettingError("two functions have the name " + inQuotes(function.name()));
            }
        }
    }

    void run(onnx::GraphProto& graph) {
        google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
        nodes.Swap(graph.mutable_node());
        m_target = graph.mutable_node();
        for (const onnx::NodeProto& node : nodes) {
            place(node);
        }
    }

private:
    void place(const onnx::NodeProto& node) {
        const auto function = m_functions.find(keyOf(node.domain(), node.op_type()));
        if (function != m_functions.end()) {
            call(node, function->first, *function->second);
            return;
        }
        if (m_target->size() >= m_limits.nodes) {
            throw LimitError("has more than the limit of " + std::to_string(m_limits.nodes) +
                             " nodes when its functions are written out");
        }
        *m_target->Add() = node;
    }

    void call(const onnx::NodeProto& node, const Key& key, const onnx::FunctionProto& function) {
        if (m_calls.contains(key) || m_calls.size() >= maxDepth) {
            throw SettingError("its function " + inQuotes(function.name()) +
                               " calls itself, or functions are nested deeper than the limit of " +
                               std::to_string(maxDepth));
        }
        if (node.input_size() > function.input_size() || node.output_size() > function.output_size() ||
            firstOutput(node).empty()) {
            throw SettingError(describeNode(node) +
                               " does not call its function with the inputs and outputs of it");
        }
        if (++m_callCount > m_limits.nodes) {
            throw LimitError("calls its functions more often than the limit of " +
                             std::to_string(m_limits.nodes));
        }
        m_calls.insert(key);
        std::unordered_map<std::string, std::string> names{{"", ""}};
        for (int i = 0; i < function.input_size(); ++i) {
            names[function.input(i)] = i < node.input_size() ? node.input(i) : "";
        }
        for (int i = 0; i < function.output_size(); ++i) {
            if (i < node.output_size() && !node.output(i).empty()) {
                names[function.output(i)] = node.output(i);
            }
        }
        const auto renamed = [&](const std::string& inside) {
            return names.emplace(inside, firstOutput(node) + "." + inside).first->second;
        };
        for (const onnx::NodeProto& original : function.node()) {
            onnx::NodeProto copy = original;
            for (std::string& input : *copy.mutable_input()) {
                input = renamed(input);
            }
            for (std::string& output : *copy.mutable_output()) {
                output = renamed(output);
            }
            fillAttributes(copy, node);
            // Constants within a function are written out at every call.
            m_copiedBytes += static_cast<std::int64_t>(copy.ByteSizeLong());
            if (m_copiedBytes > m_limits.fileBytes) {
                throw LimitError("has more than the limit of " + std::to_string(m_limits.fileBytes) +
                                 " bytes when its functions are written out");
            }
            place(copy);
        }
        m_calls.erase(key);
    }

    /// Attributes that stand for one of the call's: those that the call does not give are left out.
    static void fillAttributes(onnx::NodeProto& copy, const onnx::NodeProto& call) {
        google::protobuf::RepeatedPtrField<onnx::AttributeProto> attributes;
        attributes.Swap(copy.mutable_attribute());
        for (onnx::AttributeProto& attribute : attributes) {
            if (attribute.ref_attr_name().empty()) {
                *copy.add_attribute() = std::move(attribute);
                continue;
            }
            for (const onnx::AttributeProto& given : call.attribute()) {
                if (given.name() == attribute.ref_attr_name()) {
                    onnx::AttributeProto& filled = *copy.add_attribute();
                    filled = given;
                    filled.set_name(attribute.name());
                    break;
                }
            }
        }
    }

    const OnnxLimits& m_limits;
    std::map<Key, const onnx::FunctionProto*> m_functions;
    std::set<Key> m_calls; ///< that are being written out
    std::int64_t m_callCount = 0;
    std::int64_t m_copiedBytes = 0;
    google::protobuf::RepeatedPtrField<onnx::NodeProto>* m_target = nullptr;
};

} // namespace

void inlineFunctions(onnx::ModelProto& model, const OnnxLimits& limits) {
    if (model.functions_size() > 0) {
        Inliner(model, limits).run(*model.mutable_graph());
    }
}

} // namespace fovea
