#pragma once

#include "core/ops/op.h"

namespace fovea {

/// Element-wise functions share everything but the function itself.
class Activation : public Op {
public:
    OpCategory category() const override { return OpCategory::Activation; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

    /// The function at one number.
    virtual double value(double x) const = 0;
    /// What value() depends on beside x.
    virtual std::vector<OwnNumber> settings() const { return {}; }
};

/// max(0, x).
class Relu final : public Activation {
public:
    std::string_view kind() const override { return "relu"; }
    double value(double x) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
};

struct LeakyReluOptions {
    double slope = 0.01; ///< of the negative side, in [0, 1]
};

/// x for x ≥ 0, slope·x below.
class LeakyRelu final : public Activation {
public:
    /// Throws SettingError on an option outside its range.
    explicit LeakyRelu(const LeakyReluOptions& options);
    const LeakyReluOptions& options() const { return m_options; }

    std::string_view kind() const override { return "leaky_relu"; }
    nlohmann::json toJson() const override;
    double value(double x) const override;
    std::vector<OwnNumber> settings() const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;

private:
    LeakyReluOptions m_options;
};

/// 1 / (1 + e^−x).
class Sigmoid final : public Activation {
public:
    std::string_view kind() const override { return "sigmoid"; }
    double value(double x) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
};

/// Hyperbolic tangent.
class Tanh final : public Activation {
public:
    std::string_view kind() const override { return "tanh"; }
    double value(double x) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
};

} // namespace fovea
