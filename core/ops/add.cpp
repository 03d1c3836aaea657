#include "core/ops/add.h"

#include "core/ops/elementwise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace fovea {

nlohmann::json Add::toJson() const {
    return {{"op", kind()}};
}

Shape Add::inferShape(std::span<const Shape> inputs) const {
    if (inputs.size() < 2) {
        throw ShapeError("add takes two or more inputs, not " + std::to_string(inputs.size()));
    }
    requireVolume(inputs[0], kind());
    for (const Shape& input : inputs) {
        if (input != inputs[0]) {
            throw ShapeError("add takes inputs of one shape, not " + inputs[0].toString() + " and " +
                             input.toString());
        }
    }
    return inputs[0];
}

bool Add::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return std::ranges::all_of(inputsNonNegative, std::identity());
}

Region Add::inputRegion(const Region& output, std::size_t /*input*/,
                        std::span<const Shape> /*inputs*/) const {
    return output.empty() ? Region{} : output;
}

ForwardResult Add::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                           const ForwardContext& context) const {
    ForwardResult result{.output = Tensor::uninitialized(inputs[0].shape()), .saved = {}};
    float* to = result.output.mutableData();
    forEachPiece(context, inputs[0].size(), [&](std::int64_t begin, std::int64_t end) {
        const float* first = inputs[0].data();
        const float* second = inputs[1].data();
        for (std::int64_t i = begin; i < end; ++i) {
            to[i] = first[i] + second[i];
        }
        for (const Tensor& input : inputs.subspan(2)) {
            const float* from = input.data();
            for (std::int64_t i = begin; i < end; ++i) {
                to[i] += from[i];
            }
        }
    });
    return result;
}

TensorD Add::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                       Mode /*mode*/, const Saved* /*saved*/) const {
    TensorD sum = inputs[0];
    for (const TensorD& input : inputs.subspan(1)) {
        const std::span<double> values = sum.mutableValues();
        std::ranges::transform(values, input.values(), values.begin(), std::plus<>());
    }
    return sum;
}

BackwardResult Add::backward(const BackwardArgs& args, const ForwardContext& /*context*/) const {
    BackwardResult result{.inputs = std::vector<Tensor>(args.inputs.size()), .parameters = {}};
    for (std::size_t i = 0; i < args.inputs.size(); ++i) {
        if (args.wantsInput[i]) {
            result.inputs[i] = args.outputGradient;
        }
    }
    return result;
}

Arithmetic Add::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                        std::int64_t picture, const Element& at) const {
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        arithmetic.taps.push_back(tapAt(inputs[i], i, picture, at));
        arithmetic.result += arithmetic.taps.back().product;
    }
    return arithmetic;
}

} // namespace fovea
