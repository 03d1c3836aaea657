#pragma once

#include "core/ops/activation.h"

namespace fovea {

/// One function of one number, and what is to be known of it.
struct FunctionRow {
    std::string_view name;
    /// `a` and `b` are the settings of the Function.
    double (*value)(double x, double a, double b);
    /// f'(x); 0 where the function has steps.
    double (*derivative)(double x, double a, double b);
    OpCategory category = OpCategory::Other;
    bool neverNegative = false;
    /// What the settings are called; empty for those that it has not.
    std::string_view a = {};
    std::string_view b = {};
};

struct FunctionOptions {
    std::string name; ///< of a row of functionRows()
    double a = 0.0;   ///< the function's settings, named in its row
    double b = 0.0;
};

/// All known functions in alphabetical order.
std::span<const FunctionRow> functionRows();

/// Any function of each number on its own, on tensors of any rank: the activations that have no class of
/// their own, roots, exponentials, rounding, conversions.
class Function final : public Activation {
public:
    /// Throws SettingError when there is no function of that name.
    explicit Function(const FunctionOptions& options);
    const FunctionOptions& options() const { return m_options; }

    std::string_view kind() const override { return m_row.name; }
    OpCategory category() const override { return m_row.category; }
    nlohmann::json toJson() const override;
    double value(double x) const override { return m_row.value(x, m_options.a, m_options.b); }
    std::vector<OwnNumber> settings() const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;

private:
    FunctionOptions m_options;
    const FunctionRow& m_row;
};

} // namespace fovea
