#pragma once

#include "core/graph/model.h"
#include "core/training/checkpoint.h"
#include "core/training/dataset.h"
#include "core/training/evaluation.h"
#include "core/training/recipe.h"

#include <chrono>

namespace fovea {

/// Trains one network step by step. With the same recipe and data the parameters are the same bit for bit,
/// whatever the number of threads, and whether the run was interrupted or not.
class Trainer {
public:
    /// `dataset` has pictures in the training split. Throws SettingError when recipe and data set do not go
    /// together (size, channels, number of classes). `workers` outlives the trainer.
    Trainer(Recipe recipe, std::shared_ptr<const Dataset> dataset, const Workers& workers);

    /// Goes on from a checkpoint. Throws SettingError when it belongs to another recipe or other pictures.
    void restore(const Checkpoint& checkpoint);
    Checkpoint checkpoint() const;

    /// One batch; after the last one of an epoch also the validation, if pictures are held out. A step that
    /// throws Cancelled leaves the run as if it had not begun; when only the validation was cut short, the
    /// next call does just that. Throws SettingError when the loss stops being a number. Not after
    /// finished().
    StepReport step(const Control& control = {});
    bool finished() const;

    const Recipe& recipe() const { return m_recipe; }
    /// One per epoch that is complete.
    const std::vector<EpochReport>& history() const { return m_history; }
    TrainingProgress progress() const;
    /// The network as it is now; shares nothing that later steps change.
    Model model() const;
    /// The test split through the network as it is now. Throws Cancelled.
    Evaluation evaluateTest(const Control& control = {}) const;

private:
    std::int64_t stepsPerEpoch() const;
    std::int64_t stepInEpoch() const;
    double learningRateFactorNow() const;
    std::span<const std::uint32_t> nextIndices() const;
    StepReport trainBatch(const Control& control);
    void closeEpoch(const Control& control);
    void splitPictures();
    void shuffle();
    void measureSpeed(std::int64_t pictures, std::chrono::steady_clock::duration time);

    Recipe m_recipe;
    std::shared_ptr<const Dataset> m_dataset;
    const Workers& m_workers;
    std::shared_ptr<const Graph> m_graph;
    NodeId m_logits;
    Normalization m_normalization;
    Rng m_rng;
    Parameters m_parameters;
    Optimizer m_optimizer;
    std::vector<std::uint32_t> m_order; ///< training pictures in the order of the current epoch
    std::vector<std::uint32_t> m_validation;
    std::uint32_t m_dataFingerprint;
    EpochSums m_sums;
    std::vector<EpochReport> m_history;
    double m_seconds = 0;
    double m_secondsPerPicture = 0; ///< smoothed over the latest steps
};

} // namespace fovea
