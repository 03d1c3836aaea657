#pragma once

#include "core/graph/executor.h"
#include "core/training/labelled_pictures.h"
#include "core/training/normalization.h"

namespace fovea {

/// How well a network knows pictures.
struct Evaluation {
    std::int64_t correct = 0;
    std::int64_t total = 0;
    double loss = 0; ///< cross-entropy, mean over the pictures

    double accuracy() const {
        return total == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(total);
    }
};

/// Runs pictures `indices` through the network in inference mode, `batch` ≥ 1 at a time. Throws Cancelled.
Evaluation evaluate(const std::shared_ptr<const Graph>& graph,
                    const std::shared_ptr<const Parameters>& parameters, const LabelledPictures& pictures,
                    std::span<const std::uint32_t> indices, const Normalization& normalization,
                    std::int64_t batch, const Workers& workers, const Control& control = {});

/// A whole split through a model, with the normalisation that the model states. The pictures have the model's
/// size and channels. Throws Cancelled.
Evaluation evaluate(const Model& model, const LabelledPictures& pictures, const Workers& workers,
                    const Control& control = {});

} // namespace fovea
