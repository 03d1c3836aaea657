#pragma once

#include "core/ops/op.h"

namespace fovea {

struct MatMulOptions {
    bool transposeA = false; ///< of the last two axes
    bool transposeB = false;
};

/// A·B of the last two axes, …×M×K · …×K×N → …×M×N; the axes before them are spread by NumPy's rule. A vector
/// counts as one row on the left and as one column on the right, and its axis is missing in the result.
///
/// explain() lists the row of A, weighed with the column of B.
class MatMul final : public Op {
public:
    explicit MatMul(const MatMulOptions& options)
        : m_options(options) {}

    std::string_view kind() const override { return "matmul"; }
    OpCategory category() const override { return OpCategory::Linear; }
    nlohmann::json toJson() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
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
    MatMulOptions m_options;
};

} // namespace fovea
