#include "core/onnx/onnx_reader.h"

#include "core/io/file.h"
#include "core/onnx/onnx_external.h"
#include "core/onnx/onnx_importer.h"
#include "core/onnx/onnx_inline.h"
#include "core/onnx/onnx_metadata.h"
#include "core/onnx/onnx_wire.h"

#include <algorithm>
#include <limits>

namespace fovea {

namespace {

constexpr std::int64_t newestOpset = 22;
/// From this version of the format on a file must say which operator set it means.
constexpr std::int64_t firstIrVersionWithOpsets = 3;

/// Adds the file to what was found out about it.
template <class Work>
auto naming(const std::string& file, const Work& work) {
    try {
        return work();
    } catch (const LimitError& error) {
        throw LimitError(file + ": " + error.what());
    } catch (const UnsupportedError& error) {
        throw UnsupportedError(file + ": " + error.what());
    } catch (const Error& error) {
        throw FileError(file, error.what());
    }
}

/// The same control for the part of the work from `begin` to `end` of it.
Control partOf(const Control& control, double begin, double end) {
    Control part{.stop = control.stop, .progress = {}};
    if (control.progress) {
        part.progress = [progress = control.progress, begin, end](double fraction) {
            progress(begin + fraction * (end - begin));
        };
    }
    return part;
}

onnx::ModelProto parse(std::span<const std::uint8_t> bytes, const OnnxLimits& limits) {
    // Protocol buffers count bytes in an int.
    const std::int64_t maxBytes = std::min<std::int64_t>(limits.fileBytes, std::numeric_limits<int>::max());
    if (bytes.empty()) {
        throw SettingError("is empty");
    }
    if (static_cast<std::int64_t>(bytes.size()) > maxBytes) {
        throw LimitError("has " + std::to_string(bytes.size()) + " bytes; the limit is " +
                         std::to_string(maxBytes));
    }
    checkWireFormat(bytes, limits.objects);
    onnx::ModelProto file;
    if (!file.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        throw SettingError("is damaged or not an ONNX file");
    }
    if (!file.has_graph() || (file.graph().node_size() == 0 && file.graph().output_size() == 0)) {
        throw SettingError("is not an ONNX file, or one without a network");
    }
    inlineFunctions(file, limits);
    return file;
}

std::int64_t opsetOf(const onnx::ModelProto& file) {
    std::int64_t opset = 0;
    for (const onnx::OperatorSetIdProto& operators : file.opset_import()) {
        if (!isDefaultDomain(operators.domain())) {
            continue;
        }
        if (opset != 0 && opset != operators.version()) {
            throw SettingError("states two versions of ONNX's operators");
        }
        opset = operators.version();
    }
    if (opset == 0 && file.opset_import_size() == 0 && file.ir_version() < firstIrVersionWithOpsets) {
        return 1;
    }
    if (opset < 1) {
        throw SettingError("does not state a version of ONNX's operators (opset)");
    }
    if (opset > newestOpset) {
        throw UnsupportedError("is written in ONNX's opset " + std::to_string(opset) + "; opsets 1 to " +
                               std::to_string(newestOpset) + " work");
    }
    return opset;
}

/// The extents that the file states of an input, 0 where it leaves them open.
struct StatedInput {
    ElementType type = ElementType::Float32;
    std::vector<std::int64_t> extents;
    bool isPicture() const { return extents.size() == 4 && isFloating(type); }
};

StatedInput statedInput(const onnx::ValueInfoProto& input) {
    const std::string label = "its input " + inQuotes(input.name());
    if (!input.type().has_tensor_type()) {
        throw UnsupportedError(label + " is no tensor");
    }
    const onnx::TypeProto::Tensor& type = input.type().tensor_type();
    StatedInput stated{.type = toElementType(type.elem_type(), label), .extents = {}};
    for (int axis = 0; axis < type.shape().dim_size(); ++axis) {
        const onnx::TensorShapeProto::Dimension& dimension = type.shape().dim(axis);
        const std::int64_t extent = dimension.has_dim_value() ? dimension.dim_value() : 0;
        // Some exporters write 0 or −1 for a batch that is left open.
        if (dimension.has_dim_value() && extent < 1 && axis > 0) {
            throw SettingError(label + " has the dimension " + std::to_string(extent));
        }
        stated.extents.push_back(std::max<std::int64_t>(extent, 0));
    }
    return stated;
}

void settle(std::int64_t stated, std::int64_t described, const char* what, std::int64_t& extent) {
    if (stated != 0 && described != 0 && stated != described) {
        throw SettingError(std::string("its metadata \"fovea.input\" states the ") + what + " " +
                           std::to_string(described) + ", its input has " + std::to_string(stated));
    }
    extent = stated != 0 ? stated : described;
    if (extent == 0) {
        throw UnsupportedError(std::string("leaves the ") + what +
                               " of its input open; export it with a fixed size");
    }
}

/// What the file says of itself, beside its graph. `picture` is the input that takes pictures; null when
/// there is none.
ModelInfo readInfo(const onnx::ModelProto& file, const std::string& name, const StatedInput* picture) {
    OnnxMetadata metadata;
    for (const onnx::StringStringEntryProto& property : file.metadata_props()) {
        metadata[property.key()] = property.value();
    }
    ModelInfo info;
    const bool isOwn = file.producer_name() == "fovea" && !file.graph().name().empty();
    info.name = isOwn ? file.graph().name() : std::filesystem::path(name).stem().string();
    info.input.channels = picture != nullptr ? picture->extents[1] : info.input.channels;
    applyMetadata(metadata, info);
    if (picture != nullptr) {
        settle(picture->extents[1], info.input.channels, "number of channels", info.input.channels);
        settle(picture->extents[2], info.input.height, "height", info.input.height);
        settle(picture->extents[3], info.input.width, "width", info.input.width);
    }
    const Shape shape{1, info.input.channels, info.input.height, info.input.width};
    const auto channels = static_cast<std::size_t>(shape.channels());
    if (info.input.mean.empty()) {
        info.input.mean.assign(channels, 0.0F);
    }
    if (info.input.std.empty()) {
        info.input.std.assign(channels, 1.0F);
    }
    return info;
}

void requireNamesForAllScores(const Graph& graph, const ModelInfo& info) {
    std::vector<Shape> inputs;
    for (const NodeId input : graph.inputs()) {
        inputs.push_back(graph.node(input).inputShape);
    }
    const std::int64_t scores = inferShapes(graph, inputs)[graph.output().index()].channels();
    if (!info.classNames.empty() && static_cast<std::int64_t>(info.classNames.size()) != scores) {
        throw SettingError("its metadata \"fovea.classes\" has " + std::to_string(info.classNames.size()) +
                           " names, the network has " + std::to_string(scores) + " scores");
    }
}

/// How an input that is no picture, or whose shape was given, is fed.
OnnxInput describedInput(const std::string& name, const StatedInput& stated, const OnnxInputs& given) {
    OnnxInput input{.name = name, .shape = {}, .type = stated.type};
    if (const auto value = given.values.find(name); value != given.values.end()) {
        input.shape = value->second.shape();
        input.known = isFloating(stated.type)
                          ? std::make_shared<const OnnxConstant>(stated.type, value->second)
                          : std::make_shared<const OnnxConstant>(stated.type, toDouble(value->second));
    } else if (const auto shape = given.shapes.find(name); shape != given.shapes.end()) {
        input.shape = shape->second;
    } else {
        std::vector<std::int64_t> extents = stated.extents;
        if (!extents.empty() && extents[0] == 0) {
            extents[0] = 1;
        }
        if (const auto open = std::ranges::find(extents, 0); open != extents.end()) {
            throw UnsupportedError("leaves dimension " + std::to_string(open - extents.begin() + 1) +
                                   " of its input " + inQuotes(name) + " open; export it with a fixed size");
        }
        input.shape = Shape(std::span<const std::int64_t>(extents));
    }
    return input;
}

/// `given` with the names of those that have none.
OnnxInputs named(OnnxInputs given, const std::vector<const onnx::ValueInfoProto*>& inputs) {
    if (given.inOrder.size() != inputs.size()) {
        return given;
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Tensor& tensor = given.inOrder[i];
        // Networks for pictures are imported for one of a batch, and run on any.
        const bool isPicture = inputs.size() == 1 && tensor.shape().rank() == 4 && !tensor.empty() &&
                               statedInput(*inputs[0]).isPicture();
        if (isPicture) {
            given.shapes.emplace(inputs[i]->name(), tensor.shape().withBatch(1));
        } else {
            given.values.emplace(inputs[i]->name(), tensor);
        }
    }
    return given;
}

Model importModel(onnx::ModelProto file, const std::string& name, const OnnxLimits& limits,
                  const Control& control, const OnnxInputs& givenInputs) {
    const OnnxWiring wiring = readWiring(*file.mutable_graph(), limits);
    const OnnxInputs given = named(givenInputs, wiring.inputs);
    OnnxImporter importer(wiring, limits, opsetOf(file));
    std::vector<StatedInput> stated;
    for (const onnx::ValueInfoProto* input : wiring.inputs) {
        stated.push_back(statedInput(*input));
    }
    const auto isGiven = [&](const std::string& input) {
        return given.values.contains(input) || given.shapes.contains(input);
    };
    const bool takesPictures =
        stated.size() == 1 && stated[0].isPicture() && !isGiven(wiring.inputs[0]->name());
    Model model;
    model.info = readInfo(file, name, takesPictures ? &stated[0] : nullptr);
    std::vector<OnnxInput> inputs;
    for (std::size_t i = 0; i < stated.size(); ++i) {
        const std::string& inputName = wiring.inputs[i]->name();
        inputs.push_back(
            takesPictures ? OnnxInput{.name = inputName, .shape = model.inputShape(), .type = stated[0].type}
                          : describedInput(inputName, stated[i], given));
    }
    ImportedGraph imported = importer.run(inputs, takesPictures ? stated[0].extents[0] : 0, control);
    requireNamesForAllScores(imported.graph, model.info);
    auto parameters = std::make_shared<Parameters>(imported.graph);
    for (const NodeId id : imported.graph.ids()) {
        for (std::size_t i = 0; i < imported.parameters[id.index()].size(); ++i) {
            parameters->set(id, i, std::move(imported.parameters[id.index()][i]));
        }
    }
    model.parameters = std::move(parameters);
    model.graph = std::make_shared<const Graph>(std::move(imported.graph));
    return model;
}

} // namespace

Model readOnnx(const std::filesystem::path& path, const OnnxLimits& limits, const Control& control,
               const OnnxInputs& inputs) {
    const std::string name = path.string();
    // The bytes are gone before the weights are converted.
    onnx::ModelProto file = [&] {
        const std::vector<std::uint8_t> bytes = readFile(path, limits.fileBytes, partOf(control, 0.0, 0.4));
        control.checkpoint();
        return naming(name, [&] { return parse(bytes, limits); });
    }();
    const Control rest = partOf(control, 0.6, 1.0);
    rest.checkpoint();
    rest.report(0.0);
    naming(name, [&] { loadExternalData(*file.mutable_graph(), path.parent_path(), limits, rest); });
    return naming(name, [&] { return importModel(std::move(file), name, limits, rest, inputs); });
}

Model readOnnx(std::span<const std::uint8_t> bytes, const std::string& name, const OnnxLimits& limits,
               const Control& control, const OnnxInputs& inputs) {
    return naming(name, [&] { return importModel(parse(bytes, limits), name, limits, control, inputs); });
}

} // namespace fovea
