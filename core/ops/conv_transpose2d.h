#pragma once

#include "core/ops/op.h"
#include "core/ops/window.h"

namespace fovea {

struct ConvTranspose2dOptions {
    std::int64_t inChannels = 1;
    std::int64_t outChannels = 1; ///< K
    /// Kernel, stride (how far apart the stamps lie), dilation; padding is cut off the output.
    Window2d window;
    std::int64_t outputPaddingRows = 0; ///< more rows at the bottom, less than the stride or the dilation
    std::int64_t outputPaddingColumns = 0;
    std::int64_t groups = 1; ///< divides inChannels and outChannels
    bool bias = true;
};

/// 2-D transposed convolution (the gradient of Conv2d as a layer; Dumoulin and Visin 2016): N×C×H×W →
/// N×K×H'×W', H' = (H−1)·S − padding + D·(F−1) + outputPadding + 1.
///
/// Every input element stamps the kernel, times itself, onto the output: y[n,k,i·S−P+u·D,j·S−P+v·D] +=
/// w[c,k,u,v] · x[n,c,i,j]; what falls outside is dropped. Parameters: weight C×(K/groups)×F_h×F_w, bias K.
class ConvTranspose2d final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit ConvTranspose2d(const ConvTranspose2dOptions& options);
    const ConvTranspose2dOptions& options() const { return m_options; }

    std::string_view kind() const override { return "conv_transpose2d"; }
    OpCategory category() const override { return OpCategory::Convolution; }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    RegionSteps inputSteps(std::size_t /*input*/) const override { return reachingSteps(m_options.window); }
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    ConvTranspose2dOptions m_options;
};

} // namespace fovea
