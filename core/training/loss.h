#pragma once

#include "core/tensor/tensor.h"

namespace fovea {

struct Loss {
    double mean = 0;          ///< −ln of the probability of the right class, mean over the batch
    std::int64_t correct = 0; ///< pictures whose highest score is the right class's (the first of equal ones)
    Tensor gradient;          ///< of `mean` on the logits, in their shape
};

/// Cross-entropy of softmax(logits). `logits`: N×K or N×K×1×1, N ≥ 1; `labels`: N classes in 0 … K−1.
/// `smoothing` in [0, 1): the target gives every class smoothing/K of its weight and the right one the rest
/// (Szegedy et al. 2016).
Loss softmaxCrossEntropy(const Tensor& logits, std::span<const std::int32_t> labels, double smoothing = 0);

} // namespace fovea
