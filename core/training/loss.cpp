#include "core/training/loss.h"

#include "core/base/contract.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

/// log Σ exp, shifted by the largest score so that nothing overflows.
double logSumExp(std::span<const float> scores) {
    const double largest = *std::ranges::max_element(scores);
    double sum = 0;
    for (const float score : scores) {
        sum += std::exp(score - largest);
    }
    return largest + std::log(sum);
}

} // namespace

Loss softmaxCrossEntropy(const Tensor& logits, std::span<const std::int32_t> labels, double smoothing) {
    const std::int64_t batch = logits.shape().batch();
    const std::int64_t classes = logits.shape().channels();
    FOVEA_REQUIRE(batch >= 1 && logits.shape().planeSize() == 1);
    FOVEA_REQUIRE(static_cast<std::int64_t>(labels.size()) == batch);

    Loss loss{.mean = 0, .correct = 0, .gradient = Tensor::uninitialized(logits.shape())};
    float* gradient = loss.gradient.mutableData();
    const double elsewhere = smoothing / static_cast<double>(classes);
    for (std::int64_t n = 0; n < batch; ++n, gradient += classes) {
        const std::span<const float> scores(logits.data() + n * classes, static_cast<std::size_t>(classes));
        const std::int32_t label = labels[static_cast<std::size_t>(n)];
        FOVEA_REQUIRE(label >= 0 && label < classes);
        const double normalizer = logSumExp(scores);
        for (std::int64_t k = 0; k < classes; ++k) {
            const double logProbability = scores[static_cast<std::size_t>(k)] - normalizer;
            const double target = elsewhere + (k == label ? 1.0 - smoothing : 0.0);
            loss.mean -= target * logProbability / static_cast<double>(batch);
            gradient[k] =
                static_cast<float>((std::exp(logProbability) - target) / static_cast<double>(batch));
        }
        loss.correct += std::ranges::max_element(scores) - scores.begin() == label ? 1 : 0;
    }
    return loss;
}

} // namespace fovea
