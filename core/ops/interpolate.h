#pragma once

#include "core/ops/op.h"

namespace fovea {

/// What one output index along an axis is made of.
struct WeightedIndex {
    std::int64_t index = 0;
    double weight = 1.0;
};

struct InterpolateOptions {
    /// Per axis of the input, per output index: what is summed. An axis without entries stays as it is; an
    /// index without any lies outside and gives `outside`.
    std::vector<std::vector<std::vector<WeightedIndex>>> axes;
    double outside = 0.0;
};

/// Weighted sums along each axis in turn: linear and cubic resizing.
class Interpolate final : public Op {
public:
    explicit Interpolate(InterpolateOptions options)
        : m_options(std::move(options)) {}

    std::string_view kind() const override { return "interpolate"; }
    OpCategory category() const override { return OpCategory::Other; }
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
    InterpolateOptions m_options;
};

} // namespace fovea
