#pragma once

#include "core/ops/op.h"

#include <memory>

namespace fovea {

/// Runs an op that knows N×C×H×W on other ranks: N×C×W counts as maps of one row, and of more than four axes
/// those between the channels and the last count as rows. Only for ops that mean the same then: windows of
/// one row, or whatever treats all places of a map alike.
class AsMaps final : public Op {
public:
    explicit AsMaps(std::shared_ptr<const Op> inner)
        : m_inner(std::move(inner)) {}
    const Op& inner() const { return *m_inner; }

    std::string_view kind() const override { return m_inner->kind(); }
    OpCategory category() const override { return m_inner->category(); }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override { return m_inner->parameters(); }
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    RegionSteps inputSteps(std::size_t input) const override { return m_inner->inputSteps(input); }
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    void updateStatistics(std::span<Tensor> parameters, const Saved& saved) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    std::shared_ptr<const Op> m_inner;
};

} // namespace fovea
