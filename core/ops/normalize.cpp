#include "core/ops/normalize.h"

#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace fovea {

namespace {

/// Elements that share a mean: those at group + member.
struct Groups {
    std::vector<std::int64_t> groups{0};
    std::vector<std::int64_t> members{0};
};

Groups groupsOf(const NormalizeOptions& options, const Shape& shape) {
    std::vector<bool> shared(static_cast<std::size_t>(shape.rank()), false);
    for (const std::int64_t axis : options.axes) {
        shared[static_cast<std::size_t>(normalizedAxis(axis, shape.rank(), "normalize"))] = true;
    }
    const std::vector<std::int64_t> strides = stridesOf(shape);
    Groups result;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        std::vector<std::int64_t>& offsets = shared[a] ? result.members : result.groups;
        std::vector<std::int64_t> longer;
        for (const std::int64_t offset : offsets) {
            for (std::int64_t i = 0; i < shape[axis]; ++i) {
                longer.push_back(offset + i * strides[a]);
            }
        }
        offsets = std::move(longer);
    }
    return result;
}

struct Moments {
    double mean = 0;
    double inverseStd = 0;
};

template <class Scalar>
Moments momentsOf(const Scalar* x, const std::vector<std::int64_t>& members, double epsilon) {
    const auto count = static_cast<double>(members.size());
    Moments moments;
    for (const std::int64_t member : members) {
        moments.mean += static_cast<double>(x[member]) / count;
    }
    double variance = 0;
    for (const std::int64_t member : members) {
        const double deviation = static_cast<double>(x[member]) - moments.mean;
        variance += deviation * deviation / count;
    }
    moments.inverseStd = 1.0 / std::sqrt(variance + epsilon);
    return moments;
}

template <class Scalar>
void normalizeGroup(const Scalar* x, const std::vector<std::int64_t>& members, double epsilon, Scalar* y) {
    const Moments moments = momentsOf(x, members, epsilon);
    for (const std::int64_t member : members) {
        y[member] = static_cast<Scalar>((static_cast<double>(x[member]) - moments.mean) * moments.inverseStd);
    }
}

/// The group of an element: its own offset without what its place along the shared axes adds.
std::int64_t groupOf(const NormalizeOptions& options, const Shape& shape, std::int64_t index) {
    const std::vector<std::int64_t> strides = stridesOf(shape);
    std::vector<bool> done(strides.size(), false);
    std::int64_t group = index;
    for (const std::int64_t named : options.axes) {
        const int axis = normalizedAxis(named, shape.rank(), "normalize");
        const auto a = static_cast<std::size_t>(axis);
        group -= done[a] ? 0 : index / strides[a] % shape[axis] * strides[a];
        done[a] = true;
    }
    return group;
}

} // namespace

nlohmann::json Normalize::toJson() const {
    return {{"op", kind()}, {"axes", m_options.axes}, {"epsilon", m_options.epsilon}};
}

Shape Normalize::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    for (const std::int64_t axis : m_options.axes) {
        static_cast<void>(normalizedAxis(axis, inputs[0].rank(), kind()));
    }
    return inputs[0];
}

Region Normalize::inputRegion(const Region& output, std::size_t /*input*/,
                              std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    AxisRanges ranges = axisRanges(output, inputs[0]);
    for (const std::int64_t named : m_options.axes) {
        const int axis = normalizedAxis(named, inputs[0].rank(), kind());
        ranges[static_cast<std::size_t>(axis)] = {0, inputs[0][axis]};
    }
    return regionOf(ranges, inputs[0]);
}

ForwardResult Normalize::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                                 const ForwardContext& context) const {
    const Groups groups = groupsOf(m_options, inputs[0].shape());
    ForwardResult result{.output = Tensor::uninitialized(inputs[0].shape()), .saved = {}};
    const float* from = inputs[0].data();
    float* to = result.output.mutableData();
    context.workers.forEach(std::ssize(groups.groups), [&](std::int64_t i) {
        context.control.checkpoint();
        const std::int64_t group = groups.groups[static_cast<std::size_t>(i)];
        normalizeGroup(from + group, groups.members, m_options.epsilon, to + group);
    });
    return result;
}

TensorD Normalize::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                             Mode /*mode*/, const Saved* /*saved*/) const {
    const Groups groups = groupsOf(m_options, inputs[0].shape());
    TensorD output = TensorD::uninitialized(inputs[0].shape());
    double* to = output.mutableData();
    for (const std::int64_t group : groups.groups) {
        normalizeGroup(inputs[0].data() + group, groups.members, m_options.epsilon, to + group);
    }
    return output;
}

BackwardResult Normalize::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    const Groups groups = groupsOf(m_options, args.inputs[0].shape());
    result.inputs[0] = Tensor::uninitialized(args.inputs[0].shape());
    float* to = result.inputs[0].mutableData();
    const auto count = static_cast<double>(groups.members.size());
    context.workers.forEach(std::ssize(groups.groups), [&](std::int64_t i) {
        context.control.checkpoint();
        const std::int64_t group = groups.groups[static_cast<std::size_t>(i)];
        const float* y = args.output.data() + group;
        const float* dy = args.outputGradient.data() + group;
        const Moments moments = momentsOf(args.inputs[0].data() + group, groups.members, m_options.epsilon);
        double mean = 0;
        double along = 0;
        for (const std::int64_t member : groups.members) {
            mean += static_cast<double>(dy[member]) / count;
            along += static_cast<double>(dy[member]) * static_cast<double>(y[member]) / count;
        }
        for (const std::int64_t member : groups.members) {
            to[group + member] =
                static_cast<float>(moments.inverseStd * (static_cast<double>(dy[member]) - mean -
                                                         along * static_cast<double>(y[member])));
        }
    });
    return result;
}

Arithmetic Normalize::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              std::int64_t picture, const Element& at) const {
    const Shape& shape = inputs[0].shape();
    const Groups groups = groupsOf(m_options, shape);
    const std::int64_t index = indexOf(shape, picture, at);
    const std::int64_t group = groupOf(m_options, shape, index);
    Arithmetic arithmetic;
    arithmetic.combination = Combination::Function;
    // The element itself comes first.
    arithmetic.taps.push_back(tapOn(inputs[0], 0, index, picture));
    for (const std::int64_t member : groups.members) {
        if (group + member != index) {
            arithmetic.taps.push_back(tapOn(inputs[0], 0, group + member, picture));
        }
    }
    const Moments moments = momentsOf(inputs[0].data() + group, groups.members, m_options.epsilon);
    arithmetic.own = {{.name = "mean", .value = moments.mean},
                      {.name = "1/√(σ²+ε)", .value = moments.inverseStd},
                      {.name = "ε", .value = m_options.epsilon}};
    arithmetic.result = (arithmetic.taps[0].value - moments.mean) * moments.inverseStd;
    return arithmetic;
}

} // namespace fovea
