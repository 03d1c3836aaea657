#pragma once

#include "core/ops/op.h"

namespace fovea {

/// What stands on the padding.
enum class PaddingMode {
    Zeros,
    Reflect,   ///< mirrored at the edge, which is not repeated: needs more elements than it pads
    Replicate, ///< the edge repeated
};

struct Pad2dOptions {
    std::int64_t top = 0;
    std::int64_t bottom = 0;
    std::int64_t left = 0;
    std::int64_t right = 0;
    PaddingMode mode = PaddingMode::Zeros;
};

/// The element of 0…extent−1 that a padded position stands for (0 is the first element, negative positions
/// lie before it); −1 where it is a zero. Reflect: `position` lies at most extent − 1 outside.
std::int64_t paddedSource(std::int64_t position, std::int64_t extent, PaddingMode mode);

/// The smallest range of elements that stand at the padded positions `wanted`, counted from the first padded
/// one; `before` and `after` may cut off. With zeros, positions on the padding count as elements outside.
Range paddedRange(const Range& wanted, std::int64_t extent, std::int64_t before, std::int64_t after,
                  PaddingMode mode);

/// Padding as a layer of its own, for modes that a window's own padding does not have: N×C×H×W →
/// N×C×(H+top+bottom)×(W+left+right).
class Pad2d final : public Op {
public:
    /// Throws SettingError on an option outside 0…maxWindowSetting.
    explicit Pad2d(const Pad2dOptions& options);
    const Pad2dOptions& options() const { return m_options; }

    std::string_view kind() const override { return "pad2d"; }
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
    Pad2dOptions m_options;
};

} // namespace fovea
