#include "core/ops/index_map.h"

#include "core/base/contract.h"
#include "core/base/pieces.h"
#include "core/ops/elementwise.h"

#include <algorithm>

namespace fovea {

namespace {

bool isRun(const IndexPiece::Axis& axis) {
    for (std::size_t i = 0; i < axis.from.size(); ++i) {
        if (axis.from[i] != axis.from[0] + static_cast<std::int64_t>(i) || axis.from[i] < 0) {
            return false;
        }
    }
    return axis.step == 1;
}

/// Calls line(output offset, input offset) for every line along the last axis in [begin, end) of all lines
/// that is copied at all.
template <class Line>
void forEachLine(const IndexPiece& piece, std::int64_t begin, std::int64_t end, const Line& line) {
    for (std::int64_t number = begin; number < end; ++number) {
        std::int64_t rest = number;
        std::int64_t output = piece.outputBase;
        std::int64_t input = piece.inputBase;
        bool copied = true;
        for (std::size_t axis = piece.axes.size() - 1; axis-- > 0;) {
            const IndexPiece::Axis& along = piece.axes[axis];
            const auto index = rest % std::ssize(along.from);
            rest /= std::ssize(along.from);
            output += index * along.step;
            const std::int64_t from = along.from[static_cast<std::size_t>(index)];
            copied = copied && from >= 0;
            input += from;
        }
        if (copied) {
            line(output, input);
        }
    }
}

std::int64_t lineCount(const IndexPiece& piece) {
    const auto last = std::ssize(piece.axes.back().from);
    return last == 0 ? 0 : piece.elementCount() / last;
}

template <class Scalar>
void copyLines(const IndexPiece& piece, std::int64_t begin, std::int64_t end, const Scalar* from,
               Scalar* to) {
    const IndexPiece::Axis& last = piece.axes.back();
    const bool run = isRun(last);
    forEachLine(piece, begin, end, [&](std::int64_t output, std::int64_t input) {
        if (run) {
            std::copy_n(from + input + last.from[0], last.from.size(), to + output);
            return;
        }
        for (std::size_t i = 0; i < last.from.size(); ++i) {
            if (last.from[i] >= 0) {
                to[output + static_cast<std::int64_t>(i) * last.step] = from[input + last.from[i]];
            }
        }
    });
}

std::int64_t copiedElements(const IndexPlan& plan) {
    std::int64_t count = 0;
    for (const IndexPiece& piece : plan.pieces) {
        std::int64_t copied = 1;
        for (const IndexPiece::Axis& axis : piece.axes) {
            copied *= std::ranges::count_if(axis.from, [](std::int64_t from) { return from >= 0; });
        }
        count += copied;
    }
    return count;
}

/// Inputs in double precision, each made when it is asked for.
class Numbers {
public:
    explicit Numbers(std::span<const Tensor> inputs)
        : m_inputs(inputs)
        , m_doubles(inputs.size()) {}
    std::span<const double> operator()(std::size_t input) {
        m_doubles[input] = toDouble(m_inputs[input]);
        return m_doubles[input].values();
    }

private:
    std::span<const Tensor> m_inputs;
    std::vector<TensorD> m_doubles;
};

} // namespace

std::int64_t IndexPiece::elementCount() const {
    std::int64_t count = 1;
    for (const Axis& axis : axes) {
        count *= std::ssize(axis.from);
    }
    return count;
}

std::int64_t IndexPiece::source(std::int64_t outputIndex) const {
    std::int64_t rest = outputIndex - outputBase;
    std::int64_t found = inputBase;
    if (rest < 0) {
        return -1;
    }
    for (const Axis& axis : axes) {
        const std::int64_t index = rest / axis.step;
        if (index >= std::ssize(axis.from)) {
            // Of an axis with one index only, the rest belongs to the next axis.
            return -1;
        }
        rest -= index * axis.step;
        const std::int64_t from = axis.from[static_cast<std::size_t>(index)];
        if (from < 0) {
            return -1;
        }
        found += from;
    }
    return rest == 0 ? found : -1;
}

IndexPlan::Source IndexPlan::source(std::int64_t outputIndex) const {
    for (const IndexPiece& piece : pieces) {
        if (const std::int64_t index = piece.source(outputIndex); index >= 0) {
            return {.input = piece.input, .index = index};
        }
    }
    return {};
}

std::optional<IndexPlan> IndexMap::fixedPlan(std::span<const Shape> inputs) const {
    for (std::size_t input = 0; input < inputs.size(); ++input) {
        if (decidesByNumbers(input)) {
            return std::nullopt;
        }
    }
    return inferShape(inputs).elementCount() > maxPlannedElements ? std::nullopt
                                                                  : std::optional(plan(inputs, {}));
}

bool IndexMap::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    for (std::size_t input = 0; input < inputsNonNegative.size(); ++input) {
        if (!inputsNonNegative[input] && !decidesByNumbers(input)) {
            return false;
        }
    }
    return true;
}

Region IndexMap::inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    if (decidesByNumbers(input)) {
        return wholeRegion(inputs[input]);
    }
    return regionOf(inputRanges(axisRanges(output, inferShape(inputs)), input, inputs), inputs[input]);
}

ForwardResult IndexMap::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                const ForwardContext& context) const {
    const std::vector<Shape> shapes = shapesOf(inputs);
    Numbers numbers(inputs);
    const IndexPlan map = plan(shapes, [&](std::size_t input) { return numbers(input); });
    const Shape shape = inferShape(shapes);
    const bool complete = copiedElements(map) == shape.elementCount();
    Tensor output =
        complete ? Tensor::uninitialized(shape) : Tensor::filled(shape, static_cast<float>(map.fill));
    float* to = output.mutableData();
    for (const IndexPiece& piece : map.pieces) {
        const std::int64_t lines = lineCount(piece);
        const std::int64_t perPiece = std::max<std::int64_t>(
            1, elementwisePiece / std::max<std::int64_t>(std::ssize(piece.axes.back().from), 1));
        const float* from = inputs[piece.input].data();
        context.workers.forEach(piecesOf(lines, perPiece), [&](std::int64_t i) {
            context.control.checkpoint();
            copyLines(piece, i * perPiece, std::min((i + 1) * perPiece, lines), from, to);
        });
    }
    return {.output = std::move(output), .saved = {}};
}

TensorD IndexMap::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                            Mode /*mode*/, const Saved* /*saved*/) const {
    const std::vector<Shape> shapes = shapesOf(inputs);
    const IndexPlan map = plan(shapes, [&](std::size_t input) { return inputs[input].values(); });
    TensorD output = TensorD::uninitialized(inferShape(shapes));
    double* to = output.mutableData();
    for (std::int64_t index = 0; index < output.size(); ++index) {
        const IndexPlan::Source source = map.source(index);
        to[index] = source.index >= 0 ? inputs[source.input].data()[source.index] : map.fill;
    }
    return output;
}

BackwardResult IndexMap::backward(const BackwardArgs& args, const ForwardContext& context) const {
    const std::vector<Shape> shapes = shapesOf(args.inputs);
    Numbers numbers(args.inputs);
    const IndexPlan map = plan(shapes, [&](std::size_t input) { return numbers(input); });
    BackwardResult result{.inputs = std::vector<Tensor>(args.inputs.size()), .parameters = {}};
    for (std::size_t i = 0; i < args.inputs.size(); ++i) {
        if (args.wantsInput[i]) {
            result.inputs[i] = Tensor(shapes[i]);
        }
    }
    const float* gradient = args.outputGradient.data();
    for (const IndexPiece& piece : map.pieces) {
        if (!args.wantsInput[piece.input]) {
            continue;
        }
        context.control.checkpoint();
        // One element may be copied to many places: their gradients are summed in one order, on one thread.
        float* to = result.inputs[piece.input].mutableData();
        const IndexPiece::Axis& last = piece.axes.back();
        forEachLine(piece, 0, lineCount(piece), [&](std::int64_t output, std::int64_t input) {
            for (std::size_t i = 0; i < last.from.size(); ++i) {
                if (last.from[i] >= 0) {
                    to[input + last.from[i]] += gradient[output + static_cast<std::int64_t>(i) * last.step];
                }
            }
        });
    }
    return result;
}

Arithmetic IndexMap::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                             std::int64_t picture, const Element& at) const {
    const std::vector<Shape> shapes = shapesOf(inputs);
    Numbers numbers(inputs);
    const IndexPlan map = plan(shapes, [&](std::size_t input) { return numbers(input); });
    const IndexPlan::Source source = map.source(indexOf(inferShape(shapes), picture, at));
    Arithmetic arithmetic;
    if (source.index < 0) {
        arithmetic.combination = Combination::WeightedSum;
        arithmetic.bias = map.fill;
        arithmetic.result = map.fill;
        return arithmetic;
    }
    arithmetic.combination = Combination::Copy;
    arithmetic.taps = {tapOn(inputs[source.input], source.input, source.index, picture)};
    arithmetic.result = arithmetic.taps[0].value;
    return arithmetic;
}

} // namespace fovea
