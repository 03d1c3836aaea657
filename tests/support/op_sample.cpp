#include "tests/support/op_sample.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace fovea::test {

Tensor shuffledGrid(const Shape& shape, Rng& rng, double low, double high) {
    Tensor tensor = Tensor::uninitialized(shape);
    const std::span<float> values = tensor.mutableValues();
    // A third of a step off the ends keeps an odd number of them from meeting in the middle, at 0.
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double share = (static_cast<double>(i) + 1.0 / 3.0) / static_cast<double>(values.size());
        values[i] = static_cast<float>(low + (high - low) * share);
    }
    for (std::size_t i = values.size(); i > 1; --i) {
        std::swap(values[i - 1], values[rng.below(i)]);
    }
    return tensor;
}

Tensor uniformTensor(const Shape& shape, Rng& rng, double low, double high) {
    Tensor tensor = Tensor::uninitialized(shape);
    for (float& value : tensor.mutableValues()) {
        value = static_cast<float>(rng.uniform(low, high));
    }
    return tensor;
}

std::vector<Tensor> randomParameters(const Op& op, Rng& rng) {
    std::vector<Tensor> parameters;
    for (const ParameterSpec& spec : op.parameters()) {
        const bool positive =
            spec.role == ParameterRole::Scale || spec.role == ParameterRole::RunningVariance;
        const double bound =
            spec.role == ParameterRole::Weight ? 2.0 / std::sqrt(static_cast<double>(spec.fanIn)) : 0.5;
        parameters.push_back(positive ? uniformTensor(spec.shape, rng, 0.5, 1.5)
                                      : uniformTensor(spec.shape, rng, -bound, bound));
    }
    return parameters;
}

std::vector<TensorD> toDoubles(const std::vector<Tensor>& tensors) {
    std::vector<TensorD> doubles;
    std::ranges::transform(tensors, std::back_inserter(doubles), toDouble);
    return doubles;
}

bool sameBits(const Tensor& a, const Tensor& b) {
    return a.shape() == b.shape() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.values().size_bytes()) == 0);
}

} // namespace fovea::test
