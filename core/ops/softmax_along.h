#pragma once

#include "core/ops/op.h"

#include <utility>

namespace fovea {

enum class ScoreKind {
    Softmax,    ///< e^x over the sum of all e^x
    LogSoftmax, ///< its logarithm
    Hardmax,    ///< 1 for the first largest, 0 for the others
};

/// Turns numbers along neighbouring axes into shares of one, in tensors of any rank.
class SoftmaxAlong final : public Op {
public:
    /// The axes from `first` to before `end` are taken together; below 0 they count from the end of the
    /// input's axes (an `end` of 0 is behind the last one).
    SoftmaxAlong(ScoreKind scores, std::int64_t first, std::int64_t end)
        : m_scores(scores)
        , m_first(first)
        , m_end(end) {}

    ScoreKind scores() const { return m_scores; }
    /// The axes of a tensor of `rank` axes that are taken together, from the first to before the second.
    std::pair<int, int> axes(int rank) const;

    std::string_view kind() const override;
    OpCategory category() const override { return OpCategory::Scores; }
    nlohmann::json toJson() const override;
    bool isNonNegative(const std::vector<bool>& inputsNonNegative) const override;
    Shape inferShape(std::span<const Shape> inputs) const override;
    Region inputRegion(const Region& output, std::size_t input, std::span<const Shape> inputs) const override;
    ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                          const ForwardContext& context) const override;
    TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                      const Saved* saved) const override;
    BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const override;
    Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                       std::int64_t picture, const Element& at) const override;

private:
    ScoreKind m_scores;
    std::int64_t m_first;
    std::int64_t m_end;
};

} // namespace fovea
