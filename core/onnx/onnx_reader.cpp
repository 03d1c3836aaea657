#include "core/onnx/onnx_reader.h"

#include "core/base/heap.h"
#include "core/graph/one_picture.h"
#include "core/image/class_names.h"
#include "core/image/input_guess.h"
#include "core/image/input_presets.h"
#include "core/image/picture_form.h"
#include "core/io/file.h"
#include "core/onnx/onnx_external.h"
#include "core/onnx/onnx_importer.h"
#include "core/onnx/onnx_inline.h"
#include "core/onnx/onnx_metadata.h"
#include "core/onnx/onnx_wire.h"

#include <algorithm>
#include <functional>
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
    std::vector<std::string> denotations; ///< what the file calls its dimensions
    bool hasShape = true;
    bool hasMaps() const { return extents.size() == 4 && (isFloating(type) || type == ElementType::UInt8); }
};

StatedInput statedInput(const onnx::ValueInfoProto& input) {
    const std::string label = "its input " + inQuotes(input.name());
    if (!input.type().has_tensor_type()) {
        throw UnsupportedError(label + " is no tensor");
    }
    const onnx::TypeProto::Tensor& type = input.type().tensor_type();
    StatedInput stated{.type = toElementType(type.elem_type(), label), .extents = {}, .denotations = {}};
    stated.hasShape = type.has_shape();
    for (int axis = 0; axis < type.shape().dim_size(); ++axis) {
        const onnx::TensorShapeProto::Dimension& dimension = type.shape().dim(axis);
        const std::int64_t extent = dimension.has_dim_value() ? dimension.dim_value() : 0;
        // Some exporters write 0 or −1 for a batch that is left open.
        if (dimension.has_dim_value() && extent < 1 && axis > 0) {
            throw SettingError(label + " has the dimension " + std::to_string(extent));
        }
        stated.extents.push_back(std::max<std::int64_t>(extent, 0));
        stated.denotations.push_back(dimension.denotation());
    }
    return stated;
}

InputEvidence evidenceOf(const onnx::ModelProto& file, const std::string& name, const StatedInput& input,
                         const OnnxMetadata& metadata) {
    return {.modelName = std::filesystem::path(name).stem().string() + " " + file.graph().name(),
            .producer = file.producer_name(),
            .extents = input.extents,
            .denotations = input.denotations,
            .isBytes = input.type == ElementType::UInt8,
            .metadata = metadata};
}

/// `described` by the program's own metadata, in the order of a picture's extents in the file.
void requireStated(const StatedInput& input, const InputSpec& described) {
    const bool last = described.layout == InputLayout::ChannelsLast;
    const auto agree = [&](std::size_t axis, std::int64_t extent, const char* what) {
        const std::int64_t stated = input.extents[axis];
        if (stated != 0 && stated != extent) {
            throw SettingError(std::string("its metadata \"fovea.input\" states the ") + what + " " +
                               std::to_string(extent) + ", its input has " + std::to_string(stated));
        }
    };
    agree(last ? 3 : 1, described.channels, "number of channels");
    agree(last ? 1 : 2, described.height, "height");
    agree(last ? 2 : 3, described.width, "width");
}

/// What the metadata leaves out: mean 0, std 1.
void fillNormalization(InputSpec& spec) {
    const InputSpec plain = withPreset(spec, inputPreset("unit"));
    spec.mean = spec.mean.empty() ? plain.mean : spec.mean;
    spec.std = spec.std.empty() ? plain.std : spec.std;
}

/// The specification that was given, as far as the file's number of channels allows it.
InputSpec givenSpec(const StatedInput& input, const InputSpec& given) {
    const bool last = given.layout == InputLayout::ChannelsLast;
    const std::int64_t channels = input.extents[last ? 3 : 1];
    if (channels != 0 && channels != given.channels) {
        throw SettingError(std::string("with the layout ") + (last ? "N×H×W×C" : "N×C×H×W") +
                           " its input has " + std::to_string(channels) + " channels, not " +
                           std::to_string(given.channels));
    }
    return given;
}

OnnxMetadata metadataOf(const onnx::ModelProto& file) {
    OnnxMetadata metadata;
    for (const onnx::StringStringEntryProto& property : file.metadata_props()) {
        metadata[property.key()] = property.value();
    }
    return metadata;
}

void putIntoOpenSides(const StatedInput& input, std::int64_t side, InputSpec& spec) {
    const bool last = spec.layout == InputLayout::ChannelsLast;
    spec.height = input.extents[last ? 1 : 2] == 0 ? side : spec.height;
    spec.width = input.extents[last ? 2 : 3] == 0 ? side : spec.width;
}

/// What the file says of itself, beside its graph. `picture` is the input that takes pictures; null when
/// there is none.
ModelInfo readInfo(const onnx::ModelProto& file, const std::string& name, const StatedInput* picture,
                   const OnnxInputs& given, std::optional<std::int64_t> side) {
    const OnnxMetadata metadata = metadataOf(file);
    ModelInfo info;
    const bool isOwn = file.producer_name() == "fovea" && !file.graph().name().empty();
    info.name = isOwn ? file.graph().name() : std::filesystem::path(name).stem().string();
    info.classNames = classNamesIn(metadata);
    if (picture != nullptr) {
        InputGuess guess = guessInput(evidenceOf(file, name, *picture, metadata));
        info.input = std::move(guess.spec);
        info.stated.extents = picture->extents;
        info.stated.reason = std::move(guess.reason);
        info.stated.isGuess = !guess.isStated;
    }
    applyMetadata(metadata, info);
    if (picture != nullptr) {
        if (statesInput(metadata)) {
            info.stated.reason = "The file states it.";
            info.stated.isGuess = false;
            requireStated(*picture, info.input);
            fillNormalization(info.input);
        }
        if (side) {
            putIntoOpenSides(*picture, *side, info.input);
        }
        info.stated.guess = info.input;
        info.input = given.picture ? givenSpec(*picture, given.picture(info.input)) : info.input;
    }
    return info;
}

/// Names that others wrote are passed over when they are not those of the scores.
void requireNamesForAllScores(const Graph& graph, const onnx::ModelProto& file, ModelInfo& info) {
    const std::int64_t scores = inferShapes(graph, graph.inputShapes())[graph.output().index()].channels();
    if (info.classNames.empty() || static_cast<std::int64_t>(info.classNames.size()) == scores) {
        return;
    }
    const bool isOwn = std::ranges::any_of(
        file.metadata_props(), [](const auto& property) { return property.key() == "fovea.classes"; });
    if (isOwn) {
        throw SettingError("its metadata \"fovea.classes\" has " + std::to_string(info.classNames.size()) +
                           " names, the network has " + std::to_string(scores) + " scores");
    }
    info.classNames.clear();
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

/// A shape that is none is that of this input.
template <class Work>
void namingInput(const std::string& input, const Work& work) {
    try {
        work();
    } catch (const ShapeError& error) {
        throw ShapeError("its input " + inQuotes(input) + ": " + error.what());
    }
}

/// `given` with the names of those that have none.
OnnxInputs named(OnnxInputs given, const std::vector<const onnx::ValueInfoProto*>& inputs) {
    if (given.inOrder.size() != inputs.size()) {
        return given;
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Tensor& tensor = given.inOrder[i];
        const bool isPicture = inputs.size() == 1 && tensor.shape().rank() == 4 && !tensor.empty() &&
                               statedInput(*inputs[0]).hasMaps();
        if (isPicture) {
            // What is written for so many pictures at once is read for so many, and may run on others.
            const std::int64_t stated = statedInput(*inputs[0]).extents[0];
            const std::int64_t batch = stated == 0 ? tensor.shape().batch() : stated;
            given.shapes.emplace(inputs[i]->name(), tensor.shape().withBatch(batch));
        } else {
            given.values.emplace(inputs[i]->name(), tensor);
        }
    }
    return given;
}

/// Where no input is one for pictures, those of which the file says no shape may be: most networks are for
/// pictures, and the layers refuse what they do not take.
void takeUnknownForPictures(std::vector<StatedInput>& stated) {
    const auto isForPictures = [](const StatedInput& input) {
        return input.hasMaps() && canTakePictures(input.extents);
    };
    if (std::ranges::any_of(stated, isForPictures)) {
        return;
    }
    for (StatedInput& input : stated) {
        if (!input.hasShape) {
            input.extents.assign(4, 0);
            input.denotations.assign(4, {});
        }
    }
}

/// The input that takes the picture, and what it does with it when it is not one for pictures.
struct PictureInput {
    std::size_t index = 0; ///< as many as there are inputs when there is none
    std::optional<PictureForm> form;
};

/// The first input that is one for pictures; an only one of four dimensions is, whatever they are, unless it
/// is to be made of a picture. Else the first that can be made of one.
PictureInput pictureInput(const std::vector<StatedInput>& stated, bool laysOut,
                          const std::function<bool(std::size_t)>& isGiven) {
    const bool takesAny = stated.size() == 1 && !laysOut;
    for (std::size_t i = 0; i < stated.size(); ++i) {
        const bool fits = stated[i].hasMaps() && (takesAny || canTakePictures(stated[i].extents));
        if (fits && !isGiven(i)) {
            return {i, std::nullopt};
        }
    }
    for (std::size_t i = 0; laysOut && i < stated.size(); ++i) {
        const bool isNumbers = isFloating(stated[i].type) || stated[i].type == ElementType::UInt8;
        if (std::optional<PictureForm> form = pictureFormOf(stated[i].extents);
            form && isNumbers && !isGiven(i)) {
            return {i, std::move(form)};
        }
    }
    return {stated.size(), std::nullopt};
}

/// The picture's input as the graph has it.
OnnxInput describedPicture(const ModelInfo& info, const StatedInput& stated,
                           const std::optional<PictureForm>& form) {
    OnnxInput input{.name = info.stated.name,
                    .shape = {1, info.input.channels, info.input.height, info.input.width},
                    .type = stated.type,
                    .channelsLast = info.input.layout == InputLayout::ChannelsLast};
    if (form && !form->laidOut.empty()) {
        const PictureForm chosen = sized(*form, info.input.height, info.input.width);
        input.laidOut = chosen.laidOut;
        input.spread = chosen.spread;
        return input;
    }
    if (form) {
        input.shape = {1, std::max<std::int64_t>(stated.extents[1], 1), info.input.height, info.input.width};
    }
    input.shape = input.shape.withBatch(std::max<std::int64_t>(stated.extents[0], 1));
    return input;
}

/// Sides that pictures of networks usually have, the commonest first.
constexpr std::int64_t usualSides[] = {227, 256, 299, 32, 28, 64, 96, 128, 192, 384, 512, 640};

/// The size that was guessed, for the file leaves it open, is none that its layers take.
struct UnfitSize {
    std::string reason;
};

/// `import` with the guessed size, and where that does not fit with usual ones until one does.
template <class Import>
Model withFittingSize(const std::string& name, const Import& import) {
    std::string reason;
    try {
        return import(std::nullopt);
    } catch (const UnfitSize& unfit) {
        reason = unfit.reason;
    }
    for (const std::int64_t side : usualSides) {
        try {
            Model model = import(std::optional(side));
            const std::string size = std::to_string(side) + "×" + std::to_string(side);
            model.info.stated.reason =
                "The file leaves the size open; of the usual ones its layers take " + size + ".";
            return model;
        } catch (const UnfitSize&) {
            continue;
        }
    }
    throw FileError(name, reason + "; it leaves the size of its pictures open, and no usual one fits its "
                                   "layers: choose one (\"fovea --size\")");
}

/// Whether the file leaves the size open and nobody chose another than the guessed one.
bool isSizeGuessed(const ModelInfo& info) {
    const bool last = info.input.layout == InputLayout::ChannelsLast;
    const std::vector<std::int64_t>& stated = info.stated.extents;
    const bool isOpen = stated[last ? 1 : 2] == 0 || stated[last ? 2 : 3] == 0;
    return isOpen && info.input == info.stated.guess;
}

/// Networks that treat the pictures of a batch one by one are run on one, or on as many as are given. The
/// others are fed with the same one in all places: no other number would mean what they compute.
void takeOnePicture(Graph& graph, const OnnxInputs& given, ModelInfo& info) {
    const std::vector<NodeId> inputs = graph.inputs();
    const Shape shape = inputs.size() == 1 ? graph.inputShapes()[0] : Shape{};
    if (shape.rank() != 4 || shape.batch() <= 1) {
        return;
    }
    const bool isShapeGiven = given.shapes.contains(graph.node(inputs[0]).name);
    const std::int64_t wanted = !given.inOrder.empty() ? given.inOrder[0].shape().batch()
                                : isShapeGiven         ? shape.batch()
                                                       : 1;
    if (wanted == shape.batch()) {
        return;
    }
    const std::string stated = std::to_string(shape.batch());
    if (std::optional<Graph> one = forOnePicture(graph)) {
        graph = std::move(*one);
        info.stated.reason +=
            " It is run on one picture, not on the " + stated + " at once that the file states.";
        return;
    }
    if (!given.inOrder.empty()) {
        throw UnsupportedError("is written for " + stated + " pictures at once and mixes them; " +
                               std::to_string(wanted) + " were given");
    }
    info.stated.reason +=
        " The file states " + stated + " pictures at once and mixes them: all are the same one.";
}

/// `side`: of pictures where the file leaves it open, instead of what is guessed. Throws UnfitSize when
/// nobody chose the size that its layers refuse.
Model importModel(onnx::ModelProto file, const std::string& name, const OnnxLimits& limits,
                  const Control& control, const OnnxInputs& givenInputs, std::optional<std::int64_t> side) {
    const OnnxWiring wiring = readWiring(*file.mutable_graph(), limits);
    const OnnxInputs given = named(givenInputs, wiring.inputs);
    OnnxImporter importer(wiring, limits, opsetOf(file));
    std::vector<StatedInput> stated;
    for (const onnx::ValueInfoProto* input : wiring.inputs) {
        stated.push_back(statedInput(*input));
    }
    if (given.laysOutPictures) {
        takeUnknownForPictures(stated);
    }
    // What says itself how pictures are fed to it is taken at its word.
    const bool laysOut = given.laysOutPictures && !statesInput(metadataOf(file));
    const PictureInput forPicture = pictureInput(stated, laysOut, [&](std::size_t i) {
        const std::string& input = wiring.inputs[i]->name();
        return given.values.contains(input) || given.shapes.contains(input);
    });
    const std::size_t picture = forPicture.index;
    const std::optional<PictureForm>& form = forPicture.form;
    const bool takesPicture = picture < stated.size();
    std::optional<StatedInput> asPicture;
    if (takesPicture) {
        asPicture = stated[picture];
        if (form) {
            asPicture->extents = form->picture;
            asPicture->denotations.clear();
        }
    }
    Model model;
    model.info = readInfo(file, name, asPicture ? &*asPicture : nullptr, given, side);
    std::vector<OnnxInput> inputs;
    if (takesPicture) {
        model.info.stated.name = wiring.inputs[picture]->name();
        if (form) {
            model.info.stated.reason = form->reason + " " + model.info.stated.reason;
        }
        namingInput(model.info.stated.name,
                    [&] { inputs.push_back(describedPicture(model.info, stated[picture], form)); });
    }
    for (std::size_t i = 0; i < stated.size(); ++i) {
        if (i != picture) {
            const std::string& input = wiring.inputs[i]->name();
            namingInput(input, [&] { inputs.push_back(describedInput(input, stated[i], given)); });
        }
    }
    ImportedGraph imported = [&] {
        try {
            return importer.run(inputs, control);
        } catch (const ShapeError& error) {
            if (takesPicture && isSizeGuessed(model.info)) {
                throw UnfitSize{error.what()};
            }
            throw;
        }
    }();
    takeOnePicture(imported.graph, given, model.info);
    requireNamesForAllScores(imported.graph, file, model.info);
    model.parameters = std::make_shared<Parameters>(imported.graph, std::move(imported.parameters));
    model.graph = std::make_shared<const Graph>(std::move(imported.graph));
    return model;
}

} // namespace

Model readOnnx(const std::filesystem::path& path, const OnnxLimits& limits, const Control& control,
               const OnnxInputs& inputs) {
    const std::string name = path.string();
    return withFittingSize(name, [&](std::optional<std::int64_t> side) {
        // A bar that begins again would say nothing.
        Control told = control;
        if (side) {
            told.progress = nullptr;
        }
        // The bytes are gone before the weights are converted.
        onnx::ModelProto file = [&] {
            const std::vector<std::uint8_t> bytes = readFile(path, limits.fileBytes, partOf(told, 0.0, 0.4));
            told.checkpoint();
            return naming(name, [&] { return parse(bytes, limits); });
        }();
        const Control rest = partOf(told, 0.6, 1.0);
        rest.checkpoint();
        rest.report(0.0);
        naming(name, [&] { loadExternalData(*file.mutable_graph(), path.parent_path(), limits, rest); });
        Model model =
            naming(name, [&] { return importModel(std::move(file), name, limits, rest, inputs, side); });
        giveBackFreedMemory();
        return model;
    });
}

Model readOnnx(std::span<const std::uint8_t> bytes, const std::string& name, const OnnxLimits& limits,
               const Control& control, const OnnxInputs& inputs) {
    return withFittingSize(name, [&](std::optional<std::int64_t> side) {
        return naming(name,
                      [&] { return importModel(parse(bytes, limits), name, limits, control, inputs, side); });
    });
}

} // namespace fovea
