#include "core/ops/broadcast.h"

#include "core/base/pieces.h"
#include "core/ops/elementwise.h"
#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

constexpr std::size_t maxInputs = 3;

using X = const double*;
using W = std::size_t;

double none(X /*x*/, W /*which*/) {
    return 0.0;
}
double truth(bool value) {
    return value ? 1.0 : 0.0;
}

/// The remainder that has the sign of the divisor.
double floorMod(X x) {
    const double rest = std::fmod(x[0], x[1]);
    return rest != 0.0 && (rest < 0.0) != (x[1] < 0.0) ? rest + x[1] : rest;
}
double floorModSlope(X x, W which) {
    return which == 0 ? 1.0 : -std::floor(x[0] / x[1]);
}
double powSlope(X x, W which) {
    if (which == 0) {
        return x[1] == 0.0 ? 0.0 : x[1] * std::pow(x[0], x[1] - 1.0);
    }
    return x[0] > 0.0 ? std::pow(x[0], x[1]) * std::log(x[0]) : 0.0;
}

constexpr std::array broadcastTable{
    BroadcastRow{"add", 2, [](X x) { return x[0] + x[1]; }, [](X, W) { return 1.0; }, false, true},
    BroadcastRow{"and", 2, [](X x) { return truth(x[0] != 0.0 && x[1] != 0.0); }, none, true},
    BroadcastRow{"divide", 2, [](X x) { return x[0] / x[1]; },
                 [](X x, W which) { return which == 0 ? 1.0 / x[1] : -x[0] / (x[1] * x[1]); }, false, true},
    BroadcastRow{"divide_whole", 2, [](X x) { return x[1] == 0.0 ? 0.0 : std::trunc(x[0] / x[1]); }, none,
                 false, true},
    BroadcastRow{"equal", 2, [](X x) { return truth(x[0] == x[1]); }, none, true},
    BroadcastRow{"greater", 2, [](X x) { return truth(x[0] > x[1]); }, none, true},
    BroadcastRow{"greater_equal", 2, [](X x) { return truth(x[0] >= x[1]); }, none, true},
    BroadcastRow{"less", 2, [](X x) { return truth(x[0] < x[1]); }, none, true},
    BroadcastRow{"less_equal", 2, [](X x) { return truth(x[0] <= x[1]); }, none, true},
    BroadcastRow{"maximum", 2, [](X x) { return x[0] >= x[1] || std::isnan(x[0]) ? x[0] : x[1]; },
                 [](X x, W which) { return truth((x[0] >= x[1]) == (which == 0)); }, false, true},
    BroadcastRow{"minimum", 2, [](X x) { return x[0] <= x[1] || std::isnan(x[0]) ? x[0] : x[1]; },
                 [](X x, W which) { return truth((x[0] <= x[1]) == (which == 0)); }, false, true},
    BroadcastRow{"modulo", 2, floorMod, floorModSlope},
    BroadcastRow{"multiply", 2, [](X x) { return x[0] * x[1]; }, [](X x, W which) { return x[1 - which]; },
                 false, true},
    BroadcastRow{"or", 2, [](X x) { return truth(x[0] != 0.0 || x[1] != 0.0); }, none, true},
    BroadcastRow{"power", 2, [](X x) { return std::pow(x[0], x[1]); }, powSlope, false, true},
    BroadcastRow{"prelu", 2, [](X x) { return x[0] < 0.0 ? x[0] * x[1] : x[0]; },
                 [](X x, W which) { return x[0] < 0.0 ? x[1 - which] : truth(which == 0); }, false, true},
    BroadcastRow{"remainder", 2, [](X x) { return std::fmod(x[0], x[1]); },
                 [](X x, W which) { return which == 0 ? 1.0 : -std::trunc(x[0] / x[1]); }, false, true},
    BroadcastRow{"select", 3, [](X x) { return x[0] != 0.0 ? x[1] : x[2]; },
                 [](X x, W which) { return which == 0 ? 0.0 : truth((x[0] != 0.0) == (which == 1)); }, false,
                 true},
    BroadcastRow{"subtract", 2, [](X x) { return x[0] - x[1]; },
                 [](X, W which) { return which == 0 ? 1.0 : -1.0; }},
    BroadcastRow{"xor", 2, [](X x) { return truth((x[0] != 0.0) != (x[1] != 0.0)); }, none, true},
};

/// A run of neighbouring output elements and where their operands lie.
struct Run {
    std::int64_t output = 0;
    std::int64_t length = 0;
    std::array<std::int64_t, maxInputs> at{};
    std::array<std::int64_t, maxInputs> step{};
};

/// How operands are spread over the output, with axes that lie alike in all of them taken together.
class Spread {
public:
    Spread(std::span<const Shape> inputs, const Shape& output) {
        for (const Shape& input : inputs) {
            m_strides.push_back(broadcastStrides(input, output));
        }
        m_extents.assign(output.extents().begin(), output.extents().end());
        mergeAxes();
        if (m_extents.empty()) {
            m_extents.push_back(1);
            for (std::vector<std::int64_t>& strides : m_strides) {
                strides.push_back(0);
            }
        }
        m_runs = output.elementCount() / std::max<std::int64_t>(m_extents.back(), 1);
    }

    std::int64_t runs() const { return m_runs; }
    std::int64_t runLength() const { return m_extents.back(); }

    Run run(std::int64_t number) const {
        Run run{.output = number * m_extents.back(), .length = m_extents.back(), .at = {}, .step = {}};
        for (std::size_t axis = m_extents.size() - 1; axis-- > 0;) {
            const std::int64_t index = number % m_extents[axis];
            number /= m_extents[axis];
            for (std::size_t i = 0; i < m_strides.size(); ++i) {
                run.at[i] += index * m_strides[i][axis];
            }
        }
        for (std::size_t i = 0; i < m_strides.size(); ++i) {
            run.step[i] = m_strides[i].back();
        }
        return run;
    }

    /// Where the operands of output element `index` lie.
    std::array<std::int64_t, maxInputs> operands(std::int64_t index) const {
        Run run = this->run(index / m_extents.back());
        for (std::size_t i = 0; i < m_strides.size(); ++i) {
            run.at[i] += index % m_extents.back() * run.step[i];
        }
        return run.at;
    }

private:
    void mergeAxes() {
        for (std::size_t axis = m_extents.size(); axis-- > 1;) {
            const bool alike = std::ranges::all_of(m_strides, [&](const std::vector<std::int64_t>& strides) {
                return strides[axis - 1] == strides[axis] * m_extents[axis];
            });
            if (alike || m_extents[axis - 1] == 1 || m_extents[axis] == 1) {
                const bool keepsOuter = m_extents[axis] == 1;
                for (std::vector<std::int64_t>& strides : m_strides) {
                    strides[axis - 1] = keepsOuter ? strides[axis - 1] : strides[axis];
                    strides.erase(strides.begin() + static_cast<std::ptrdiff_t>(axis));
                }
                m_extents[axis - 1] *= m_extents[axis];
                m_extents.erase(m_extents.begin() + static_cast<std::ptrdiff_t>(axis));
            }
        }
    }

    std::vector<std::vector<std::int64_t>> m_strides; ///< per input, per axis
    std::vector<std::int64_t> m_extents;
    std::int64_t m_runs = 0;
};

/// One run of the common arithmetic in float, which the compiler can make wide.
template <class Operation>
void computeRun(const float* a, const float* b, const Run& run, float* to, const Operation& operation) {
    if (run.step[0] == 1 && run.step[1] == 1) {
        for (std::int64_t i = 0; i < run.length; ++i) {
            to[i] = operation(a[i], b[i]);
        }
    } else if (run.step[0] == 1 && run.step[1] == 0) {
        for (std::int64_t i = 0; i < run.length; ++i) {
            to[i] = operation(a[i], *b);
        }
    } else {
        for (std::int64_t i = 0; i < run.length; ++i) {
            to[i] = operation(a[i * run.step[0]], b[i * run.step[1]]);
        }
    }
}

using RunKernel = void (*)(const float*, const float*, const Run&, float*);

RunKernel fastKernel(std::string_view name) {
    if (name == "add") {
        return [](const float* a, const float* b, const Run& run, float* to) {
            computeRun(a, b, run, to, [](float x, float y) { return x + y; });
        };
    }
    if (name == "subtract") {
        return [](const float* a, const float* b, const Run& run, float* to) {
            computeRun(a, b, run, to, [](float x, float y) { return x - y; });
        };
    }
    if (name == "multiply") {
        return [](const float* a, const float* b, const Run& run, float* to) {
            computeRun(a, b, run, to, [](float x, float y) { return x * y; });
        };
    }
    if (name == "divide") {
        return [](const float* a, const float* b, const Run& run, float* to) {
            computeRun(a, b, run, to, [](float x, float y) { return x / y; });
        };
    }
    return nullptr;
}

} // namespace

std::span<const BroadcastRow> broadcastRows() {
    return broadcastTable;
}

Broadcast::Broadcast(std::string_view name)
    : m_row([&]() -> const BroadcastRow& {
        const auto row = std::ranges::find(broadcastTable, name, &BroadcastRow::name);
        if (row == broadcastTable.end()) {
            throw SettingError("there is no function \"" + std::string(name) + "\" of two tensors");
        }
        return *row;
    }()) {}

nlohmann::json Broadcast::toJson() const {
    return {{"op", kind()}};
}

Shape Broadcast::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, m_row.inputs, kind());
    return broadcastShape(inputs, kind());
}

bool Broadcast::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    const bool none = std::ranges::find(inputsNonNegative, false) == inputsNonNegative.end();
    return m_row.neverNegative || (m_row.keepsSign && none) ||
           (m_row.name == "maximum" && (inputsNonNegative[0] || inputsNonNegative[1]));
}

Region Broadcast::inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const Shape whole = broadcastShape(inputs, kind());
    const Shape& shape = inputs[input];
    AxisRanges ranges = axisRanges(output, whole);
    const int missing = whole.rank() - shape.rank();
    ranges.erase(ranges.begin(), ranges.begin() + missing);
    for (int axis = 0; axis < shape.rank(); ++axis) {
        Range& range = ranges[static_cast<std::size_t>(axis)];
        range = spreadOver(range, shape[axis], whole[missing + axis]);
    }
    return regionOf(ranges, shape);
}

ForwardResult Broadcast::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                 const ForwardContext& context) const {
    const std::vector<Shape> shapes = shapesOf(inputs);
    const Shape whole = broadcastShape(shapes, kind());
    ForwardResult result{.output = Tensor::uninitialized(whole), .saved = {}};
    const Spread spread(shapes, whole);
    const RunKernel fast = fastKernel(m_row.name);
    float* to = result.output.mutableData();
    const auto computeRuns = [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t number = begin; number < end; ++number) {
            const Run run = spread.run(number);
            if (fast != nullptr) {
                fast(inputs[0].data() + run.at[0], inputs[1].data() + run.at[1], run, to + run.output);
                continue;
            }
            for (std::int64_t i = 0; i < run.length; ++i) {
                std::array<double, maxInputs> x{};
                for (std::size_t k = 0; k < inputs.size(); ++k) {
                    x[k] = static_cast<double>(inputs[k].data()[run.at[k] + i * run.step[k]]);
                }
                to[run.output + i] = static_cast<float>(m_row.value(x.data()));
            }
        }
    };
    // Short runs are worth a thread only together.
    const std::int64_t perPiece =
        std::max<std::int64_t>(1, elementwisePiece / std::max<std::int64_t>(spread.runLength(), 1));
    const std::int64_t pieces = piecesOf(spread.runs(), perPiece);
    context.workers.forEach(pieces, [&](std::int64_t piece) {
        context.control.checkpoint();
        computeRuns(piece * perPiece, std::min((piece + 1) * perPiece, spread.runs()));
    });
    return result;
}

TensorD Broadcast::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                             Mode /*mode*/, const Saved* /*saved*/) const {
    const std::vector<Shape> shapes = shapesOf(inputs);
    TensorD output = TensorD::uninitialized(broadcastShape(shapes, kind()));
    const Spread spread(shapes, output.shape());
    double* to = output.mutableData();
    for (std::int64_t index = 0; index < output.size(); ++index) {
        const std::array<std::int64_t, maxInputs> at = spread.operands(index);
        std::array<double, maxInputs> x{};
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            x[k] = inputs[k].data()[at[k]];
        }
        to[index] = m_row.value(x.data());
    }
    return output;
}

BackwardResult Broadcast::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const std::vector<Shape> shapes = shapesOf(args.inputs);
    const Spread spread(shapes, args.output.shape());
    BackwardResult result{.inputs = std::vector<Tensor>(args.inputs.size()), .parameters = {}};
    // An operand that is spread gathers many gradients: they are summed in one order, on one thread.
    context.workers.forEach(std::ssize(args.inputs), [&](std::int64_t which) {
        const auto input = static_cast<std::size_t>(which);
        if (!args.wantsInput[input]) {
            return;
        }
        TensorD sum(shapes[input]);
        double* to = sum.mutableData();
        for (std::int64_t number = 0; number < spread.runs(); ++number) {
            const Run run = spread.run(number);
            for (std::int64_t i = 0; i < run.length; ++i) {
                std::array<double, maxInputs> x{};
                for (std::size_t k = 0; k < args.inputs.size(); ++k) {
                    x[k] = static_cast<double>(args.inputs[k].data()[run.at[k] + i * run.step[k]]);
                }
                to[run.at[input] + i * run.step[input]] +=
                    m_row.derivative(x.data(), input) *
                    static_cast<double>(args.outputGradient.data()[run.output + i]);
            }
        }
        result.inputs[input] = toFloat(sum);
    });
    return result;
}

Arithmetic Broadcast::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              std::int64_t picture, const Element& at) const {
    const std::vector<Shape> shapes = shapesOf(inputs);
    const Shape whole = broadcastShape(shapes, kind());
    const std::array<std::int64_t, maxInputs> operands =
        Spread(shapes, whole).operands(indexOf(whole, picture, at));
    const bool sums = m_row.name == "add" || m_row.name == "subtract";
    Arithmetic arithmetic;
    arithmetic.combination = sums ? Combination::WeightedSum : Combination::Function;
    std::array<double, maxInputs> x{};
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const double weight = m_row.name == "subtract" && k == 1 ? -1.0 : 1.0;
        arithmetic.taps.push_back(tapOn(inputs[k], k, operands[k], picture, weight));
        x[k] = arithmetic.taps.back().value;
    }
    arithmetic.result = m_row.value(x.data());
    return arithmetic;
}

} // namespace fovea
