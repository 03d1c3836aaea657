#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/projection.h"
#include "ui/scenes/bench/stage_label.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// Where the volumes lie; the same for all frames of a run.
struct VolumeLayout {
    QRectF bounds;
    VolumeShape padded; ///< the input with its padding: rows and columns of BenchResult::padded
    VolumeShape input;
    Element first; ///< of the input, in padded rows and columns
    /// Places for filters; there may be more filters than places.
    std::vector<VolumeShape> filters;
    std::optional<VolumeShape> output; ///< none while the settings are refused
    QRectF value;                      ///< room for the neuron's number, right of the output
    QPointF legend; ///< where it begins to tell what black and white stand for: left end of its baseline
    QRectF caption; ///< room for the sentence below
    QRectF refusal; ///< room for what is said instead of an output
    std::vector<StageLabel> labels;

    /// Which filter stands in a place while filter `current` is at work: it is always among the drawn.
    std::int64_t filterIn(std::size_t place, std::int64_t current) const;
    /// Where filter `current` is drawn; null when there are no filters.
    const VolumeShape* placeOf(std::int64_t current) const;
};

/// Digits behind the point of the neuron's number, at most.
inline constexpr int mostValueDecimals = 3;

VolumeLayout layOutVolumes(const BenchContext& context, const QRectF& place);

} // namespace fovea::ui
