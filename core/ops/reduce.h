#pragma once

#include "core/ops/op.h"

namespace fovea {

enum class Reduction {
    Sum,
    Mean,
    Max,
    Min,
    Product,
    L1,
    L2,
    LogSum,
    LogSumExp,
    SumSquare,
    ArgMax, ///< the index along the axis
    ArgMin,
};

struct ReduceOptions {
    Reduction reduction = Reduction::Sum;
    /// Below 0 counted from the end; none takes all. ArgMax and ArgMin take one.
    std::vector<std::int64_t> axes;
    bool keepAxes = true;  ///< with extent 1
    bool lastWins = false; ///< ArgMax and ArgMin: of equal numbers
};

/// Makes one number of all along some axes.
class Reduce final : public Op {
public:
    explicit Reduce(ReduceOptions options)
        : m_options(std::move(options)) {}
    const ReduceOptions& options() const { return m_options; }

    std::string_view kind() const override;
    OpCategory category() const override { return OpCategory::Other; }
    nlohmann::json toJson() const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
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
    ReduceOptions m_options;
};

} // namespace fovea
