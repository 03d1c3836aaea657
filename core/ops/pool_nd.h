#pragma once

#include "core/kernels/window_nd.h"
#include "core/ops/op.h"

namespace fovea {

enum class PoolKind {
    Max,
    MaxIndex, ///< where the largest lies within the whole input tensor
    Average,
    Lp, ///< (Σ |x|^p)^(1/p)
};

struct PoolNdOptions {
    PoolKind pool = PoolKind::Max;
    std::vector<WindowAxis> window; ///< one per axis after the channels
    Rounding rounding = Rounding::Floor;
    bool countPadding = false; ///< Average: padding counts as zeros of the mean
    bool columnMajor = false;  ///< MaxIndex: the places of a map are counted with the first axis fastest
    double p = 2.0;            ///< Lp
};

/// Pooling along any number of axes, each map on its own. Not made for speed: two axes have MaxPool2d and
/// AveragePool2d.
class PoolNd final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit PoolNd(PoolNdOptions options);
    const PoolNdOptions& options() const { return m_options; }

    std::string_view kind() const override;
    OpCategory category() const override { return OpCategory::Pooling; }
    nlohmann::json toJson() const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
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
    WindowNd windowOver(const Shape& input) const;
    template <class Scalar>
    double pooled(const WindowNd& window, const Scalar* map, std::int64_t mapIndex, std::int64_t place,
                  std::vector<std::int64_t>& offsets) const;
    double divisor(const WindowNd& window, std::int64_t place, std::int64_t onInput) const;

    PoolNdOptions m_options;
};

} // namespace fovea
