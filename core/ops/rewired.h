#pragma once

#include "core/ops/op.h"

#include <memory>
#include <optional>

namespace fovea {

/// Where an inner op's input or parameter comes from: an input or a parameter of the outer op.
struct RewiredSource {
    bool isParameter = false;
    std::size_t index = 0;
    Shape shape; ///< of the parameter, for an inner input that is one
};

/// An op with its inputs and parameters exchanged: operands that are known become parameters (x + 3),
/// parameters that another layer computes become inputs (a convolution whose filters come from the network).
class Rewired final : public Op {
public:
    /// One source per input of `inner`, and one per parameter. Outer inputs and parameters are each used by
    /// one source and are numbered from 0 without a gap.
    Rewired(std::shared_ptr<const Op> inner, std::vector<RewiredSource> inputs,
            std::vector<RewiredSource> parameters);
    const Op& inner() const { return *m_inner; }
    /// Where each input of inner() comes from.
    const std::vector<RewiredSource>& inputSources() const { return m_inputs; }

    std::string_view kind() const override { return m_inner->kind(); }
    OpCategory category() const override { return m_inner->category(); }
    nlohmann::json toJson() const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    std::vector<ParameterSpec> parameters() const override;
    std::int64_t multiplyAdds(std::span<const Shape> inputs) const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    RegionSteps inputSteps(std::size_t input) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    /// The taps are those of the inputs. A sum takes what parameters add into its bias; of a function they
    /// are its own numbers.
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    std::vector<Shape> innerShapes(std::span<const Shape> inputs) const;
    /// Which input of inner() it is; none for its parameters.
    std::optional<std::size_t> innerInput(std::size_t input) const;

    std::shared_ptr<const Op> m_inner;
    std::vector<RewiredSource> m_inputs;
    std::vector<RewiredSource> m_parameters;
};

} // namespace fovea
