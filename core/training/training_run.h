#pragma once

#include "core/training/trainer.h"

#include <chrono>
#include <filesystem>

namespace fovea {

struct TrainingRunOptions {
    /// Where checkpoints go; none are written when empty.
    std::filesystem::path checkpoint = {};
    std::chrono::duration<double> checkpointInterval = std::chrono::seconds(60);
    /// Called after each step and after each epoch.
    std::function<void(const StepReport&, const TrainingProgress&)> onStep = {};
    std::function<void(const EpochReport&, const TrainingProgress&)> onEpoch = {};
    Control control = {};
};

/// Trains to the end, writing a checkpoint at the start, whenever the interval has passed, at the end, and
/// before it throws Cancelled. Throws FileError when a checkpoint cannot be written.
void runTraining(Trainer& trainer, const TrainingRunOptions& options);

} // namespace fovea
