#pragma once

#include "core/ops/op.h"

namespace fovea {

struct NormalizeOptions {
    std::vector<std::int64_t> axes; ///< that share a mean; below 0 counted from the end
    double epsilon = 1e-5;          ///< added to the variance
};

/// (x − mean) / √(variance + epsilon) over some axes, in every mode: what instance, group, layer and
/// mean-variance normalization have in common.
class Normalize final : public Op {
public:
    explicit Normalize(NormalizeOptions options)
        : m_options(std::move(options)) {}

    std::string_view kind() const override { return "normalize"; }
    OpCategory category() const override { return OpCategory::Normalization; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    NormalizeOptions m_options;
};

struct LocalResponseOptions {
    std::int64_t size = 1; ///< channels that count, ⌊(size−1)/2⌋ of them before
    double alpha = 1e-4;
    double beta = 0.75;
    double bias = 1.0;
};

/// Local response normalization across channels (Krizhevsky et al. 2012): x / (bias + alpha/size · Σ
/// x²)^beta, the sum over the neighbouring channels.
class LocalResponse final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit LocalResponse(const LocalResponseOptions& options);

    std::string_view kind() const override { return "local_response"; }
    OpCategory category() const override { return OpCategory::Normalization; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;

private:
    LocalResponseOptions m_options;
};

} // namespace fovea
