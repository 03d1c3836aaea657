#pragma once

#include "core/ops/op.h"

namespace fovea {

/// A layer without inputs: its only parameter, "value", is its output.
class Constant final : public Op {
public:
    explicit Constant(const Shape& shape)
        : m_shape(shape) {}

    std::string_view kind() const override { return "constant"; }
    OpCategory category() const override { return OpCategory::Other; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    Shape m_shape;
};

} // namespace fovea
