#include "core/base/rng.h"
#include "core/graph/executor.h"
#include "tests/conformance/conformance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <set>

/// The gradient on the inputs of every operator's cases, against the differences that a small step makes of
/// the reference kernels' results.

namespace fovea::test {

namespace {

const std::filesystem::path here = std::filesystem::path(FOVEA_SOURCE_DIR) / "tests/conformance";
const std::filesystem::path data = "/usr/share/libonnx-testdata/data";

/// The reference kernels are slow.
constexpr std::int64_t mostNumbers = 40'000;
constexpr double tolerance = 1e-2;

std::vector<Tensor> moved(const LoadedCase& one, const std::vector<Tensor>& direction, double step) {
    std::vector<Tensor> inputs = one.inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!direction[i].empty()) {
            std::ranges::transform(one.inputs[i].values(), direction[i].values(), inputs[i].mutableData(),
                                   [step](float x, float way) {
                                       return static_cast<float>(static_cast<double>(x) +
                                                                 step * static_cast<double>(way));
                                   });
        }
    }
    return inputs;
}

/// Running statistics are not learnt, and no gradient reaches them where they are inputs.
bool isStatistic(const std::string& input) {
    return input == "mean" || input == "var";
}

/// A random direction for each input of real numbers, no tensor for the others.
std::vector<Tensor> randomDirection(const LoadedCase& one, Rng& rng) {
    std::vector<Tensor> direction;
    const std::vector<NodeId> inputs = one.model.graph->inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        Tensor way;
        const Node& node = one.model.graph->node(inputs[i]);
        if (isFloating(node.elementType) && !isStatistic(node.name) && !one.inputs[i].empty()) {
            way = Tensor(one.inputs[i].shape());
            std::ranges::generate(way.mutableValues(), [&] { return static_cast<float>(rng.normal()); });
        }
        direction.push_back(way);
    }
    return direction;
}

double dot(std::span<const double> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * static_cast<double>(b[i]);
    }
    return sum;
}

class GradientCheck {
public:
    GradientCheck(const LoadedCase& one, NodeId output, std::uint64_t seed)
        : m_case(one)
        , m_output(output) {
        Rng rng(seed);
        m_direction = randomDirection(one, rng);
        const auto trace = forward(one.model.graph, one.model.parameters, one.inputs, Workers(1));
        m_projection = Tensor(trace->output(output).shape());
        std::ranges::generate(m_projection.mutableValues(), [&] { return static_cast<float>(rng.normal()); });
        m_gradients = backward(*trace, output, m_projection, Workers(1),
                               {.mode = Mode::Inference, .wantsInputs = true, .control = {}});
    }

    bool hasDirection() const {
        return std::ranges::any_of(m_direction, [](const Tensor& way) { return !way.empty(); });
    }

    /// Whether one of three steps gives the gradient: a large one may cross an edge, a small one is rounded.
    bool holds(std::string& problem) const {
        for (const double step : {1e-2, 1e-3, 1e-4}) {
            const std::vector<Tensor> after = moved(m_case, m_direction, step);
            const std::vector<Tensor> before = moved(m_case, m_direction, -step);
            double expected = 0;
            double magnitude = 0;
            const std::vector<NodeId> inputs = m_case.model.graph->inputs();
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                const Tensor& gradient = m_gradients.outputs[inputs[i].index()];
                for (std::int64_t k = 0; k < gradient.size() && !m_direction[i].empty(); ++k) {
                    const double way =
                        static_cast<double>(after[i].data()[k]) - static_cast<double>(before[i].data()[k]);
                    expected += static_cast<double>(gradient.data()[k]) * way;
                    magnitude += std::abs(static_cast<double>(gradient.data()[k]) * way);
                }
            }
            const double found = valueAt(after) - valueAt(before);
            if (std::abs(found - expected) <= tolerance * magnitude + 1e-7 * step) {
                return true;
            }
            problem += "step " + std::to_string(step) + ": " + std::to_string(found) + " instead of " +
                       std::to_string(expected) + "; ";
        }
        return false;
    }

private:
    double valueAt(const std::vector<Tensor>& inputs) const {
        const std::vector<TensorD> outputs =
            referenceForward(*m_case.model.graph, *m_case.model.parameters, inputs);
        return dot(outputs[m_output.index()].values(), m_projection.values());
    }

    const LoadedCase& m_case;
    NodeId m_output;
    std::vector<Tensor> m_direction;
    Tensor m_projection;
    Gradients m_gradients;
};

std::int64_t numbersIn(const LoadedCase& one) {
    std::int64_t count = 0;
    std::vector<Shape> shapes;
    std::ranges::transform(one.inputs, std::back_inserter(shapes), &Tensor::shape);
    for (const Shape& shape : inferShapes(*one.model.graph, shapes)) {
        count += shape.elementCount();
    }
    return count;
}

/// Away from 0 and the whole numbers, where many functions have an edge, and from ties.
void leaveEdges(LoadedCase& one, Rng& rng) {
    constexpr float most = 0.02F;
    const std::vector<NodeId> inputs = one.model.graph->inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (isFloating(one.model.graph->node(inputs[i]).elementType)) {
            for (float& x : one.inputs[i].mutableValues()) {
                x += std::copysign(most * static_cast<float>(rng.uniform()), x);
            }
        }
    }
}

bool isFinite(const LoadedCase& one, NodeId output) {
    const auto trace = forward(one.model.graph, one.model.parameters, one.inputs, Workers(1));
    return std::ranges::all_of(trace->output(output).values(), [](float x) { return std::isfinite(x); });
}

TEST(OnnxGradients, ReachTheInputsOfEveryOperator) {
    if (!std::filesystem::is_directory(data)) {
        GTEST_SKIP() << "ONNX'S TEST CASES WERE NOT RUN: " << data
                     << " is missing (Debian's package libonnx-testdata holds it)";
    }
    std::set<std::string> listed;
    for (const std::string& line : readLines(here / "exceptions.txt")) {
        listed.insert(line.substr(0, line.find(':')));
    }
    int checked = 0;
    for (const std::filesystem::path& folder : matchingCases(data, readLines(here / "cases.txt"))) {
        const std::string name = folder.filename().string();
        if (listed.contains(name)) {
            continue;
        }
        SCOPED_TRACE(name);
        LoadedCase one = loadCase(folder);
        const NodeId output = one.model.graph->outputs()[0];
        if (!isFloating(one.model.graph->node(output).elementType) || numbersIn(one) > mostNumbers) {
            continue;
        }
        Rng rng(11);
        leaveEdges(one, rng);
        if (!isFinite(one, output)) {
            continue;
        }
        const GradientCheck check(one, output, 7);
        std::string problem;
        if (check.hasDirection()) {
            EXPECT_TRUE(check.holds(problem)) << problem;
            ++checked;
        }
    }
    std::cout << "the gradients of " << checked << " cases were compared\n";
    EXPECT_GE(checked, 350);
}

} // namespace

} // namespace fovea::test
