#pragma once

#include <cstdint>
#include <optional>

namespace fovea {

/// What has been added up since an epoch began.
struct EpochSums {
    double loss = 0; ///< each picture's
    std::int64_t correct = 0;
    std::int64_t pictures = 0;

    double meanLoss() const { return pictures == 0 ? 0 : loss / static_cast<double>(pictures); }
    double accuracy() const {
        return pictures == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(pictures);
    }
    bool operator==(const EpochSums&) const = default;
};

/// One finished pass over the training pictures.
struct EpochReport {
    std::int64_t epoch = 0; ///< 1 for the first
    double loss = 0;        ///< mean over the pictures as they came, augmentation and smoothing included
    double accuracy = 0;    ///< 0…1, likewise
    std::optional<double> validationAccuracy; ///< 0…1, when pictures are held out
    double learningRate = 0;                  ///< of its last step
    bool operator==(const EpochReport&) const = default;
};

/// One optimizer step.
struct StepReport {
    std::int64_t step = 0;     ///< 1 for the first
    std::int64_t pictures = 0; ///< 0 when the call only finished an epoch
    double loss = 0;           ///< mean over the batch
    std::int64_t correct = 0;
    double learningRate = 0;
};

/// Where a run stands.
struct TrainingProgress {
    std::int64_t epoch = 0; ///< the current one, 1 … epochs
    std::int64_t epochs = 0;
    std::int64_t step = 0; ///< steps taken
    std::int64_t steps = 0;
    EpochSums sums;               ///< of the current epoch
    double picturesPerSecond = 0; ///< of late; 0 before the first step
    double secondsLeft = 0;       ///< at that speed
    double seconds = 0;           ///< computed so far, earlier runs included

    double fraction() const {
        return steps == 0 ? 0 : static_cast<double>(step) / static_cast<double>(steps);
    }
};

} // namespace fovea
