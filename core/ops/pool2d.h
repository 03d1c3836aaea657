#pragma once

#include "core/ops/op.h"
#include "core/ops/window.h"

namespace fovea {

struct Pool2dOptions {
    Window2d window;
    Rounding rounding = Rounding::Floor;
    /// Average pooling: whether padding counts as zeros of the mean (true) or is left out of it (false). What
    /// a ceil-mode window sticks out beyond the padding never counts.
    bool countPadding = false;
};

/// The largest number of each window, every channel on its own; the first of equal ones wins. Padding never
/// wins: a window wholly on padding gives 0 and no winner. N×C×H×W → N×C×H'×W'.
class MaxPool2d final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit MaxPool2d(const Pool2dOptions& options);
    const Pool2dOptions& options() const { return m_options; }

    std::string_view kind() const override { return "max_pool2d"; }
    OpCategory category() const override { return OpCategory::Pooling; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    RegionSteps inputSteps(std::size_t /*input*/) const override { return tapSteps(m_options.window); }
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    Pool2dOptions m_options;
};

/// The mean of each window, every channel on its own. N×C×H×W → N×C×H'×W'. A window with no counted element
/// gives 0.
class AveragePool2d final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit AveragePool2d(const Pool2dOptions& options);
    const Pool2dOptions& options() const { return m_options; }

    std::string_view kind() const override { return "average_pool2d"; }
    OpCategory category() const override { return OpCategory::Pooling; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    RegionSteps inputSteps(std::size_t /*input*/) const override { return tapSteps(m_options.window); }
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    Pool2dOptions m_options;
};

/// The mean of each map: N×C×H×W → N×C×1×1.
class GlobalAveragePool final : public Op {
public:
    std::string_view kind() const override { return "global_average_pool"; }
    OpCategory category() const override { return OpCategory::Pooling; }
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
};

} // namespace fovea
