#include "core/ops/dropout.h"

#include "core/base/contract.h"
#include "core/ops/elementwise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace fovea {

namespace {

Tensor product(const Tensor& a, const Tensor& b, const ForwardContext& context) {
    Tensor result = Tensor::uninitialized(a.shape());
    const float* left = a.data();
    const float* right = b.data();
    float* to = result.mutableData();
    forEachPiece(context, a.size(), [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            to[i] = left[i] * right[i];
        }
    });
    return result;
}

} // namespace

Dropout::Dropout(const DropoutOptions& options)
    : m_options(options) {
    if (!(options.rate >= 0.0 && options.rate < 1.0)) {
        throw SettingError("dropout: rate is " + std::to_string(options.rate) +
                           "; it must be at least 0 and below 1");
    }
}

nlohmann::json Dropout::toJson() const {
    return {{"op", kind()}, {"rate", m_options.rate}};
}

Shape Dropout::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    return inputs[0];
}

bool Dropout::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return inputsNonNegative[0];
}

Region Dropout::inputRegion(const Region& output, std::size_t /*input*/,
                            std::span<const Shape> /*inputs*/) const {
    return output.empty() ? Region{} : output;
}

ForwardResult Dropout::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                               const ForwardContext& context) const {
    if (context.mode == Mode::Inference) {
        return {.output = inputs[0], .saved = {}};
    }
    FOVEA_REQUIRE(context.rng != nullptr);
    const auto kept = static_cast<float>(1.0 / (1.0 - m_options.rate));
    Tensor mask = Tensor::uninitialized(inputs[0].shape());
    // One stream, drawn in the order of the elements: the mask must not depend on the threads.
    for (float& factor : mask.mutableValues()) {
        factor = context.rng->uniform() < m_options.rate ? 0.0F : kept;
    }
    ForwardResult result{.output = product(inputs[0], mask, context), .saved = {}};
    result.saved.tensors.push_back(std::move(mask));
    return result;
}

TensorD Dropout::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                           Mode mode, const Saved* saved) const {
    if (mode == Mode::Inference) {
        return inputs[0];
    }
    FOVEA_REQUIRE(saved != nullptr && saved->tensors.size() == 1);
    TensorD output = TensorD::uninitialized(inputs[0].shape());
    std::ranges::transform(inputs[0].values(), saved->tensors[0].values(), output.mutableData(),
                           std::multiplies<>());
    return output;
}

BackwardResult Dropout::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (args.wantsInput[0]) {
        const bool copied = args.saved.tensors.empty();
        result.inputs[0] =
            copied ? args.outputGradient : product(args.outputGradient, args.saved.tensors[0], context);
    }
    return result;
}

Arithmetic Dropout::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                            std::int64_t picture, const Element& at) const {
    return copyOf(tapAt(inputs[0], 0, picture, at));
}

} // namespace fovea
