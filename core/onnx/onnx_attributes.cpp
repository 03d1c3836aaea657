#include "core/onnx/onnx_attributes.h"

#include "core/base/error.h"
#include "core/io/decimal.h"
#include "core/onnx/onnx_constant.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace fovea {

namespace {

using onnx::AttributeProto;

/// Files of the first version of ONNX do not state the type.
bool isOfType(const AttributeProto& attribute, AttributeProto::AttributeType type) {
    if (attribute.type() != AttributeProto::UNDEFINED) {
        return attribute.type() == type;
    }
    switch (type) {
    case AttributeProto::INT:
        return attribute.has_i();
    case AttributeProto::INTS:
        return attribute.ints_size() > 0;
    case AttributeProto::FLOAT:
        return attribute.has_f();
    case AttributeProto::FLOATS:
        return attribute.floats_size() > 0;
    case AttributeProto::STRING:
        return attribute.has_s();
    default:
        return false;
    }
}

} // namespace

OnnxAttributes::OnnxAttributes(const onnx::NodeProto& node)
    : m_node(node) {
    std::unordered_set<std::string_view> names;
    for (const AttributeProto& attribute : node.attribute()) {
        if (!names.insert(attribute.name()).second) {
            throw SettingError("the attribute " + inQuotes(attribute.name()) + " is given twice");
        }
    }
}

const AttributeProto* OnnxAttributes::find(std::string_view name) const {
    for (const AttributeProto& attribute : m_node.attribute()) {
        if (attribute.name() == name) {
            return &attribute;
        }
    }
    return nullptr;
}

const AttributeProto* OnnxAttributes::find(std::string_view name, AttributeProto::AttributeType type) const {
    const AttributeProto* attribute = find(name);
    if (attribute != nullptr && !isOfType(*attribute, type)) {
        throw SettingError("the attribute " + inQuotes(name) + " is not of type " +
                           AttributeProto::AttributeType_Name(type));
    }
    return attribute;
}

std::int64_t OnnxAttributes::integer(std::string_view name, std::int64_t fallback) const {
    const AttributeProto* attribute = find(name, AttributeProto::INT);
    return attribute != nullptr ? attribute->i() : fallback;
}

std::vector<std::int64_t> OnnxAttributes::integers(std::string_view name, std::size_t count,
                                                   std::int64_t fallback) const {
    if (!has(name)) {
        return std::vector<std::int64_t>(count, fallback);
    }
    std::vector<std::int64_t> values = integers(name);
    if (values.size() != count) {
        throw SettingError("the attribute " + inQuotes(name) + " has " + std::to_string(values.size()) +
                           " number(s), not " + std::to_string(count));
    }
    return values;
}

std::vector<std::int64_t> OnnxAttributes::integers(std::string_view name) const {
    const AttributeProto* attribute = find(name, AttributeProto::INTS);
    return attribute != nullptr
               ? std::vector<std::int64_t>(attribute->ints().begin(), attribute->ints().end())
               : std::vector<std::int64_t>{};
}

double OnnxAttributes::number(std::string_view name, double fallback) const {
    const AttributeProto* attribute = find(name, AttributeProto::FLOAT);
    return attribute != nullptr ? asDecimal(attribute->f()) : fallback;
}

std::vector<double> OnnxAttributes::numbers(std::string_view name) const {
    std::vector<double> values;
    if (const AttributeProto* attribute = find(name, AttributeProto::FLOATS)) {
        std::ranges::transform(attribute->floats(), std::back_inserter(values), asDecimal);
    }
    return values;
}

std::string OnnxAttributes::text(std::string_view name, const std::string& fallback) const {
    const AttributeProto* attribute = find(name, AttributeProto::STRING);
    return attribute != nullptr ? attribute->s() : fallback;
}

} // namespace fovea
