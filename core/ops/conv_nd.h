#pragma once

#include "core/kernels/window_nd.h"
#include "core/ops/op.h"

namespace fovea {

/// Throws SettingError (naming `kind`) on an axis outside its range, no axis, or more taps than
/// maxWindowTaps.
void requireValid(const std::vector<WindowAxis>& window, std::string_view kind);
/// A window's taps are listed one by one.
inline constexpr std::int64_t maxWindowTaps = std::int64_t{1} << 20;

struct ConvNdOptions {
    std::int64_t inChannels = 1;
    std::int64_t outChannels = 1;
    std::vector<WindowAxis> window;          ///< one per axis after the channels
    std::vector<std::int64_t> outputPadding; ///< transposed only: more at the end of each axis; or none
    std::int64_t groups = 1;
    bool bias = true;
};

/// Convolution along any number of axes, N×C×… → N×K×…; see Conv2d for the formula. Not made for speed: two
/// axes have Conv2d.
class ConvNd final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit ConvNd(ConvNdOptions options);
    const ConvNdOptions& options() const { return m_options; }

    std::string_view kind() const override { return "conv_nd"; }
    OpCategory category() const override { return OpCategory::Convolution; }
    nlohmann::json toJson() const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
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
    ConvNdOptions m_options;
};

/// Transposed convolution along any number of axes; see ConvTranspose2d. Weight C×(K/groups)×….
class ConvTransposeNd final : public Op {
public:
    /// Throws SettingError on an option outside its range.
    explicit ConvTransposeNd(ConvNdOptions options);
    const ConvNdOptions& options() const { return m_options; }

    std::string_view kind() const override { return "conv_transpose_nd"; }
    OpCategory category() const override { return OpCategory::Convolution; }
    nlohmann::json toJson() const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
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
    /// The convolution whose gradient this is: it reads this op's output.
    ConvolutionNd adjoint(const Shape& input) const;

    ConvNdOptions m_options;
};

} // namespace fovea
