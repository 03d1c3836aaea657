#include "core/ops/reduce.h"

#include "core/base/pieces.h"
#include "core/ops/elementwise.h"
#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

constexpr std::array<std::string_view, 12> reductionNames{
    "reduce_sum", "reduce_mean",    "reduce_max",         "reduce_min",        "reduce_product", "reduce_l1",
    "reduce_l2",  "reduce_log_sum", "reduce_log_sum_exp", "reduce_sum_square", "argmax",         "argmin"};

/// Which elements of the input each output is made of: those at kept[output] + reduced[i].
struct Layout {
    std::vector<std::int64_t> kept;
    std::vector<std::int64_t> reduced;
    Shape output;
};

std::vector<bool> reducedAxes(const ReduceOptions& options, const Shape& input, std::string_view kind) {
    std::vector<bool> reduced(static_cast<std::size_t>(input.rank()), options.axes.empty());
    for (const std::int64_t axis : options.axes) {
        reduced[static_cast<std::size_t>(normalizedAxis(axis, input.rank(), kind))] = true;
    }
    return reduced;
}

Shape reducedShape(const ReduceOptions& options, const Shape& input, std::string_view kind) {
    const std::vector<bool> reduced = reducedAxes(options, input, kind);
    std::vector<std::int64_t> extents;
    for (int axis = 0; axis < input.rank(); ++axis) {
        if (!reduced[static_cast<std::size_t>(axis)]) {
            extents.push_back(input[axis]);
        } else if (options.keepAxes) {
            extents.push_back(1);
        }
    }
    return Shape(std::span<const std::int64_t>(extents));
}

Layout layoutOf(const ReduceOptions& options, const Shape& input, std::string_view kind) {
    const std::vector<bool> reduced = reducedAxes(options, input, kind);
    const std::vector<std::int64_t> strides = stridesOf(input);
    Layout layout{.kept = {0}, .reduced = {0}, .output = reducedShape(options, input, kind)};
    for (int axis = 0; axis < input.rank(); ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        std::vector<std::int64_t>& offsets = reduced[a] ? layout.reduced : layout.kept;
        std::vector<std::int64_t> longer;
        longer.reserve(offsets.size() * static_cast<std::size_t>(input[axis]));
        for (const std::int64_t offset : offsets) {
            for (std::int64_t i = 0; i < input[axis]; ++i) {
                longer.push_back(offset + i * strides[a]);
            }
        }
        offsets = std::move(longer);
    }
    return layout;
}

/// The position of the largest (or smallest) of the numbers.
template <class Scalar>
std::size_t extreme(const Scalar* x, const std::vector<std::int64_t>& at, bool largest, bool lastWins) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < at.size(); ++i) {
        const Scalar value = x[at[i]];
        const Scalar winner = x[at[best]];
        const bool better = largest ? value > winner : value < winner;
        best = better || (lastWins && value == winner) ? i : best;
    }
    return best;
}

template <class Scalar, class Term>
double summed(const Scalar* x, const std::vector<std::int64_t>& at, const Term& term) {
    double sum = 0;
    for (const std::int64_t offset : at) {
        sum += term(static_cast<double>(x[offset]));
    }
    return sum;
}

template <class Scalar>
double reduced(const ReduceOptions& options, const Scalar* x, const std::vector<std::int64_t>& at) {
    const auto itself = [](double value) { return value; };
    const auto square = [](double value) { return value * value; };
    switch (options.reduction) {
    case Reduction::Sum:
        return summed(x, at, itself);
    case Reduction::Mean:
        return summed(x, at, itself) / static_cast<double>(at.size());
    case Reduction::Max:
    case Reduction::Min:
        return static_cast<double>(x[at[extreme(x, at, options.reduction == Reduction::Max, false)]]);
    case Reduction::Product: {
        double product = 1;
        std::ranges::for_each(at, [&](std::int64_t offset) { product *= static_cast<double>(x[offset]); });
        return product;
    }
    case Reduction::L1:
        return summed(x, at, [](double value) { return std::abs(value); });
    case Reduction::L2:
        return std::sqrt(summed(x, at, square));
    case Reduction::LogSum:
        return std::log(summed(x, at, itself));
    case Reduction::LogSumExp: {
        const auto highest = static_cast<double>(x[at[extreme(x, at, true, false)]]);
        return highest + std::log(summed(x, at, [&](double value) { return std::exp(value - highest); }));
    }
    case Reduction::SumSquare:
        return summed(x, at, square);
    case Reduction::ArgMax:
    case Reduction::ArgMin:
        return static_cast<double>(extreme(x, at, options.reduction == Reduction::ArgMax, options.lastWins));
    }
    return 0.0;
}

/// The derivative of the result `y` of `count` numbers by one of them, `x`; max, min and products apart.
double slope(Reduction reduction, double x, double y, double count) {
    switch (reduction) {
    case Reduction::Sum:
        return 1.0;
    case Reduction::Mean:
        return 1.0 / count;
    case Reduction::L1:
        return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
    case Reduction::L2:
        return y > 0.0 ? x / y : 0.0;
    case Reduction::LogSum:
        return std::exp(-y);
    case Reduction::LogSumExp:
        return std::exp(x - y);
    case Reduction::SumSquare:
        return 2.0 * x;
    default:
        return 0.0;
    }
}

void spreadGradient(const ReduceOptions& options, const float* x, const std::vector<std::int64_t>& at,
                    double y, double gradient, float* to) {
    if (options.reduction == Reduction::Max || options.reduction == Reduction::Min) {
        to[at[extreme(x, at, options.reduction == Reduction::Max, false)]] = static_cast<float>(gradient);
        return;
    }
    for (const std::int64_t own : at) {
        double factor =
            slope(options.reduction, static_cast<double>(x[own]), y, static_cast<double>(at.size()));
        if (options.reduction == Reduction::Product) {
            factor = 1;
            std::ranges::for_each(at, [&](std::int64_t other) {
                factor *= other == own ? 1.0 : static_cast<double>(x[other]);
            });
        }
        to[own] = static_cast<float>(factor * gradient);
    }
}

} // namespace

std::string_view Reduce::kind() const {
    return reductionNames[static_cast<std::size_t>(m_options.reduction)];
}

nlohmann::json Reduce::toJson() const {
    return {{"op", kind()},
            {"axes", m_options.axes},
            {"keep_axes", m_options.keepAxes},
            {"last_wins", m_options.lastWins}};
}

Shape Reduce::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const Shape output = reducedShape(m_options, inputs[0], kind());
    const bool needsNumbers =
        m_options.reduction != Reduction::Sum && m_options.reduction != Reduction::Product &&
        m_options.reduction != Reduction::L1 && m_options.reduction != Reduction::SumSquare;
    if (needsNumbers && inputs[0].elementCount() == 0 && output.elementCount() > 0) {
        throw ShapeError(std::string(kind()) + ": there are no numbers in " + inputs[0].toString());
    }
    return output;
}

bool Reduce::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    switch (m_options.reduction) {
    case Reduction::Sum:
    case Reduction::Mean:
    case Reduction::Max:
    case Reduction::Min:
    case Reduction::Product:
        return inputsNonNegative[0];
    case Reduction::LogSum:
    case Reduction::LogSumExp:
        return false;
    default:
        return true;
    }
}

Region Reduce::inputRegion(const Region& output, std::size_t /*input*/, std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const std::vector<bool> reduced = reducedAxes(m_options, inputs[0], kind());
    const AxisRanges made = axisRanges(output, reducedShape(m_options, inputs[0], kind()));
    AxisRanges ranges;
    std::size_t next = 0;
    for (int axis = 0; axis < inputs[0].rank(); ++axis) {
        const bool isReduced = reduced[static_cast<std::size_t>(axis)];
        ranges.push_back(isReduced ? Range{0, inputs[0][axis]} : made[next]);
        next += isReduced && !m_options.keepAxes ? 0 : 1;
    }
    return regionOf(ranges, inputs[0]);
}

ForwardResult Reduce::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              const ForwardContext& context) const {
    const Layout layout = layoutOf(m_options, inputs[0].shape(), kind());
    ForwardResult result{.output = Tensor::uninitialized(layout.output), .saved = {}};
    const float* from = inputs[0].data();
    float* to = result.output.mutableData();
    const std::int64_t perPiece =
        std::max<std::int64_t>(1, elementwisePiece / std::max<std::int64_t>(std::ssize(layout.reduced), 1));
    const std::int64_t count = result.output.size();
    context.workers.forEach(piecesOf(count, perPiece), [&](std::int64_t piece) {
        context.control.checkpoint();
        for (std::int64_t i = piece * perPiece; i < std::min((piece + 1) * perPiece, count); ++i) {
            to[i] = static_cast<float>(
                reduced(m_options, from + layout.kept[static_cast<std::size_t>(i)], layout.reduced));
        }
    });
    return result;
}

TensorD Reduce::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                          Mode /*mode*/, const Saved* /*saved*/) const {
    const Layout layout = layoutOf(m_options, inputs[0].shape(), kind());
    TensorD output = TensorD::uninitialized(layout.output);
    double* to = output.mutableData();
    for (std::int64_t i = 0; i < output.size(); ++i) {
        to[i] =
            reduced(m_options, inputs[0].data() + layout.kept[static_cast<std::size_t>(i)], layout.reduced);
    }
    return output;
}

BackwardResult Reduce::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    const Layout layout = layoutOf(m_options, args.inputs[0].shape(), kind());
    result.inputs[0] = Tensor(args.inputs[0].shape());
    const float* from = args.inputs[0].data();
    float* to = result.inputs[0].mutableData();
    const std::int64_t perPiece =
        std::max<std::int64_t>(1, elementwisePiece / std::max<std::int64_t>(std::ssize(layout.reduced), 1));
    const std::int64_t count = args.output.size();
    context.workers.forEach(piecesOf(count, perPiece), [&](std::int64_t piece) {
        context.control.checkpoint();
        for (std::int64_t i = piece * perPiece; i < std::min((piece + 1) * perPiece, count); ++i) {
            const std::int64_t base = layout.kept[static_cast<std::size_t>(i)];
            spreadGradient(m_options, from + base, layout.reduced, static_cast<double>(args.output.data()[i]),
                           static_cast<double>(args.outputGradient.data()[i]), to + base);
        }
    });
    return result;
}

Arithmetic Reduce::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                           std::int64_t picture, const Element& at) const {
    const Layout layout = layoutOf(m_options, inputs[0].shape(), kind());
    const std::int64_t base = layout.kept[static_cast<std::size_t>(indexOf(layout.output, picture, at))];
    const bool mean = m_options.reduction == Reduction::Mean;
    const double weight = mean ? 1.0 / static_cast<double>(layout.reduced.size()) : 1.0;
    Arithmetic arithmetic;
    for (const std::int64_t offset : layout.reduced) {
        arithmetic.taps.push_back(tapOn(inputs[0], 0, base + offset, picture, weight));
    }
    arithmetic.combination = Combination::Function;
    if (mean || m_options.reduction == Reduction::Sum) {
        arithmetic.combination = Combination::WeightedSum;
    } else if (m_options.reduction == Reduction::Max && !layout.reduced.empty()) {
        arithmetic.combination = Combination::Maximum;
        arithmetic.winner = extreme(inputs[0].data() + base, layout.reduced, true, false);
    }
    arithmetic.result = reduced(m_options, inputs[0].data() + base, layout.reduced);
    return arithmetic;
}

} // namespace fovea
