#include "core/onnx/onnx_operators.h"

#include "core/io/decimal.h"
#include "core/onnx/onnx_windows.h"
#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/batch_norm.h"
#include "core/ops/concat.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pool2d.h"
#include "core/ops/softmax.h"

#include <algorithm>
#include <limits>

namespace fovea {

namespace {

constexpr std::size_t anyNumber = std::numeric_limits<std::size_t>::max();

/// ONNX counts axes from the end when they are below 0.
std::int64_t axisOf(const OnnxNode& node, std::int64_t fallback) {
    const std::int64_t axis = node.attributes().integer("axis", fallback);
    return axis < 0 ? axis + node.shape(0).rank() : axis;
}

void requireChannelAxis(std::int64_t axis) {
    if (axis != 1) {
        throw UnsupportedError("it works along axis " + std::to_string(axis) +
                               "; only axis 1, the channels, is known");
    }
}

template <class Simple>
void importSimple(OnnxNode& node) {
    node.add(std::make_shared<Simple>(), {node.layer(0)});
}

void importLeakyRelu(OnnxNode& node) {
    const double slope = node.attributes().number("alpha", 0.01);
    node.add(std::make_shared<LeakyRelu>(LeakyReluOptions{.slope = slope}), {node.layer(0)});
}

Tensor scaled(Tensor tensor, double factor) {
    if (factor != 1.0) {
        for (float& value : tensor.mutableValues()) {
            value = static_cast<float>(factor * static_cast<double>(value));
        }
    }
    return tensor;
}

/// A constant matrix as out×in.
Tensor linearWeight(const OnnxNode& node, bool isOutByIn) {
    const Tensor matrix = node.floats(1);
    const Shape& shape = matrix.shape();
    if (shape.rank() != 2 || matrix.empty()) {
        throw UnsupportedError("its constant has the shape " + shape.toString() + "; only a matrix is known");
    }
    if (isOutByIn) {
        return matrix;
    }
    Tensor transposed = Tensor::uninitialized({shape[1], shape[0]});
    float* target = transposed.mutableData();
    for (std::int64_t out = 0; out < shape[1]; ++out) {
        for (std::int64_t in = 0; in < shape[0]; ++in) {
            *target++ = matrix.data()[in * shape[1] + out];
        }
    }
    return transposed;
}

/// Gemm's C, one number for each output or one for all of them, as a vector.
Tensor linearBias(const Tensor& constant, std::int64_t outputs) {
    if (constant.size() == 1) {
        return Tensor::filled({outputs}, constant.data()[0]);
    }
    const Shape& shape = constant.shape();
    if (constant.size() != outputs || shape[shape.rank() - 1] != outputs) {
        throw UnsupportedError("what it adds has the shape " + shape.toString() +
                               "; only one number for each of the " + std::to_string(outputs) +
                               " outputs is known");
    }
    return constant.reshaped({outputs});
}

void requireRow(const OnnxNode& node) {
    if (node.shape(0).rank() != 2) {
        throw UnsupportedError("its input is " + node.shape(0).toString() +
                               "; only a vector per picture (N×C) is known");
    }
}

void importGemm(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    requireRow(node);
    if (attributes.integer("transA", 0) != 0) {
        throw UnsupportedError("it transposes its input (\"transA\")");
    }
    Tensor weight =
        scaled(linearWeight(node, attributes.integer("transB", 0) != 0), attributes.number("alpha", 1.0));
    const LinearOptions options{
        .inFeatures = weight.shape()[1], .outFeatures = weight.shape()[0], .bias = node.hasInput(2)};
    std::vector<Tensor> parameters{std::move(weight)};
    if (options.bias) {
        parameters.push_back(
            scaled(linearBias(node.floats(2), options.outFeatures), attributes.number("beta", 1.0)));
    }
    node.add(std::make_shared<Linear>(options), {node.layer(0)}, std::move(parameters));
}

void importMatMul(OnnxNode& node) {
    requireRow(node);
    Tensor weight = linearWeight(node, false);
    LinearOptions options{.inFeatures = weight.shape()[1], .outFeatures = weight.shape()[0], .bias = false};
    if (std::optional<Tensor> bias = node.addedBias(options.outFeatures)) {
        options.bias = true;
        node.addWithBias(std::make_shared<Linear>(options), {node.layer(0)},
                         {std::move(weight), std::move(*bias)});
        return;
    }
    node.add(std::make_shared<Linear>(options), {node.layer(0)}, {std::move(weight)});
}

void importFlatten(OnnxNode& node) {
    requireChannelAxis(axisOf(node, 1));
    importSimple<Flatten>(node);
}

/// Only what flattens: N (0, 1 or the file's batch) × features, one of the two possibly −1, "what is left".
void importReshape(OnnxNode& node) {
    const bool fromInput = node.inputCount() > 1;
    const std::vector<std::int64_t> target =
        fromInput ? node.integers(1) : node.attributes().integers("shape");
    const std::int64_t features = node.shape(0).volumeSize();
    const bool keepsZero = node.attributes().integer("allowzero", 0) != 0;
    bool flattens = target.size() == 2;
    if (flattens) {
        const std::int64_t rows = target[0];
        const bool namesBatch =
            (rows == 0 && !keepsZero) || rows == 1 || (rows > 0 && rows == node.fileBatch());
        flattens = target[1] == features ? namesBatch || rows == -1 : target[1] == -1 && namesBatch;
    }
    if (!flattens) {
        throw UnsupportedError("it makes " + inMessage(target) + " of " + node.shape(0).toString() +
                               "; only flattening to N×" + std::to_string(features) + " is known");
    }
    importSimple<Flatten>(node);
}

void importSoftmax(OnnxNode& node) {
    // Before opset 13 all axes from the given one on were normalised together.
    const bool together = node.opset() < 13;
    requireChannelAxis(axisOf(node, together ? 1 : -1));
    if (together && node.shape(0).planeSize() != 1) {
        throw UnsupportedError("it normalises over whole maps of " + node.shape(0).toString() +
                               "; only over channels is known");
    }
    importSimple<Softmax>(node);
}

void importBatchNorm(OnnxNode& node) {
    const OnnxAttributes& attributes = node.attributes();
    if (attributes.integer("training_mode", 0) != 0) {
        throw UnsupportedError("it is meant for training (\"training_mode\")");
    }
    if (attributes.integer("spatial", 1) == 0) {
        throw UnsupportedError("it has its own numbers for every place (\"spatial\" is 0)");
    }
    const Tensor scale = node.floats(1);
    const std::int64_t channels = scale.size();
    const double kept = attributes.number("momentum", 0.9);
    BatchNormOptions options{.channels = channels, .epsilon = attributes.number("epsilon", 1e-5)};
    // ONNX counts what is kept of the old statistics. Only training uses it, so 1 (never learn) may become
    // our default.
    if (kept >= 0.0 && kept < 1.0) {
        options.momentum = asDecimal(static_cast<float>(1.0 - kept));
    }
    node.add(std::make_shared<BatchNorm>(options), {node.layer(0)},
             {requireVector(scale, channels, "its scale"),
              requireVector(node.floats(2), channels, "its shift"),
              requireVector(node.floats(3), channels, "its mean"),
              requireVector(node.floats(4), channels, "its variance")});
}

void importDropout(OnnxNode& node) {
    double rate = node.attributes().number("ratio", 0.5);
    if (node.hasInput(1)) {
        const Tensor ratio = node.floats(1);
        if (ratio.size() != 1) {
            throw SettingError("its ratio is not one number");
        }
        rate = asDecimal(ratio.data()[0]);
    }
    node.add(std::make_shared<Dropout>(DropoutOptions{.rate = rate}), {node.layer(0)});
}

void importAdd(OnnxNode& node) {
    const std::vector<NodeId> inputs = node.layers();
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        if (node.shape(i) != node.shape(0)) {
            throw UnsupportedError("it adds " + node.shape(i).toString() + " to " + node.shape(0).toString() +
                                   "; only equal shapes are known");
        }
    }
    if (inputs.size() == 1) {
        node.passThrough();
        return;
    }
    node.add(std::make_shared<Add>(), inputs);
}

void importConcat(OnnxNode& node) {
    const std::vector<NodeId> inputs = node.layers();
    requireChannelAxis(axisOf(node, 1));
    if (inputs.size() == 1) {
        node.passThrough();
        return;
    }
    node.add(std::make_shared<Concat>(), inputs);
}

void importConstant(OnnxNode& /*node*/) {
    throw UnsupportedError("it holds something else than a tensor of numbers");
}

void importIdentity(OnnxNode& node) {
    node.passThrough();
}

} // namespace

const std::vector<OnnxOperator>& onnxOperators() {
    // "consumed_inputs", "is_test" and the like stand in old files and never change what inference computes.
    static const std::vector<OnnxOperator> operators{
        {"Add", importAdd, 2, 2, {"broadcast", "axis", "consumed_inputs"}},
        {"AveragePool",
         importAveragePool,
         1,
         1,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "ceil_mode", "count_include_pad"}},
        {"BatchNormalization",
         importBatchNorm,
         5,
         5,
         {"epsilon", "momentum", "spatial", "training_mode", "is_test", "consumed_inputs"}},
        {"Concat", importConcat, 1, anyNumber, {"axis"}},
        {"Constant",
         importConstant,
         0,
         0,
         {"value", "sparse_value", "value_float", "value_floats", "value_int", "value_ints", "value_string",
          "value_strings"}},
        {"Conv", importConv, 2, 3, {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "group"}},
        {"ConvTranspose",
         importConvTranspose,
         2,
         3,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "group", "output_padding",
          "output_shape"}},
        {"Dropout", importDropout, 1, 3, {"ratio", "seed", "is_test", "consumed_inputs"}},
        {"Flatten", importFlatten, 1, 1, {"axis"}},
        {"Gemm", importGemm, 2, 3, {"alpha", "beta", "transA", "transB", "broadcast"}},
        {"GlobalAveragePool", importSimple<GlobalAveragePool>, 1, 1, {}},
        {"Identity", importIdentity, 1, 1, {}},
        {"LeakyRelu", importLeakyRelu, 1, 1, {"alpha", "consumed_inputs"}},
        {"MatMul", importMatMul, 2, 2, {}},
        {"MaxPool",
         importMaxPool,
         1,
         1,
         {"kernel_shape", "strides", "pads", "auto_pad", "dilations", "ceil_mode", "storage_order"}},
        {"Pad", importPad, 1, 4, {"mode", "pads", "value"}},
        {"Relu", importSimple<Relu>, 1, 1, {"consumed_inputs"}},
        {"Reshape", importReshape, 1, 2, {"shape", "allowzero", "consumed_inputs"}},
        {"Sigmoid", importSimple<Sigmoid>, 1, 1, {"consumed_inputs"}},
        {"Softmax", importSoftmax, 1, 1, {"axis"}},
        {"Sum", importAdd, 1, anyNumber, {"consumed_inputs"}},
        {"Tanh", importSimple<Tanh>, 1, 1, {"consumed_inputs"}},
    };
    return operators;
}

const OnnxOperator* findOnnxOperator(const onnx::NodeProto& node) {
    const std::vector<OnnxOperator>& operators = onnxOperators();
    const auto found = std::ranges::find(operators, node.op_type(), &OnnxOperator::type);
    return isDefaultDomain(node.domain()) && found != operators.end() ? &*found : nullptr;
}

} // namespace fovea
