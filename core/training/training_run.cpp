#include "core/training/training_run.h"

namespace fovea {

void runTraining(Trainer& trainer, const TrainingRunOptions& options) {
    const auto save = [&] {
        if (!options.checkpoint.empty()) {
            writeCheckpoint(trainer.checkpoint(), options.checkpoint);
        }
    };
    // Also at the start: a place that cannot be written to should show before hours of work, not after.
    save();
    auto saved = std::chrono::steady_clock::now();
    try {
        while (!trainer.finished()) {
            const std::size_t epochs = trainer.history().size();
            const StepReport step = trainer.step(options.control);
            const TrainingProgress progress = trainer.progress();
            if (options.onStep) {
                options.onStep(step, progress);
            }
            if (options.onEpoch && trainer.history().size() > epochs) {
                options.onEpoch(trainer.history().back(), progress);
            }
            options.control.report(progress.fraction());
            if (std::chrono::steady_clock::now() - saved >= options.checkpointInterval) {
                save();
                saved = std::chrono::steady_clock::now();
            }
        }
    } catch (const Cancelled&) {
        save();
        throw;
    }
    save();
}

} // namespace fovea
