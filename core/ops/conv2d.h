#pragma once

#include "core/ops/op.h"
#include "core/ops/window.h"

namespace fovea {

struct Conv2dOptions {
    std::int64_t inChannels = 1;
    std::int64_t outChannels = 1; ///< K, the number of filters
    Window2d window;
    std::int64_t groups = 1; ///< divides inChannels and outChannels
    bool bias = true;
};

/// 2-D convolution (cross-correlation, as everywhere in the field): N×C×H×W → N×K×H'×W',
/// H' = (H + padding − D·(F−1) − 1)/S + 1, rounded down.
///
/// y[n,k,i,j] = b[k] + Σ over the C/groups channels of k's group and the taps: w[k,c,u,v] ·
/// x[n,c,i·S−P+u·D,j·S−P+v·D], with x = 0 on padding. Parameters: weight K×(C/groups)×F_h×F_w, bias K.
class Conv2d final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit Conv2d(const Conv2dOptions& options);
    const Conv2dOptions& options() const { return m_options; }

    std::string_view kind() const override { return "conv2d"; }
    OpCategory category() const override { return OpCategory::Convolution; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
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
    Conv2dOptions m_options;
};

} // namespace fovea
