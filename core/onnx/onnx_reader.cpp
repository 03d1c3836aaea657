#include "core/onnx/onnx_reader.h"

#include "core/io/file.h"
#include "core/onnx/onnx_constant.h"
#include "core/onnx/onnx_importer.h"
#include "core/onnx/onnx_metadata.h"
#include "core/onnx/onnx_wire.h"

#include <algorithm>
#include <array>
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

/// The extents of the input, 0 where the file leaves them open.
struct StatedInput {
    std::int64_t batch = 0;
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
};

StatedInput statedInput(const onnx::ValueInfoProto& input) {
    const onnx::TypeProto::Tensor& type = input.type().tensor_type();
    if (type.elem_type() != onnx::TensorProto::FLOAT && type.elem_type() != onnx::TensorProto::DOUBLE) {
        throw UnsupportedError("its input " + inQuotes(input.name()) +
                               " is not a tensor of floating-point numbers");
    }
    if (type.shape().dim_size() != 4) {
        throw UnsupportedError("its input " + inQuotes(input.name()) + " has " +
                               std::to_string(type.shape().dim_size()) +
                               " dimension(s); this program shows networks that take pictures (N×C×H×W)");
    }
    const auto extent = [&](int axis) -> std::int64_t {
        const onnx::TensorShapeProto::Dimension& dimension = type.shape().dim(axis);
        if (!dimension.has_dim_value()) {
            return 0;
        }
        // Some exporters write 0 or −1 for a batch that is left open.
        if (dimension.dim_value() < 1 && axis > 0) {
            throw SettingError("its input " + inQuotes(input.name()) + " has the dimension " +
                               std::to_string(dimension.dim_value()));
        }
        return std::max<std::int64_t>(dimension.dim_value(), 0);
    };
    return {.batch = extent(0), .channels = extent(1), .height = extent(2), .width = extent(3)};
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

/// What the file says of itself, beside its graph.
ModelInfo readInfo(const onnx::ModelProto& file, const std::string& name, const StatedInput& stated) {
    OnnxMetadata metadata;
    for (const onnx::StringStringEntryProto& property : file.metadata_props()) {
        metadata[property.key()] = property.value();
    }
    ModelInfo info;
    const bool isOwn = file.producer_name() == "fovea" && !file.graph().name().empty();
    info.name = isOwn ? file.graph().name() : std::filesystem::path(name).stem().string();
    info.input.channels = stated.channels;
    applyMetadata(metadata, info);
    settle(stated.channels, info.input.channels, "number of channels", info.input.channels);
    settle(stated.height, info.input.height, "height", info.input.height);
    settle(stated.width, info.input.width, "width", info.input.width);
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

void requireNamesForAllScores(const Graph& graph, const ModelInfo& info, const Shape& inputShape) {
    const std::vector<Shape> shapes = inferShapes(graph, std::array{inputShape});
    const std::int64_t scores = shapes[graph.output().index()].channels();
    if (!info.classNames.empty() && static_cast<std::int64_t>(info.classNames.size()) != scores) {
        throw SettingError("its metadata \"fovea.classes\" has " + std::to_string(info.classNames.size()) +
                           " names, the network has " + std::to_string(scores) + " scores");
    }
}

Model importModel(const onnx::ModelProto& file, const std::string& name, const OnnxLimits& limits,
                  const Control& control) {
    OnnxImporter importer(file.graph(), limits, opsetOf(file));
    const StatedInput stated = statedInput(importer.input());
    Model model;
    model.info = readInfo(file, name, stated);
    ImportedGraph imported = importer.run(model.inputShape(), stated.batch, control);
    requireNamesForAllScores(imported.graph, model.info, model.inputShape());
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

Model readOnnx(const std::filesystem::path& path, const OnnxLimits& limits, const Control& control) {
    const std::string name = path.string();
    // The bytes are gone before the weights are converted.
    const onnx::ModelProto file = [&] {
        const std::vector<std::uint8_t> bytes = readFile(path, limits.fileBytes);
        return naming(name, [&] { return parse(bytes, limits); });
    }();
    control.checkpoint();
    return naming(name, [&] { return importModel(file, name, limits, control); });
}

Model readOnnx(std::span<const std::uint8_t> bytes, const std::string& name, const OnnxLimits& limits,
               const Control& control) {
    return naming(name, [&] { return importModel(parse(bytes, limits), name, limits, control); });
}

} // namespace fovea
