#include "core/onnx/onnx_writer.h"

#include "core/base/contract.h"
#include "core/io/file.h"
#include "core/onnx/onnx_metadata.h"
#include "core/ops/activation.h"
#include "core/ops/add.h"
#include "core/ops/batch_norm.h"
#include "core/ops/concat.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/linear.h"
#include "core/ops/pad2d.h"
#include "core/ops/pool2d.h"
#include "core/ops/softmax.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <unordered_set>

namespace fovea {

namespace {

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

/// Which version of the file format and of its operators is written.
struct Versions {
    std::int64_t format = 8;
    std::int64_t operators = 13;
};

/// One layer on its way into the file: its ONNX node, and the graph that takes its weights.
struct LayerWriter {
    const std::string& name;
    const Op& op;
    onnx::NodeProto& node;
    onnx::GraphProto& graph;
    std::unordered_set<std::string>& takenNames;

    onnx::AttributeProto& attribute(const char* attributeName, onnx::AttributeProto::AttributeType type) {
        onnx::AttributeProto& attribute = *node.add_attribute();
        attribute.set_name(attributeName);
        attribute.set_type(type);
        return attribute;
    }
    void integer(const char* attributeName, std::int64_t value) {
        attribute(attributeName, onnx::AttributeProto::INT).set_i(value);
    }
    void number(const char* attributeName, double value) {
        attribute(attributeName, onnx::AttributeProto::FLOAT).set_f(static_cast<float>(value));
    }
    void text(const char* attributeName, const char* value) {
        attribute(attributeName, onnx::AttributeProto::STRING).set_s(value);
    }
    void integers(const char* attributeName, std::initializer_list<std::int64_t> values) {
        onnx::AttributeProto& list = attribute(attributeName, onnx::AttributeProto::INTS);
        for (const std::int64_t value : values) {
            list.add_ints(value);
        }
    }

    /// Adds `values` as "<layer>.<suffix>" to the file and as the next input to the node. A layer may already
    /// have that name.
    void weight(const std::string& suffix, const Tensor& values) {
        onnx::TensorProto& tensor = initializer(suffix, onnx::TensorProto::FLOAT);
        for (const std::int64_t extent : values.shape().extents()) {
            tensor.add_dims(extent);
        }
        const std::span<const float> numbers = values.values();
        tensor.set_raw_data(numbers.data(), numbers.size_bytes());
    }
    /// The same for a vector of whole numbers.
    void numbers(const std::string& suffix, std::initializer_list<std::int64_t> values) {
        onnx::TensorProto& tensor = initializer(suffix, onnx::TensorProto::INT64);
        tensor.add_dims(static_cast<std::int64_t>(values.size()));
        tensor.set_raw_data(values.begin(), values.size() * sizeof(std::int64_t));
    }

private:
    onnx::TensorProto& initializer(const std::string& suffix, onnx::TensorProto::DataType type) {
        std::string unique = name + "." + suffix;
        while (!takenNames.insert(unique).second) {
            unique += "_";
        }
        onnx::TensorProto& tensor = *graph.add_initializer();
        tensor.set_name(unique);
        tensor.set_data_type(type);
        node.add_input(unique);
        return tensor;
    }
};

void writeNothing(LayerWriter& /*layer*/) {}

void writeWindow(LayerWriter& layer, const Window2d& window) {
    const WindowAxis& rows = window.rows;
    const WindowAxis& columns = window.columns;
    layer.integers("kernel_shape", {rows.kernel, columns.kernel});
    layer.integers("strides", {rows.stride, columns.stride});
    layer.integers("pads", {rows.padBefore, columns.padBefore, rows.padAfter, columns.padAfter});
}

bool hasHoles(const Window2d& window) {
    return window.rows.dilation != 1 || window.columns.dilation != 1;
}

void writeDilations(LayerWriter& layer, const Window2d& window) {
    layer.integers("dilations", {window.rows.dilation, window.columns.dilation});
}

void writeConv2d(LayerWriter& layer) {
    const Conv2dOptions& options = static_cast<const Conv2d&>(layer.op).options();
    writeWindow(layer, options.window);
    writeDilations(layer, options.window);
    layer.integer("group", options.groups);
}

void writeConvTranspose2d(LayerWriter& layer) {
    const ConvTranspose2dOptions& options = static_cast<const ConvTranspose2d&>(layer.op).options();
    writeWindow(layer, options.window);
    writeDilations(layer, options.window);
    layer.integer("group", options.groups);
    layer.integers("output_padding", {options.outputPaddingRows, options.outputPaddingColumns});
}

void writePad2d(LayerWriter& layer) {
    const Pad2dOptions& options = static_cast<const Pad2d&>(layer.op).options();
    constexpr std::array modes{"constant", "reflect", "edge"};
    layer.text("mode", modes.at(static_cast<std::size_t>(options.mode)));
    layer.numbers("pads", {0, 0, options.top, options.left, 0, 0, options.bottom, options.right});
}

void writeMaxPool2d(LayerWriter& layer) {
    const Pool2dOptions& options = static_cast<const MaxPool2d&>(layer.op).options();
    writeWindow(layer, options.window);
    writeDilations(layer, options.window);
    layer.integer("ceil_mode", options.rounding == Rounding::Ceil ? 1 : 0);
}

void writeAveragePool2d(LayerWriter& layer) {
    const Pool2dOptions& options = static_cast<const AveragePool2d&>(layer.op).options();
    writeWindow(layer, options.window);
    if (hasHoles(options.window)) {
        writeDilations(layer, options.window);
    }
    layer.integer("ceil_mode", options.rounding == Rounding::Ceil ? 1 : 0);
    layer.integer("count_include_pad", options.countPadding ? 1 : 0);
}

void writeLeakyRelu(LayerWriter& layer) {
    layer.number("alpha", static_cast<const LeakyRelu&>(layer.op).options().slope);
}

void writeLinear(LayerWriter& layer) {
    layer.integer("transB", 1);
}

void writeAlongChannels(LayerWriter& layer) {
    layer.integer("axis", 1);
}

void writeBatchNorm(LayerWriter& layer) {
    const BatchNormOptions& options = static_cast<const BatchNorm&>(layer.op).options();
    layer.number("epsilon", options.epsilon);
    // ONNX counts what is kept of the old statistics, we what is taken of the new ones.
    layer.number("momentum", 1.0 - options.momentum);
}

void writeDropout(LayerWriter& layer) {
    const double rate = static_cast<const Dropout&>(layer.op).options().rate;
    layer.weight("ratio", Tensor::filled(Shape{}, static_cast<float>(rate)));
}

void writeAdd(LayerWriter& layer) {
    if (layer.node.input_size() > 2) {
        layer.node.set_op_type("Sum");
    }
}

struct KindEntry {
    std::string_view kind;
    const char* operatorType;
    void (*write)(LayerWriter&);
    bool (*isOf)(const Op& op);
};

/// Other classes may have the kind too: those that go around an op have the name of what is inside.
template <class Class>
constexpr KindEntry entry(std::string_view kind, const char* operatorType, void (*write)(LayerWriter&)) {
    return {kind, operatorType, write,
            [](const Op& op) { return dynamic_cast<const Class*>(&op) != nullptr; }};
}

constexpr std::array kinds{
    entry<Add>("add", "Add", writeAdd),
    entry<AveragePool2d>("average_pool2d", "AveragePool", writeAveragePool2d),
    entry<BatchNorm>("batch_norm", "BatchNormalization", writeBatchNorm),
    entry<Concat>("concat", "Concat", writeAlongChannels),
    entry<Conv2d>("conv2d", "Conv", writeConv2d),
    entry<ConvTranspose2d>("conv_transpose2d", "ConvTranspose", writeConvTranspose2d),
    entry<Dropout>("dropout", "Dropout", writeDropout),
    entry<Flatten>("flatten", "Flatten", writeAlongChannels),
    entry<GlobalAveragePool>("global_average_pool", "GlobalAveragePool", writeNothing),
    entry<LeakyRelu>("leaky_relu", "LeakyRelu", writeLeakyRelu),
    entry<Linear>("linear", "Gemm", writeLinear),
    entry<MaxPool2d>("max_pool2d", "MaxPool", writeMaxPool2d),
    entry<Pad2d>("pad2d", "Pad", writePad2d),
    entry<Relu>("relu", "Relu", writeNothing),
    entry<Sigmoid>("sigmoid", "Sigmoid", writeNothing),
    entry<Softmax>("softmax", "Softmax", writeAlongChannels),
    entry<Tanh>("tanh", "Tanh", writeNothing),
};

/// Null for an op that cannot be written.
const KindEntry* findEntry(const Op& op) {
    const auto* const found = std::ranges::find(kinds, op.kind(), &KindEntry::kind);
    return found != kinds.end() && found->isOf(op) ? found : nullptr;
}

void writeLayer(const Model& model, NodeId id, onnx::GraphProto& graph,
                std::unordered_set<std::string>& takenNames) {
    const Node& layer = model.graph->node(id);
    const KindEntry* entry = findEntry(*layer.op);
    FOVEA_REQUIRE(entry != nullptr);
    onnx::NodeProto& node = *graph.add_node();
    node.set_name(layer.name);
    node.set_op_type(entry->operatorType);
    node.add_output(layer.name);
    for (const NodeId input : layer.inputs) {
        node.add_input(model.graph->node(input).name);
    }
    LayerWriter writer{
        .name = layer.name, .op = *layer.op, .node = node, .graph = graph, .takenNames = takenNames};
    const std::vector<ParameterSpec> specs = layer.op->parameters();
    for (std::size_t i = 0; i < specs.size(); ++i) {
        writer.weight(specs[i].name, model.parameters->of(id)[i]);
    }
    entry->write(writer);
}

/// Names all layers that have no counterpart above.
void requireWritable(const Graph& graph) {
    std::string text;
    for (const Node& node : graph.nodes()) {
        const bool isKnown = node.isInput() || findEntry(*node.op) != nullptr;
        if (!isKnown || !isFloating(node.elementType)) {
            text += (text.empty() ? "" : ", ") + ("\"" + node.name + "\" (") +
                    (node.isInput() ? "input" : std::string(node.op->kind())) +
                    (isKnown ? " of " + std::string(nameOf(node.elementType)) : "") + ")";
        }
    }
    if (!text.empty()) {
        throw UnsupportedError("the network has layers that this program reads but does not write as ONNX: " +
                               text);
    }
}

void describeValue(onnx::ValueInfoProto& value, const std::string& name, const Shape& shape) {
    value.set_name(name);
    onnx::TypeProto::Tensor& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (int axis = 0; axis < shape.rank(); ++axis) {
        onnx::TensorShapeProto::Dimension& dimension = *type.mutable_shape()->add_dim();
        axis == 0 ? dimension.set_dim_param("N") : dimension.set_dim_value(shape[axis]);
    }
}

void writeGraph(const Model& model, onnx::GraphProto& graph) {
    graph.set_name(model.info.name.empty() ? "network" : model.info.name);
    std::unordered_set<std::string> takenNames;
    for (const Node& node : model.graph->nodes()) {
        takenNames.insert(node.name);
        if (node.isInput()) {
            describeValue(*graph.add_input(), node.name, node.inputShape);
        }
    }
    for (const NodeId id : model.graph->ids()) {
        if (!model.graph->node(id).isInput()) {
            writeLayer(model, id, graph, takenNames);
        }
    }
    const std::vector<Shape> shapes = inferShapes(*model.graph, model.graph->inputShapes());
    for (const NodeId output : model.graph->outputs()) {
        describeValue(*graph.add_output(), model.graph->node(output).name, shapes[output.index()]);
    }
}

/// The oldest versions that can say what the graph does, so that the most programs open the file.
Versions versionsFor(const Graph& graph) {
    const bool poolsWithHoles = std::ranges::any_of(graph.nodes(), [](const Node& node) {
        const auto* pool = dynamic_cast<const AveragePool2d*>(node.op.get());
        return pool != nullptr && hasHoles(pool->options().window);
    });
    return poolsWithHoles ? Versions{.format = 9, .operators = 19} : Versions{};
}

/// Protocol buffers count bytes in an int.
void requireWritableSize(std::int64_t bytes) {
    constexpr std::int64_t limit = std::numeric_limits<int>::max();
    if (bytes > limit) {
        throw LimitError("the network needs " + std::to_string(bytes) +
                         " bytes as an ONNX file; the format's limit is " + std::to_string(limit));
    }
}

} // namespace

std::vector<std::uint8_t> writeOnnx(const Model& model) {
    FOVEA_REQUIRE(model.graph != nullptr && model.parameters != nullptr);
    requireWritable(*model.graph);
    requireWritableSize(model.parameters->count() * static_cast<std::int64_t>(sizeof(float)));
    onnx::ModelProto file;
    const Versions versions = versionsFor(*model.graph);
    file.set_ir_version(versions.format);
    file.set_producer_name("fovea");
    onnx::OperatorSetIdProto& opset = *file.add_opset_import();
    opset.set_domain("");
    opset.set_version(versions.operators);
    writeGraph(model, *file.mutable_graph());
    for (const auto& [key, value] : toMetadata(model.info)) {
        onnx::StringStringEntryProto& property = *file.add_metadata_props();
        property.set_key(key);
        property.set_value(value);
    }
    const std::size_t size = file.ByteSizeLong();
    requireWritableSize(static_cast<std::int64_t>(size));
    std::vector<std::uint8_t> bytes(size);
    FOVEA_REQUIRE(file.SerializeToArray(bytes.data(), static_cast<int>(size)));
    return bytes;
}

void writeOnnx(const Model& model, const std::filesystem::path& path) {
    replaceFile(path, writeOnnx(model));
}

} // namespace fovea
