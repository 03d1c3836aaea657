#pragma once

#include "core/base/control.h"
#include "core/base/rng.h"
#include "core/base/workers.h"
#include "core/ops/arithmetic.h"
#include "core/tensor/tensor.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea {

/// What a layer is for; decides its colour and its place in summaries.
enum class OpCategory { Convolution, Activation, Pooling, Linear, Normalization, Scores, Other };

enum class Mode { Inference, Training };

enum class ParameterRole { Weight, Bias, Scale, Shift, RunningMean, RunningVariance };

/// True for what an optimizer changes; running statistics are kept by the op itself.
constexpr bool isTrainable(ParameterRole role) {
    return role != ParameterRole::RunningMean && role != ParameterRole::RunningVariance;
}

/// One parameter tensor that an op wants.
struct ParameterSpec {
    std::string name; ///< "weight", "bias", …; unique within the op
    ParameterRole role = ParameterRole::Weight;
    Shape shape;
    std::int64_t fanIn = 1; ///< inputs of one output, for initialisation
};

/// What a forward pass leaves behind for explanations and for the backward pass, beside its output.
struct Saved {
    /// Max pooling: for each output element the index y·W + x of its winner within the input map; −1 if the
    /// window lies wholly on padding.
    std::vector<std::int32_t> winners;
    /// Op-specific (batch norm: mean and 1/std of the batch; dropout: the mask).
    std::vector<Tensor> tensors;
};

struct ForwardContext {
    const Workers& workers;
    const Control& control;
    Mode mode = Mode::Inference;
    /// Needed by dropout while training; may be null otherwise.
    Rng* rng = nullptr;
};

struct ForwardResult {
    Tensor output;
    Saved saved;
};

struct BackwardArgs {
    std::span<const Tensor> inputs;
    std::span<const Tensor> parameters;
    const Tensor& output;
    const Saved& saved;
    const Tensor& outputGradient; ///< of the output's shape
    /// Whether the gradient of inputs[i] is wanted.
    const std::vector<bool>& wantsInput;
};

struct BackwardResult {
    std::vector<Tensor> inputs;     ///< one per input; empty tensors where not wanted
    std::vector<Tensor> parameters; ///< one per parameter; empty tensors where the role is not trainable
};

/// A layer's configuration and its rules. An Op is immutable and holds no numbers: parameters and results
/// are passed in and out, so that one Op serves any number of passes at the same time.
///
/// Inputs that do not fit throw ShapeError from inferShape(); every other member may assume that inferShape()
/// accepted the same inputs. Shapes carry the batch as their first extent.
class Op {
public:
    virtual ~Op() = default;
    Op(const Op&) = delete;
    Op& operator=(const Op&) = delete;

    /// The name in recipes and the registry: "conv2d", "relu", ….
    virtual std::string_view kind() const = 0;
    virtual OpCategory category() const = 0;
    /// The configuration as a recipe layer {"op": kind, …}; the registry builds an equal op from it.
    virtual nlohmann::json toJson() const = 0;

    /// The output's shape.
    virtual Shape inferShape(std::span<const Shape> inputs) const = 0;
    virtual std::vector<ParameterSpec> parameters() const { return {}; }
    /// Multiplications with an addition in one forward pass over `inputs`; 0 for ops that do not multiply by
    /// weights.
    virtual std::int64_t multiplyAdds(std::span<const Shape> inputs) const;
    /// True when no output can be below 0 (given which inputs cannot): such maps are drawn with 0 as black.
    virtual bool isNonNegative(const std::vector<bool>& inputsNonNegative) const;
    /// The smallest box of elements of inputs[input] that can influence the `output` box, not clipped to the
    /// input: rows and columns may lie outside it (padding). Empty when none can.
    virtual Region inputRegion(const Region& output, std::size_t input,
                               std::span<const Shape> inputs) const = 0;
    /// Which elements of that box a single output element reads of inputs[input], for windows with gaps.
    virtual RegionSteps inputSteps(std::size_t /*input*/) const { return {}; }

    /// The fast kernel.
    virtual ForwardResult forward(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                                  const ForwardContext& context) const = 0;
    /// The naive kernel in double precision: plain loops, the meaning of the op. `saved` is what forward()
    /// left behind when mode is Training (dropout's mask), may be null for Inference.
    virtual TensorD reference(std::span<const TensorD> inputs, std::span<const TensorD> parameters, Mode mode,
                              const Saved* saved) const = 0;
    /// Gradients of a scalar loss, given the gradient of the output.
    virtual BackwardResult backward(const BackwardArgs& args, const ForwardContext& context) const = 0;
    /// Takes over what a training pass learnt about the data (batch norm's running statistics).
    virtual void updateStatistics(std::span<Tensor> parameters, const Saved& saved) const;

    /// How the output element `at` of picture `picture` came about (inference mode).
    virtual Arithmetic explain(std::span<const Tensor> inputs, std::span<const Tensor> parameters,
                               std::int64_t picture, const Element& at) const = 0;

protected:
    Op() = default;
};

template <class Scalar>
std::vector<Shape> shapesOf(std::span<const BasicTensor<Scalar>> tensors) {
    std::vector<Shape> shapes;
    for (const BasicTensor<Scalar>& tensor : tensors) {
        shapes.push_back(tensor.shape());
    }
    return shapes;
}

/// Throws ShapeError unless there are `count` inputs.
void requireInputCount(std::span<const Shape> inputs, std::size_t count, std::string_view kind);
/// Throws SettingError, naming `kind` and `things`, when `value` is not a number of them from 1 to `most`.
void requireNumberOf(std::string_view things, std::int64_t value, std::int64_t most, std::string_view kind);

} // namespace fovea
