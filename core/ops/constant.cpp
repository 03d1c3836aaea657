#include "core/ops/constant.h"

#include <nlohmann/json.hpp>

namespace fovea {

nlohmann::json Constant::toJson() const {
    return {{"op", kind()},
            {"shape", std::vector<std::int64_t>(m_shape.extents().begin(), m_shape.extents().end())}};
}

Shape Constant::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 0, kind());
    return m_shape;
}

std::vector<ParameterSpec> Constant::parameters() const {
    return {{.name = "value", .role = ParameterRole::Weight, .shape = m_shape, .fanIn = 1}};
}

Region Constant::inputRegion(const Region& /*output*/, std::size_t /*input*/,
                             std::span<const Shape> /*inputs*/) const {
    return {};
}

ForwardResult Constant::forward(std::span<const Tensor> /*inputs*/, std::span<const Tensor> parameters,
                                const ForwardContext& /*context*/) const {
    return {.output = parameters[0], .saved = {}};
}

TensorD Constant::reference(std::span<const TensorD> /*inputs*/, std::span<const TensorD> parameters,
                            Mode /*mode*/, const Saved* /*saved*/) const {
    return parameters[0];
}

BackwardResult Constant::backward(const BackwardArgs& args, const ForwardContext& /*context*/) const {
    return {.inputs = {}, .parameters = {args.outputGradient}};
}

Arithmetic Constant::explain(std::span<const Tensor> /*inputs*/, std::span<const Tensor> parameters,
                             std::int64_t picture, const Element& at) const {
    Arithmetic arithmetic;
    arithmetic.combination = Combination::WeightedSum;
    arithmetic.bias = static_cast<double>(parameters[0].at(picture, at.channel, at.y, at.x));
    arithmetic.result = *arithmetic.bias;
    return arithmetic;
}

} // namespace fovea
