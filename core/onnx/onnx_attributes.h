#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

namespace fovea {

/// Typed access to a node's attributes. Every member throws SettingError when the attribute is there but of
/// another type or length.
class OnnxAttributes {
public:
    /// Throws SettingError when a name is used twice.
    explicit OnnxAttributes(const onnx::NodeProto& node);

    bool has(std::string_view name) const { return find(name) != nullptr; }
    std::int64_t integer(std::string_view name, std::int64_t fallback) const;
    /// `count` integers, or `count` times `fallback`.
    std::vector<std::int64_t> integers(std::string_view name, std::size_t count, std::int64_t fallback) const;
    /// Of any length; empty when not there.
    std::vector<std::int64_t> integers(std::string_view name) const;
    /// As asDecimal() reads it.
    double number(std::string_view name, double fallback) const;
    /// Of any length; empty when not there.
    std::vector<double> numbers(std::string_view name) const;
    std::string text(std::string_view name, const std::string& fallback) const;

private:
    const onnx::AttributeProto* find(std::string_view name) const;
    const onnx::AttributeProto* find(std::string_view name, onnx::AttributeProto::AttributeType type) const;

    const onnx::NodeProto& m_node;
};

} // namespace fovea
