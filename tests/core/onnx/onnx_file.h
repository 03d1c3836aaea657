#pragma once

#include "core/graph/model.h"
#include "core/onnx/onnx_reader.h"

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

namespace fovea::test {

/// An ONNX file built by hand, as other programs write them. `proto` is open for what has no function here.
class OnnxFile {
public:
    explicit OnnxFile(std::int64_t opset = 13);

    /// Without names "x" and "y" are the input and the output; a dimension of −1 is symbolic.
    void input(const std::vector<std::int64_t>& dims, const std::string& name = "x");
    void output(const std::string& name = "y");
    /// Little-endian raw_data.
    onnx::TensorProto& weight(const std::string& name, const std::vector<std::int64_t>& dims,
                              const std::vector<float>& values);
    onnx::TensorProto& integers(const std::string& name, const std::vector<std::int64_t>& values);
    onnx::NodeProto& node(const std::string& type, const std::vector<std::string>& inputs,
                          const std::string& output = "y");
    void metadata(const std::string& key, const std::string& value);

    onnx::GraphProto& graph() { return *proto.mutable_graph(); }
    std::vector<std::uint8_t> bytes() const;
    Model read(const OnnxLimits& limits = {}, const OnnxInputs& inputs = {}) const {
        return readOnnx(bytes(), "hand.onnx", limits, {}, inputs);
    }

    onnx::ModelProto proto;
};

void setInt(onnx::NodeProto& node, const std::string& name, std::int64_t value);
void setInts(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values);
void setFloat(onnx::NodeProto& node, const std::string& name, float value);
void setText(onnx::NodeProto& node, const std::string& name, const std::string& value);

/// `count` numbers 0.5, 1, 1.5, ….
std::vector<float> ramp(std::int64_t count);

/// x 1×2×5×5 → Conv 3×3 of 4 filters "w" with bias "b" → c → Relu → y; a good file to break.
OnnxFile smallNetwork();
onnx::NodeProto& conv(OnnxFile& smallNetwork);
onnx::TensorProto& filters(OnnxFile& smallNetwork);

/// The message of the Expected error that reading must throw; it must begin with the file's name.
template <class Expected>
std::string errorOf(const OnnxFile& file, const OnnxLimits& limits = {}, const OnnxInputs& inputs = {}) {
    try {
        static_cast<void>(file.read(limits, inputs));
    } catch (const Expected& error) {
        std::string message = error.what();
        EXPECT_TRUE(message.starts_with("hand.onnx: ")) << message;
        return message;
    }
    ADD_FAILURE() << "the file was accepted";
    return {};
}

} // namespace fovea::test
