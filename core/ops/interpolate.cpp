#include "core/ops/interpolate.h"

#include "core/ops/elementwise.h"
#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {

namespace {

using AxisTable = std::vector<std::vector<WeightedIndex>>;

Shape withExtent(const Shape& shape, int axis, std::int64_t extent) {
    std::vector<std::int64_t> extents(shape.extents().begin(), shape.extents().end());
    extents[static_cast<std::size_t>(axis)] = extent;
    return Shape(std::span<const std::int64_t>(extents));
}

/// One axis of `input`, resized; what lies outside is 0.
template <class Scalar>
BasicTensor<Scalar> alongAxis(const BasicTensor<Scalar>& input, int axis, const AxisTable& table) {
    const AxisView view = AxisView::of(input.shape(), axis, axis + 1);
    BasicTensor<Scalar> output(withExtent(input.shape(), axis, std::ssize(table)));
    const Scalar* from = input.data();
    Scalar* to = output.mutableData();
    for (std::int64_t outer = 0; outer < view.outer; ++outer) {
        for (const std::vector<WeightedIndex>& taps : table) {
            for (const WeightedIndex& tap : taps) {
                const Scalar* line = from + (outer * view.extent + tap.index) * view.inner;
                const auto weight = static_cast<Scalar>(tap.weight);
                for (std::int64_t i = 0; i < view.inner; ++i) {
                    to[i] += weight * line[i];
                }
            }
            to += view.inner;
        }
    }
    return output;
}

/// The transposed of alongAxis().
Tensor backAlongAxis(const Tensor& gradient, int axis, const AxisTable& table, std::int64_t extent) {
    Tensor result(withExtent(gradient.shape(), axis, extent));
    const AxisView view = AxisView::of(result.shape(), axis, axis + 1);
    const float* from = gradient.data();
    float* to = result.mutableData();
    for (std::int64_t outer = 0; outer < view.outer; ++outer) {
        for (const std::vector<WeightedIndex>& taps : table) {
            for (const WeightedIndex& tap : taps) {
                float* line = to + (outer * view.extent + tap.index) * view.inner;
                const auto weight = static_cast<float>(tap.weight);
                for (std::int64_t i = 0; i < view.inner; ++i) {
                    line[i] += weight * from[i];
                }
            }
            from += view.inner;
        }
    }
    return result;
}

/// Puts `value` wherever an axis has no taps.
template <class Scalar>
void fillOutside(BasicTensor<Scalar>& output, const std::vector<AxisTable>& axes, double value) {
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        const AxisView view =
            AxisView::of(output.shape(), static_cast<int>(axis), static_cast<int>(axis) + 1);
        for (std::size_t i = 0; i < axes[axis].size(); ++i) {
            if (!axes[axis][i].empty()) {
                continue;
            }
            Scalar* to = output.mutableData();
            for (std::int64_t outer = 0; outer < view.outer; ++outer) {
                std::fill_n(to + (outer * view.extent + static_cast<std::int64_t>(i)) * view.inner,
                            view.inner, static_cast<Scalar>(value));
            }
        }
    }
}

template <class Scalar>
BasicTensor<Scalar> resized(const InterpolateOptions& options, BasicTensor<Scalar> input) {
    for (std::size_t axis = 0; axis < options.axes.size(); ++axis) {
        if (!options.axes[axis].empty()) {
            input = alongAxis(input, static_cast<int>(axis), options.axes[axis]);
        }
    }
    fillOutside(input, options.axes, options.outside);
    return input;
}

/// Calls sink(input index, weight) for all that goes into an output element; false when it lies outside.
bool forEachTap(const InterpolateOptions& options, const Shape& input, const Shape& output,
                std::int64_t index, const std::function<void(std::int64_t, double)>& sink) {
    const std::vector<std::int64_t> inStrides = stridesOf(input);
    const std::vector<std::int64_t> outStrides = stridesOf(output);
    std::vector<WeightedIndex> taps{{.index = 0, .weight = 1.0}};
    for (std::size_t axis = 0; axis < options.axes.size(); ++axis) {
        const std::int64_t place = index / outStrides[axis] % output[static_cast<int>(axis)];
        const std::vector<WeightedIndex> itself{{.index = place, .weight = 1.0}};
        const AxisTable& table = options.axes[axis];
        const std::vector<WeightedIndex>& along =
            table.empty() ? itself : table[static_cast<std::size_t>(place)];
        std::vector<WeightedIndex> longer;
        for (const WeightedIndex& tap : taps) {
            for (const WeightedIndex& next : along) {
                longer.push_back(
                    {.index = tap.index + next.index * inStrides[axis], .weight = tap.weight * next.weight});
            }
        }
        taps = std::move(longer);
    }
    for (const WeightedIndex& tap : taps) {
        sink(tap.index, tap.weight);
    }
    return !taps.empty();
}

} // namespace

nlohmann::json Interpolate::toJson() const {
    nlohmann::json sizes = nlohmann::json::array();
    for (const AxisTable& table : m_options.axes) {
        sizes.push_back(table.size());
    }
    return {{"op", kind()}, {"sizes", sizes}, {"outside", m_options.outside}};
}

Shape Interpolate::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    if (inputs[0].rank() != std::ssize(m_options.axes)) {
        throw ShapeError("interpolate: it is set for " + std::to_string(m_options.axes.size()) +
                         " dimension(s), the input is " + inputs[0].toString());
    }
    Shape output = inputs[0];
    for (int axis = 0; axis < output.rank(); ++axis) {
        const AxisTable& table = m_options.axes[static_cast<std::size_t>(axis)];
        for (const std::vector<WeightedIndex>& taps : table) {
            for (const WeightedIndex& tap : taps) {
                if (tap.index < 0 || tap.index >= inputs[0][axis]) {
                    throw ShapeError("interpolate: it reads beyond " + inputs[0].toString());
                }
            }
        }
        output = table.empty() ? output : withExtent(output, axis, std::ssize(table));
    }
    return output;
}

Region Interpolate::inputRegion(const Region& output, std::size_t /*input*/,
                                std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    const Shape whole = inferShape(inputs);
    AxisRanges ranges = axisRanges(output, whole);
    for (int axis = 0; axis < whole.rank(); ++axis) {
        const AxisTable& table = m_options.axes[static_cast<std::size_t>(axis)];
        if (!table.empty()) {
            Range& range = ranges[static_cast<std::size_t>(axis)];
            range = resizedRange(range, std::ssize(table), inputs[0][axis], [&](std::int64_t index) {
                Range read;
                for (const WeightedIndex& tap : table[static_cast<std::size_t>(index)]) {
                    read = united(read, {tap.index, tap.index + 1});
                }
                return read;
            });
        }
    }
    return regionOf(ranges, inputs[0]);
}

ForwardResult Interpolate::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                   const ForwardContext& context) const {
    context.control.checkpoint();
    return {.output = resized(m_options, inputs[0]), .saved = {}};
}

TensorD Interpolate::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                               Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape shape = inputs[0].shape();
    TensorD output(inferShape({&shape, 1}));
    double* to = output.mutableData();
    for (std::int64_t index = 0; index < output.size(); ++index) {
        const bool inside =
            forEachTap(m_options, shape, output.shape(), index,
                       [&](std::int64_t i, double weight) { to[index] += weight * inputs[0].data()[i]; });
        to[index] = inside ? to[index] : m_options.outside;
    }
    return output;
}

BackwardResult Interpolate::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    Tensor gradient = args.outputGradient;
    for (std::size_t axis = m_options.axes.size(); axis-- > 0;) {
        context.control.checkpoint();
        if (!m_options.axes[axis].empty()) {
            gradient = backAlongAxis(gradient, static_cast<int>(axis), m_options.axes[axis],
                                     args.inputs[0].shape()[static_cast<int>(axis)]);
        }
    }
    result.inputs[0] = std::move(gradient);
    return result;
}

Arithmetic Interpolate::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                std::int64_t picture, const Element& at) const {
    const Shape shape = inputs[0].shape();
    const Shape output = inferShape({&shape, 1});
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    const bool inside = forEachTap(m_options, shape, output, indexOf(output, picture, at),
                                   [&](std::int64_t index, double weight) {
                                       arithmetic.taps.push_back(tapOn(inputs[0], 0, index, picture, weight));
                                       arithmetic.result += arithmetic.taps.back().product;
                                   });
    if (!inside) {
        arithmetic.bias = m_options.outside;
        arithmetic.result = m_options.outside;
    }
    return arithmetic;
}

} // namespace fovea
