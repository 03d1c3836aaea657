#include "tests/conformance/conformance.h"

#include "core/graph/executor.h"
#include "core/io/file.h"
#include "core/onnx/onnx_constant.h"
#include "core/onnx/onnx_reader.h"

#include <onnx/onnx_pb.h>

#include <array>
#include <cmath>
#include <fnmatch.h>
#include <fstream>
#include <iomanip>
#include <map>
#include <set>
#include <sstream>

namespace fovea::test {

namespace {

constexpr std::int64_t maxBytes = std::int64_t{1} << 28;
constexpr double relative = 1e-3;
constexpr double absolute = 1e-7;

template <class Message>
Message parsed(const std::filesystem::path& file) {
    const std::vector<std::uint8_t> bytes = readFile(file, maxBytes);
    Message message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        throw FileError(file.string(), "is damaged");
    }
    return message;
}

/// "input_0.pb", "input_1.pb", … as far as they go. The data hold bfloat16 as the bits of uint16.
std::vector<OnnxConstant> tensorsIn(const std::filesystem::path& folder, const std::string& prefix,
                                    const std::vector<const onnx::ValueInfoProto*>& values) {
    std::vector<OnnxConstant> tensors;
    for (std::size_t i = 0;; ++i) {
        const std::filesystem::path file = folder / (prefix + std::to_string(i) + ".pb");
        if (!std::filesystem::exists(file)) {
            return tensors;
        }
        auto tensor = parsed<onnx::TensorProto>(file);
        if (i < values.size() && values[i]->type().tensor_type().elem_type() == onnx::TensorProto::BFLOAT16) {
            tensor.set_data_type(onnx::TensorProto::BFLOAT16);
        }
        tensors.push_back(readConstant(tensor, maxBytes));
    }
}

/// The inputs that are no weights.
std::vector<const onnx::ValueInfoProto*> inputsOf(const onnx::GraphProto& graph) {
    std::set<std::string> weights;
    for (const onnx::TensorProto& tensor : graph.initializer()) {
        weights.insert(tensor.name());
    }
    std::vector<const onnx::ValueInfoProto*> inputs;
    for (const onnx::ValueInfoProto& input : graph.input()) {
        if (!weights.contains(input.name())) {
            inputs.push_back(&input);
        }
    }
    return inputs;
}

/// Empty when the numbers are close enough.
std::string difference(const Tensor& actual, ElementType type, const OnnxConstant& expected) {
    if (actual.shape() != expected.shape()) {
        return "is " + actual.shape().toString() + " instead of " + expected.shape().toString();
    }
    if (type != expected.type()) {
        return "is of type " + std::string(nameOf(type)) + " instead of " +
               std::string(nameOf(expected.type()));
    }
    const TensorD wanted = expected.exact();
    for (std::int64_t i = 0; i < wanted.size(); ++i) {
        const auto a = static_cast<double>(actual.data()[i]);
        const double b = wanted.data()[i];
        const bool close = a == b || (std::isnan(a) && std::isnan(b)) ||
                           std::abs(a - b) <= absolute + relative * std::abs(b);
        if (!close) {
            return "has " + std::to_string(a) + " instead of " + std::to_string(b) + " at element " +
                   std::to_string(i) + " of " + wanted.shape().toString();
        }
    }
    return {};
}

std::vector<const onnx::ValueInfoProto*> outputsOf(const onnx::GraphProto& graph) {
    std::vector<const onnx::ValueInfoProto*> outputs;
    for (const onnx::ValueInfoProto& output : graph.output()) {
        outputs.push_back(&output);
    }
    return outputs;
}

LoadedCase loadDataSet(const std::vector<std::uint8_t>& model, const onnx::GraphProto& graph,
                       const std::filesystem::path& data) {
    const std::vector<const onnx::ValueInfoProto*> names = inputsOf(graph);
    const std::vector<OnnxConstant> inputs = tensorsIn(data, "input_", names);
    if (inputs.size() != names.size()) {
        throw FileError(data.string(), "holds " + std::to_string(inputs.size()) + " inputs");
    }
    OnnxInputs given;
    LoadedCase loaded;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        loaded.inputs.push_back(inputs[i].floats());
        given.values[names[i]->name()] = loaded.inputs.back();
    }
    loaded.model = readOnnx(model, "model.onnx", {}, {}, given);
    return loaded;
}

/// Empty when every output is as expected.
std::string runDataSet(const std::vector<std::uint8_t>& model, const onnx::GraphProto& graph,
                       const std::filesystem::path& data) {
    const std::vector<OnnxConstant> expected = tensorsIn(data, "output_", outputsOf(graph));
    if (expected.size() != static_cast<std::size_t>(graph.output_size())) {
        return "the data are for " + std::to_string(expected.size()) + " outputs";
    }
    const auto [loaded, tensors] = loadDataSet(model, graph, data);
    const auto trace = forward(loaded.graph, loaded.parameters, tensors, Workers(2));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const NodeId output = loaded.graph->outputs()[i];
        const ElementType type = loaded.graph->node(output).elementType;
        if (const std::string text = difference(trace->output(output), type, expected[i]); !text.empty()) {
            return "output " + std::to_string(i) + " " + text;
        }
    }
    return {};
}

std::string firstOperator(const onnx::GraphProto& graph) {
    for (const onnx::NodeProto& node : graph.node()) {
        if (node.op_type() != "Constant") {
            return node.op_type();
        }
    }
    return graph.node_size() > 0 ? graph.node(0).op_type() : "none";
}

} // namespace

LoadedCase loadCase(const std::filesystem::path& folder) {
    const auto proto = parsed<onnx::ModelProto>(folder / "model.onnx");
    return loadDataSet(readFile(folder / "model.onnx", maxBytes), proto.graph(), folder / "test_data_set_0");
}

CaseOutcome runCase(const std::filesystem::path& folder) {
    CaseOutcome outcome{.name = folder.filename().string(), .op = "none", .reason = {}};
    try {
        const auto proto = parsed<onnx::ModelProto>(folder / "model.onnx");
        const std::vector<std::uint8_t> model = readFile(folder / "model.onnx", maxBytes);
        outcome.op = firstOperator(proto.graph());
        int sets = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.is_directory() && entry.path().filename().string().starts_with("test_data_set_")) {
                ++sets;
                if (std::string text = runDataSet(model, proto.graph(), entry.path()); !text.empty()) {
                    outcome.reason = std::move(text);
                }
            }
        }
        outcome.reason = sets == 0 ? "there is no data set" : outcome.reason;
        outcome.verdict = outcome.reason.empty() ? Verdict::Passed : Verdict::Failed;
    } catch (const UnsupportedError& error) {
        outcome.reason = error.what();
        outcome.verdict = Verdict::Unsupported;
    } catch (const std::exception& error) {
        outcome.reason = error.what();
        outcome.verdict = Verdict::Failed;
    }
    return outcome;
}

std::vector<std::filesystem::path> matchingCases(const std::filesystem::path& root,
                                                 const std::vector<std::string>& patterns) {
    std::set<std::filesystem::path> cases;
    for (const std::string& pattern : patterns) {
        const std::filesystem::path group = root / std::filesystem::path(pattern).parent_path();
        const std::string name = std::filesystem::path(pattern).filename().string();
        if (!std::filesystem::is_directory(group)) {
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(group)) {
            if (fnmatch(name.c_str(), entry.path().filename().c_str(), 0) == 0 &&
                std::filesystem::exists(entry.path() / "model.onnx")) {
                cases.insert(entry.path());
            }
        }
    }
    return {cases.begin(), cases.end()};
}

std::vector<std::string> readLines(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        line = line.substr(0, line.find('#'));
        const std::size_t end = line.find_last_not_of(" \t\r");
        if (end != std::string::npos) {
            lines.push_back(line.substr(0, end + 1));
        }
    }
    return lines;
}

std::string summaryOf(const std::vector<CaseOutcome>& outcomes) {
    std::map<std::string, std::array<int, 3>> counts;
    std::array<int, 3> total{};
    for (const CaseOutcome& outcome : outcomes) {
        ++counts[outcome.op][static_cast<std::size_t>(outcome.verdict)];
        ++total[static_cast<std::size_t>(outcome.verdict)];
    }
    std::ostringstream text;
    const auto row = [&](const std::string& name, const std::array<int, 3>& count) {
        text << std::left << std::setw(28) << name << std::right << std::setw(8) << count[0] << std::setw(8)
             << count[1] << std::setw(13) << count[2] << '\n';
    };
    text << std::left << std::setw(28) << "operator" << std::right << std::setw(8) << "passed" << std::setw(8)
         << "failed" << std::setw(13) << "unsupported" << '\n';
    for (const auto& [op, count] : counts) {
        row(op, count);
    }
    row("all", total);
    for (const CaseOutcome& outcome : outcomes) {
        if (outcome.verdict != Verdict::Passed) {
            text << (outcome.verdict == Verdict::Failed ? "failed " : "unsupported ") << outcome.name << ": "
                 << outcome.reason << '\n';
        }
    }
    return text.str();
}

} // namespace fovea::test
