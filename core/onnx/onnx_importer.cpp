#include "core/onnx/onnx_importer.h"

#include "core/base/contract.h"
#include "core/onnx/onnx_operators.h"
#include "core/ops/constant.h"
#include "core/ops/function.h"
#include "core/ops/rearrange.h"
#include "core/ops/rewired.h"

#include <algorithm>
#include <iterator>

namespace fovea {

namespace {

/// Whole numbers that are computed when a model is loaded: shapes, indices and the like.
constexpr std::int64_t maxExactNumbers = 1 << 24;
/// Nodes that one reason names before it only counts them.
constexpr std::size_t maxNamedNodes = 20;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), maxNamedNodes); ++i) {
        text += (i == 0 ? "" : ", ") + names[i];
    }
    if (names.size() > maxNamedNodes) {
        text += " and " + std::to_string(names.size() - maxNamedNodes) + " more";
    }
    return text;
}

/// Why the node's form is not one that its creator knows; empty when it may be.
std::string formProblem(const onnx::NodeProto& node, const OnnxOperator& known, std::size_t inputCount) {
    for (const onnx::AttributeProto& attribute : node.attribute()) {
        if (std::ranges::find(known.attributes, attribute.name()) == known.attributes.end()) {
            return "the attribute " + inQuotes(attribute.name()) + " is not known";
        }
    }
    if (inputCount > known.maxInputs) {
        return "it has " + std::to_string(inputCount) + " inputs; at most " +
               std::to_string(known.maxInputs) + " are known";
    }
    return {};
}

const Shape& shapeIn(const RewiredSource& source) {
    return source.shape;
}
template <class Scalar>
const Shape& shapeIn(const BasicTensor<Scalar>& tensor) {
    return tensor.shape();
}

/// Whether constant parameters have the shapes that the op wants.
template <class Given>
void requireParameters(const Op& op, const std::vector<Given>& given) {
    const std::vector<ParameterSpec> specs = op.parameters();
    FOVEA_REQUIRE(specs.size() == given.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if constexpr (std::is_same_v<Given, RewiredSource>) {
            if (!given[i].isParameter) {
                continue;
            }
        }
        if (shapeIn(given[i]) != specs[i].shape) {
            throw SettingError("its " + specs[i].name + " has the shape " + shapeIn(given[i]).toString() +
                               ", not " + specs[i].shape.toString());
        }
    }
}

/// What is wrong with a layer: a person knows the file's nodes, not the layers that they become.
std::string withoutLayer(const std::string& message) {
    const std::string end = "\": ";
    const std::size_t found = message.starts_with("layer \"") ? message.find(end) : std::string::npos;
    return found == std::string::npos ? message : message.substr(found + end.size());
}

/// Whether the node makes N×C×H×W of the N×H×W×C value `input`.
bool putsChannelsFirst(const onnx::NodeProto& node, std::string_view input) {
    constexpr std::int64_t order[] = {0, 3, 1, 2};
    const bool reads = node.op_type() == "Transpose" && isDefaultDomain(node.domain()) &&
                       node.input_size() == 1 && node.output_size() == 1 && node.input(0) == input;
    return reads && node.attribute_size() == 1 && node.attribute(0).name() == "perm" &&
           std::ranges::equal(node.attribute(0).ints(), order);
}

} // namespace

OnnxImporter::OnnxImporter(const OnnxWiring& wiring, const OnnxLimits& limits, std::int64_t opset)
    : m_wiring(wiring)
    , m_limits(limits)
    , m_opset(opset) {
    for (const auto& [name, tensor] : m_wiring.constants) {
        m_values[name] = {.what = tensor, .type = elementTypeOf(*tensor)};
        m_fileNames.insert(name);
    }
}

ImportedGraph OnnxImporter::run(const std::vector<OnnxInput>& inputs, const Control& control) {
    m_control = {.stop = control.stop, .progress = {}};
    for (const OnnxInput& input : inputs) {
        m_fileNames.insert(input.name);
    }
    for (const onnx::NodeProto* node : m_wiring.layers) {
        m_fileNames.insert(node->output().begin(), node->output().end());
    }
    for (const OnnxInput& input : inputs) {
        addInput(input);
    }
    for (std::size_t i = 0; i < m_wiring.layers.size(); ++i) {
        control.checkpoint();
        control.report(static_cast<double>(i) / static_cast<double>(m_wiring.layers.size()));
        if (!m_absorbed.contains(m_wiring.layers[i])) {
            importNode(*m_wiring.layers[i]);
        }
    }
    requireSupported();
    setOutputs();
    control.report(1.0);
    return {.graph = m_builder.build(), .parameters = std::move(m_parameters)};
}

void OnnxImporter::addLaidOutInput(const OnnxInput& input) {
    NodeId id = m_builder.addInput(freeName(input.name + ".picture"), input.shape);
    m_builder.setElementType(id, input.type);
    m_parameters.emplace_back();
    m_isRead.push_back(false);
    const bool isSpread = input.spread != input.laidOut;
    id = addLayer(std::make_shared<Reshape>(input.laidOut), {id}, {},
                  isSpread ? freeName(input.name + ".reshape") : input.name, input.type);
    if (isSpread) {
        id = addLayer(std::make_shared<Expand>(Shape(std::span<const std::int64_t>(input.spread))), {id}, {},
                      input.name, input.type);
    }
    m_values[input.name] = {.what = id, .type = input.type};
}

void OnnxImporter::addInput(const OnnxInput& input) {
    if (!input.laidOut.empty()) {
        addLaidOutInput(input);
        return;
    }
    std::vector<const onnx::NodeProto*> turning;
    if (input.channelsLast) {
        std::ranges::copy_if(m_wiring.layers, std::back_inserter(turning), [&](const onnx::NodeProto* node) {
            return putsChannelsFirst(*node, input.name);
        });
    }
    // A picture that the file only turns back needs no turning.
    const auto readers = m_wiring.readers.find(input.name);
    const std::size_t reads = readers == m_wiring.readers.end() ? 0 : readers->second.size();
    const bool turns =
        input.channelsLast && (turning.size() < reads || reads == 0 || m_wiring.results.contains(input.name));
    const NodeId id = m_builder.addInput(turns ? freeName(input.name + ".picture") : input.name, input.shape);
    m_builder.setElementType(id, input.type);
    m_values[input.name] = {.what = id, .type = input.type};
    if (input.known != nullptr) {
        m_known[id] = input.known;
    }
    m_parameters.emplace_back();
    m_isRead.push_back(false);
    for (const onnx::NodeProto* node : turning) {
        m_values[node->output(0)] = m_values[input.name];
        m_absorbed.insert(node);
    }
    if (turns) {
        m_values[input.name].what = addLayer(std::make_shared<Transpose>(std::vector<int>{0, 2, 3, 1}), {id},
                                             {}, input.name, input.type);
    }
}

void OnnxImporter::importNode(const onnx::NodeProto& node) {
    for (const std::string& output : node.output()) {
        if (!output.empty()) {
            m_values[output] = {};
        }
    }
    const OnnxOperator* known = findOnnxOperator(node);
    if (known == nullptr) {
        refuse(node, isDefaultDomain(node.domain())
                         ? "the operator is not known; export the network without it"
                         : "the operator is not ONNX's own; export it as a function of the model, or the "
                           "network without it");
        return;
    }
    if (readsRefused(node)) {
        return;
    }
    try {
        OnnxNode facade(*this, node);
        if (const std::string problem = formProblem(node, *known, facade.inputCount()); !problem.empty()) {
            throw UnsupportedError(problem);
        }
        for (std::size_t i = 0; i < known->minInputs; ++i) {
            if (!facade.hasInput(i)) {
                throw SettingError("lacks its input number " + std::to_string(i + 1));
            }
        }
        known->create(facade);
        for (const std::string& output : node.output()) {
            if (!facade.tookBranch() && isUsed(output) && m_values.at(output).isRefused()) {
                const bool absorbed = output == node.output(0) && facade.tookReader();
                if (!absorbed) {
                    throw UnsupportedError("its output " + inQuotes(output) + " is used");
                }
            }
        }
    } catch (const UnsupportedError& error) {
        refuse(node, error.what());
    } catch (const ShapeError& error) {
        throw ShapeError(describeNode(node) + ": " + withoutLayer(error.what()));
    } catch (const SettingError& error) {
        throw SettingError(describeNode(node) + ": " + error.what());
    } catch (const LimitError& error) {
        throw LimitError(describeNode(node) + ": " + error.what());
    }
}

void OnnxImporter::refuse(const onnx::NodeProto& node, const std::string& reason) {
    constexpr std::size_t longest = 80;
    const std::string domain = isDefaultDomain(node.domain()) ? "ai.onnx" : node.domain().substr(0, longest);
    m_refused[node.op_type().substr(0, longest) + " (" + domain + "): " + reason].push_back(
        inQuotes(nameOf(node)));
}

bool OnnxImporter::readsRefused(const onnx::NodeProto& node) const {
    return std::ranges::any_of(node.input(), [this](const std::string& input) {
        return !input.empty() && m_values.at(input).isRefused();
    });
}

void OnnxImporter::requireSupported() const {
    if (m_refused.empty()) {
        return;
    }
    std::string text;
    for (const auto& [reason, nodes] : m_refused) {
        text += (text.empty() ? "has nodes that this program cannot show: " : "; ") + reason + " (" +
                listed(nodes) + ")";
    }
    throw UnsupportedError(text);
}

void OnnxImporter::setOutputs() {
    std::vector<NodeId> outputs;
    std::string_view unchanged;
    for (const std::string_view result : m_wiring.resultOrder) {
        OnnxValue& value = m_values.at(result);
        const std::string name = freeName(std::string(result));
        if (value.layer() == nullptr) {
            const std::shared_ptr<const OnnxConstant> constant = constantOf(value);
            const auto op = std::make_shared<Constant>(constant->shape());
            value.what = addLayer(op, {}, {constant->floats()}, name, value.type);
        } else if (m_builder.isInput(*value.layer()) && name != result) {
            unchanged = result; // it is found by its name as an input
            continue;
        } else if (name == result && m_builder.name(*value.layer()) != result) {
            // Another name for a layer (Identity): what asks for it by that name finds it.
            const auto op = std::make_shared<Function>(FunctionOptions{.name = "identity"});
            value.what = addLayer(op, {*value.layer()}, {}, name, value.type);
        }
        outputs.push_back(*value.layer());
    }
    if (outputs.empty()) {
        throw UnsupportedError("its output " + inQuotes(unchanged) +
                               " is its input, without a layer between");
    }
    // The answer is what no other layer reads.
    const auto end = std::ranges::find_if(outputs, [this](NodeId id) { return !m_isRead[id.index()]; });
    const NodeId answer = end != outputs.end() ? *end : outputs.back();
    m_builder.setOutputs(std::move(outputs), answer);
}

std::shared_ptr<const OnnxConstant> OnnxImporter::constantOf(const OnnxValue& value) {
    if (const auto* made = std::get_if<std::shared_ptr<const OnnxConstant>>(&value.what)) {
        return *made;
    }
    const auto* stored = std::get_if<onnx::TensorProto*>(&value.what);
    if (stored == nullptr) {
        return nullptr;
    }
    std::shared_ptr<const OnnxConstant>& converted = m_converted[*stored];
    if (converted == nullptr) {
        converted = std::make_shared<const OnnxConstant>(readConstant(**stored, m_limits.parameters));
        // A model's weights are not in memory twice.
        std::string().swap(*(*stored)->mutable_raw_data());
        (*stored)->clear_float_data();
    }
    return converted;
}

const Shape& OnnxImporter::shapeOf(const OnnxValue& value) {
    return value.layer() != nullptr ? m_builder.shape(*value.layer()) : constantOf(value)->shape();
}

OnnxValue OnnxImporter::apply(const std::shared_ptr<const Op>& op, const std::vector<OnnxValue>& inputs,
                              const std::vector<OnnxValue>& parameters, ElementType type,
                              const std::string& name) {
    const auto isLayer = [](const OnnxValue& value) { return value.layer() != nullptr; };
    if (std::ranges::none_of(inputs, isLayer) && std::ranges::none_of(parameters, isLayer)) {
        return evaluated(*op, inputs, parameters, type, name);
    }
    std::vector<NodeId> layers;
    std::vector<Tensor> tensors;
    const auto source = [&](const OnnxValue& value) -> RewiredSource {
        if (const NodeId* layer = value.layer()) {
            layers.push_back(*layer);
            return {.isParameter = false, .index = layers.size() - 1, .shape = {}};
        }
        tensors.push_back(constantOf(value)->floats());
        return {.isParameter = true, .index = tensors.size() - 1, .shape = tensors.back().shape()};
    };
    std::vector<RewiredSource> inputSources;
    std::vector<RewiredSource> parameterSources;
    std::ranges::transform(inputs, std::back_inserter(inputSources), source);
    std::ranges::transform(parameters, std::back_inserter(parameterSources), source);
    requireParameters(*op, parameterSources);
    const bool asItIs = std::ranges::all_of(inputs, isLayer) && std::ranges::none_of(parameters, isLayer);
    std::shared_ptr<const Op> placed = op;
    if (!asItIs) {
        placed = std::make_shared<Rewired>(op, std::move(inputSources), std::move(parameterSources));
    }
    return {.what = addLayer(std::move(placed), std::move(layers), std::move(tensors), name, type),
            .type = type};
}

void OnnxImporter::requireFoldable(const Op& op, const std::vector<Shape>& inputs, const Shape& result) {
    m_control.checkpoint();
    m_foldedCount += result.elementCount();
    if (m_foldedCount > m_limits.parameters) {
        throw LimitError("what is computed from constants has more numbers than the limit of " +
                         std::to_string(m_limits.parameters));
    }
    // One layer is far below 2^62: a tensor has at most 2^31 elements.
    m_foldingWork += op.multiplyAdds(inputs) + result.elementCount();
    for (const Shape& input : inputs) {
        m_foldingWork += input.elementCount();
    }
    if (m_foldingWork > m_limits.foldingWork) {
        throw LimitError("what is computed from constants takes more than the limit of " +
                         std::to_string(m_limits.foldingWork) + " steps");
    }
}

OnnxValue OnnxImporter::evaluated(const Op& op, const std::vector<OnnxValue>& inputs,
                                  const std::vector<OnnxValue>& parameters, ElementType type,
                                  const std::string& name) {
    std::vector<Shape> shapes;
    std::ranges::transform(inputs, std::back_inserter(shapes),
                           [this](const OnnxValue& value) { return shapeOf(value); });
    const Shape shape = [&] {
        try {
            return op.inferShape(shapes);
        } catch (const ShapeError& error) {
            throw ShapeError("layer " + inQuotes(name) + ": " + error.what());
        }
    }();
    requireFoldable(op, shapes, shape);
    if (shape.elementCount() == 0) { // no limit counts how often the op would walk along the other axes
        return {.what = std::make_shared<const OnnxConstant>(type, Tensor(shape)), .type = type};
    }
    // Weights stay floats; everything else is computed in double precision, which is exact for whole numbers.
    const bool inFloats = isFloating(type) && (inputs.empty() || isFloating(inputs[0].type));
    if (inFloats) {
        std::vector<Tensor> operands;
        std::vector<Tensor> weights;
        const auto floats = [this](const OnnxValue& value) { return constantOf(value)->floats(); };
        std::ranges::transform(inputs, std::back_inserter(operands), floats);
        std::ranges::transform(parameters, std::back_inserter(weights), floats);
        requireParameters(op, weights);
        const Workers workers(1);
        ForwardResult result = op.forward(operands, weights, {.workers = workers, .control = m_control});
        return {.what = std::make_shared<const OnnxConstant>(type, std::move(result.output)), .type = type};
    }
    if (shape.elementCount() > maxExactNumbers) {
        throw LimitError("there are " + std::to_string(shape.elementCount()) +
                         " whole numbers computed from constants; the limit is " +
                         std::to_string(maxExactNumbers));
    }
    std::vector<TensorD> operands;
    std::vector<TensorD> weights;
    const auto exact = [this](const OnnxValue& value) { return constantOf(value)->exact(); };
    std::ranges::transform(inputs, std::back_inserter(operands), exact);
    std::ranges::transform(parameters, std::back_inserter(weights), exact);
    requireParameters(op, weights);
    return {.what = std::make_shared<const OnnxConstant>(
                type, op.reference(operands, weights, Mode::Inference, nullptr)),
            .type = type};
}

NodeId OnnxImporter::addLayer(std::shared_ptr<const Op> op, std::vector<NodeId> inputs,
                              std::vector<Tensor> parameters, const std::string& name, ElementType type) {
    for (const Tensor& tensor : parameters) {
        m_parameterCount += tensor.size();
    }
    if (m_parameterCount > m_limits.parameters) {
        throw LimitError("the network has more parameters than the limit of " +
                         std::to_string(m_limits.parameters));
    }
    for (const NodeId input : inputs) {
        m_isRead[input.index()] = true;
    }
    const NodeId id = m_builder.add(std::move(op), std::move(inputs), name);
    m_builder.setElementType(id, type);
    m_parameters.push_back(std::move(parameters));
    m_isRead.push_back(false);
    return id;
}

std::string OnnxImporter::freeName(const std::string& wanted) const {
    const auto isTaken = [this](const std::string& name) { return m_builder.hasName(name); };
    if (m_wiring.results.contains(wanted) && !isTaken(wanted)) {
        return wanted;
    }
    std::string name = wanted;
    for (int number = 2; isTaken(name) || m_fileNames.contains(name); ++number) {
        name = wanted + std::to_string(number);
    }
    return name;
}

} // namespace fovea
