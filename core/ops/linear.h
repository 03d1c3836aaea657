#pragma once

#include "core/ops/op.h"

namespace fovea {

struct LinearOptions {
    std::int64_t inFeatures = 1;
    std::int64_t outFeatures = 1;
    bool bias = true;
};

/// Fully connected layer: y = W·x + b on each row of N×in → N×out. Parameters: weight out×in, bias out.
class Linear final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit Linear(const LinearOptions& options);
    const LinearOptions& options() const { return m_options; }

    std::string_view kind() const override { return "linear"; }
    OpCategory category() const override { return OpCategory::Linear; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    LinearOptions m_options;
};

} // namespace fovea
