#pragma once

#include "core/ops/op.h"

namespace fovea {

/// N×C×H×W → N×(C·H·W), channel by channel, row by row. Rank 2 to 4. The output shares its numbers.
class Flatten final : public Op {
public:
    std::string_view kind() const override { return "flatten"; }
    OpCategory category() const override { return OpCategory::Other; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;
};

} // namespace fovea
