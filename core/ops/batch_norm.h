#pragma once

#include "core/ops/op.h"

namespace fovea {

struct BatchNormOptions {
    std::int64_t channels = 1;
    double epsilon = 1e-5; ///< > 0
    double momentum = 0.1; ///< share of the batch in the running statistics, in (0, 1]
};

/// Ioffe & Szegedy 2015: y = γ·(x − μ)/√(σ² + ε) + β per channel. Training takes μ and σ² of the batch
/// (biased), and saves {mean, 1/√(σ²+ε)} (two tensors of C) plus the unbiased variance as a third; inference
/// takes the running ones. Rank 2 to 4. Parameters: scale γ, shift β, running_mean, running_variance, C each.
class BatchNorm final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit BatchNorm(const BatchNormOptions& options);
    const BatchNormOptions& options() const { return m_options; }

    std::string_view kind() const override { return "batch_norm"; }
    OpCategory category() const override { return OpCategory::Normalization; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
    void updateStatistics(std::span<Tensor> parameters, const Saved& saved) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    BatchNormOptions m_options;
};

} // namespace fovea
