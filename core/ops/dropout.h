#pragma once

#include "core/ops/op.h"

namespace fovea {

struct DropoutOptions {
    double rate = 0.5; ///< share of elements set to 0 while training, in [0, 1)
};

/// Srivastava et al. 2014, inverted: while training each element is 0 with probability `rate`, else divided
/// by 1 − rate; the mask (0 or 1/(1−rate)) is saved as tensor 0. Inference copies.
class Dropout final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit Dropout(const DropoutOptions& options);
    const DropoutOptions& options() const { return m_options; }

    std::string_view kind() const override { return "dropout"; }
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

private:
    DropoutOptions m_options;
};

} // namespace fovea
