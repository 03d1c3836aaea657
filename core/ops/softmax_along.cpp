#include "core/ops/softmax_along.h"

#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

AxisView viewOf(const Shape& shape, const std::pair<int, int>& axes) {
    return AxisView::of(shape, axes.first, axes.second);
}

/// Numbers that lie `step` apart.
template <class Scalar>
void computeLine(ScoreKind kind, const Scalar* x, std::int64_t count, std::int64_t step, Scalar* y) {
    std::int64_t best = 0;
    for (std::int64_t i = 1; i < count; ++i) {
        best = x[i * step] > x[best * step] ? i : best;
    }
    if (kind == ScoreKind::Hardmax) {
        for (std::int64_t i = 0; i < count; ++i) {
            y[i * step] = i == best ? Scalar(1) : Scalar(0);
        }
        return;
    }
    // Without its maximum no exponent is above 0, so nothing overflows.
    const auto highest = static_cast<double>(x[best * step]);
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        sum += std::exp(static_cast<double>(x[i * step]) - highest);
    }
    for (std::int64_t i = 0; i < count; ++i) {
        const double above = static_cast<double>(x[i * step]) - highest;
        y[i * step] =
            static_cast<Scalar>(kind == ScoreKind::Softmax ? std::exp(above) / sum : above - std::log(sum));
    }
}

void gradientOfLine(ScoreKind kind, const float* y, const float* dy, std::int64_t count, std::int64_t step,
                    float* dx) {
    double weighted = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const double factor = kind == ScoreKind::Softmax ? static_cast<double>(y[i * step]) : 1.0;
        weighted += factor * static_cast<double>(dy[i * step]);
    }
    for (std::int64_t i = 0; i < count; ++i) {
        const auto own = static_cast<double>(y[i * step]);
        const auto gradient = static_cast<double>(dy[i * step]);
        const double value = kind == ScoreKind::Softmax      ? own * (gradient - weighted)
                             : kind == ScoreKind::LogSoftmax ? gradient - std::exp(own) * weighted
                                                             : 0.0;
        dx[i * step] = static_cast<float>(value);
    }
}

} // namespace

std::pair<int, int> SoftmaxAlong::axes(int rank) const {
    return {static_cast<int>(m_first < 0 ? m_first + rank : m_first),
            static_cast<int>(m_end <= 0 ? m_end + rank : m_end)};
}

std::string_view SoftmaxAlong::kind() const {
    return m_scores == ScoreKind::Softmax ? "softmax"
                                          : (m_scores == ScoreKind::LogSoftmax ? "log_softmax" : "hardmax");
}

nlohmann::json SoftmaxAlong::toJson() const {
    return {{"op", kind()}, {"first_axis", m_first}, {"end_axis", m_end}};
}

Shape SoftmaxAlong::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const int rank = inputs[0].rank();
    const std::int64_t first = m_first < 0 ? m_first + rank : m_first;
    const std::int64_t end = m_end <= 0 ? m_end + rank : m_end;
    if (first < 0 || end > rank || first > end) {
        throw ShapeError(std::string(kind()) + ": " + inputs[0].toString() + " has no axes from " +
                         std::to_string(m_first) + " to " + std::to_string(m_end));
    }
    return inputs[0];
}

bool SoftmaxAlong::isNonNegative(const std::vector<bool>& /*inputsNonNegative*/) const {
    return m_scores != ScoreKind::LogSoftmax;
}

Region SoftmaxAlong::inputRegion(const Region& output, std::size_t /*input*/,
                                 std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const Shape& shape = inputs[0];
    AxisRanges ranges = axisRanges(output, shape);
    const Range along{m_first < 0 ? m_first + shape.rank() : m_first,
                      m_end <= 0 ? m_end + shape.rank() : m_end};
    for (std::int64_t axis = along.begin; axis < along.end; ++axis) {
        ranges[static_cast<std::size_t>(axis)] = {0, shape[static_cast<int>(axis)]};
    }
    return regionOf(ranges, shape);
}

ForwardResult SoftmaxAlong::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                    const ForwardContext& context) const {
    const AxisView view = viewOf(inputs[0].shape(), axes(inputs[0].shape().rank()));
    ForwardResult result{.output = Tensor::uninitialized(inputs[0].shape()), .saved = {}};
    const float* from = inputs[0].data();
    float* to = result.output.mutableData();
    context.workers.forEach(view.outer, [&](std::int64_t outer) {
        context.control.checkpoint();
        for (std::int64_t inner = 0; view.extent > 0 && inner < view.inner; ++inner) {
            const std::int64_t base = outer * view.extent * view.inner + inner;
            computeLine(m_scores, from + base, view.extent, view.inner, to + base);
        }
    });
    return result;
}

TensorD SoftmaxAlong::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                                Mode /*mode*/, const Saved* /*saved*/) const {
    const AxisView view = viewOf(inputs[0].shape(), axes(inputs[0].shape().rank()));
    TensorD output = TensorD::uninitialized(inputs[0].shape());
    double* to = output.mutableData();
    for (std::int64_t line = 0; view.extent > 0 && line < view.outer * view.inner; ++line) {
        const std::int64_t base = line / view.inner * view.extent * view.inner + line % view.inner;
        computeLine(m_scores, inputs[0].data() + base, view.extent, view.inner, to + base);
    }
    return output;
}

BackwardResult SoftmaxAlong::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    const AxisView view = viewOf(args.inputs[0].shape(), axes(args.inputs[0].shape().rank()));
    result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
    float* to = result.inputs[0].mutableData();
    context.workers.forEach(view.outer, [&](std::int64_t outer) {
        context.control.checkpoint();
        for (std::int64_t inner = 0; inner < view.inner; ++inner) {
            const std::int64_t base = outer * view.extent * view.inner + inner;
            gradientOfLine(m_scores, args.output.data() + base, args.outputGradient.data() + base,
                           view.extent, view.inner, to + base);
        }
    });
    return result;
}

Arithmetic SoftmaxAlong::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                 std::int64_t picture, const Element& at) const {
    const Shape& shape = inputs[0].shape();
    const AxisView view = viewOf(shape, axes(shape.rank()));
    const std::int64_t index = indexOf(shape, picture, at);
    const std::int64_t block = view.extent * view.inner;
    const std::int64_t base = index / block * block + index % view.inner;
    Arithmetic arithmetic;
    arithmetic.combination = m_scores == ScoreKind::Softmax ? Combination::Normalized : Combination::Function;
    std::vector<double> line;
    // The element itself comes first.
    arithmetic.taps.push_back(tapOn(inputs[0], 0, index, picture));
    for (std::int64_t i = 0; i < view.extent; ++i) {
        line.push_back(static_cast<double>(inputs[0].data()[base + i * view.inner]));
        if (base + i * view.inner != index) {
            arithmetic.taps.push_back(tapOn(inputs[0], 0, base + i * view.inner, picture));
        }
    }
    std::vector<double> scores(line.size());
    computeLine(m_scores, line.data(), view.extent, 1, scores.data());
    arithmetic.result = scores[static_cast<std::size_t>((index - base) / view.inner)];
    return arithmetic;
}

} // namespace fovea
