#pragma once

#include "core/ops/op.h"

namespace fovea {

/// One function of two or three numbers.
struct BroadcastRow {
    std::string_view name;
    std::size_t inputs = 2;
    double (*value)(const double* x);
    /// The derivative by x[which].
    double (*derivative)(const double* x, std::size_t which);
    bool neverNegative = false; ///< whatever the inputs are
    bool keepsSign = false;     ///< not negative when no input is
};

/// All known functions in alphabetical order.
std::span<const BroadcastRow> broadcastRows();

/// A function of two (or three) tensors, element by element: arithmetic, comparisons, logic, choice. Operands
/// of different shapes are spread by NumPy's rule: aligned at the last axis, extents of 1 repeated.
class Broadcast final : public Op {
public:
    /// Throws SettingError when there is no function of that name.
    explicit Broadcast(std::string_view name);

    std::string_view kind() const override { return m_row.name; }
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
    const BroadcastRow& m_row;
};

} // namespace fovea
