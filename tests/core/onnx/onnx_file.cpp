#include "tests/core/onnx/onnx_file.h"

namespace fovea::test {

namespace {

onnx::AttributeProto& addAttribute(onnx::NodeProto& node, const std::string& name,
                                   onnx::AttributeProto::AttributeType type) {
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
}

} // namespace

OnnxFile::OnnxFile(std::int64_t opset) {
    proto.set_ir_version(7);
    proto.add_opset_import()->set_version(opset);
    graph().set_name("by_hand");
}

void OnnxFile::input(const std::vector<std::int64_t>& dims, const std::string& name) {
    onnx::ValueInfoProto& value = *graph().add_input();
    value.set_name(name);
    onnx::TypeProto::Tensor& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t extent : dims) {
        onnx::TensorShapeProto::Dimension& dimension = *type.mutable_shape()->add_dim();
        if (extent == -1) {
            dimension.set_dim_param("free");
        } else {
            dimension.set_dim_value(extent);
        }
    }
}

void OnnxFile::output(const std::string& name) {
    graph().add_output()->set_name(name);
}

onnx::TensorProto& OnnxFile::weight(const std::string& name, const std::vector<std::int64_t>& dims,
                                    const std::vector<float>& values) {
    onnx::TensorProto& tensor = *graph().add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    tensor.mutable_dims()->Add(dims.begin(), dims.end());
    tensor.set_raw_data(values.data(), values.size() * sizeof(float));
    return tensor;
}

onnx::TensorProto& OnnxFile::integers(const std::string& name, const std::vector<std::int64_t>& values) {
    onnx::TensorProto& tensor = *graph().add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(onnx::TensorProto::INT64);
    tensor.add_dims(static_cast<std::int64_t>(values.size()));
    tensor.mutable_int64_data()->Add(values.begin(), values.end());
    return tensor;
}

onnx::NodeProto& OnnxFile::node(const std::string& type, const std::vector<std::string>& inputs,
                                const std::string& output) {
    onnx::NodeProto& node = *graph().add_node();
    node.set_op_type(type);
    for (const std::string& input : inputs) {
        node.add_input(input);
    }
    node.add_output(output);
    return node;
}

void OnnxFile::metadata(const std::string& key, const std::string& value) {
    onnx::StringStringEntryProto& property = *proto.add_metadata_props();
    property.set_key(key);
    property.set_value(value);
}

std::vector<std::uint8_t> OnnxFile::bytes() const {
    const std::string text = proto.SerializeAsString();
    return {text.begin(), text.end()};
}

void setInt(onnx::NodeProto& node, const std::string& name, std::int64_t value) {
    addAttribute(node, name, onnx::AttributeProto::INT).set_i(value);
}

void setInts(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values) {
    addAttribute(node, name, onnx::AttributeProto::INTS).mutable_ints()->Add(values.begin(), values.end());
}

void setFloat(onnx::NodeProto& node, const std::string& name, float value) {
    addAttribute(node, name, onnx::AttributeProto::FLOAT).set_f(value);
}

void setText(onnx::NodeProto& node, const std::string& name, const std::string& value) {
    addAttribute(node, name, onnx::AttributeProto::STRING).set_s(value);
}

std::vector<float> ramp(std::int64_t count) {
    std::vector<float> values;
    for (std::int64_t i = 1; i <= count; ++i) {
        values.push_back(0.5F * static_cast<float>(i));
    }
    return values;
}

OnnxFile smallNetwork() {
    OnnxFile file;
    file.input({1, 2, 5, 5});
    file.weight("w", {4, 2, 3, 3}, ramp(72));
    file.weight("b", {4}, ramp(4));
    file.node("Conv", {"x", "w", "b"}, "c");
    file.node("Relu", {"c"});
    file.output();
    return file;
}

onnx::NodeProto& conv(OnnxFile& smallNetwork) {
    return *smallNetwork.graph().mutable_node(0);
}

onnx::TensorProto& filters(OnnxFile& smallNetwork) {
    return *smallNetwork.graph().mutable_initializer(0);
}

} // namespace fovea::test
