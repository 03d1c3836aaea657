#pragma once

#include "core/ops/layout.h"
#include "core/ops/op.h"

#include <functional>
#include <optional>

namespace fovea {

/// A block of an output and the elements of one input that it copies. Along every axis of the block each
/// index has its own offset into the input; an element lies at the sum of its axes' offsets.
struct IndexPiece {
    struct Axis {
        std::int64_t step = 1; ///< between neighbours in the output; shrinks from axis to axis
        std::vector<std::int64_t>
            from; ///< per index: offset in the input, or below 0 where nothing is copied
    };
    std::size_t input = 0;
    std::int64_t outputBase = 0;
    std::int64_t inputBase = 0;
    std::vector<Axis> axes;

    std::int64_t elementCount() const;
    /// The input's element that the output's element copies; −1 when it is not of this piece.
    std::int64_t source(std::int64_t outputIndex) const;
};

/// All of an output; pieces do not overlap.
struct IndexPlan {
    /// The element of the inputs that an output element copies; index −1 for one that copies none.
    struct Source {
        std::size_t input = 0;
        std::int64_t index = -1;
    };
    std::vector<IndexPiece> pieces;
    double fill = 0.0; ///< of the elements that no piece copies

    Source source(std::int64_t outputIndex) const;
};

/// The numbers of an op's inputs that decide what is copied (indices of a gather).
using InputNumbers = std::function<std::span<const double>(std::size_t input)>;

/// What every op that only moves numbers has in common: each element of the output is one of the inputs' or a
/// fixed number.
class IndexMap : public Op {
public:
    OpCategory category() const override { return OpCategory::Other; }
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

    /// What is copied where; none when numbers decide it, or for an output of more than maxPlannedElements.
    std::optional<IndexPlan> fixedPlan(std::span<const Shape> inputs) const;
    /// A plan lists an index for every place along an axis: none is made for a larger output only to tell
    /// what one number of it reads.
    static constexpr std::int64_t maxPlannedElements = std::int64_t{1} << 26;

protected:
    /// Per axis of inputs[input]: the smallest range that the box `output` of the output copies, not clipped.
    /// Not asked for an input that decidesByNumbers().
    virtual AxisRanges inputRanges(const AxisRanges& output, std::size_t input,
                                   std::span<const Shape> inputs) const = 0;
    /// `numbers` is asked only for inputs that decidesByNumbers() names.
    virtual IndexPlan plan(std::span<const Shape> inputs, const InputNumbers& numbers) const = 0;
    /// Whether the numbers of an input say what is copied.
    virtual bool decidesByNumbers(std::size_t /*input*/) const { return false; }
};

} // namespace fovea
