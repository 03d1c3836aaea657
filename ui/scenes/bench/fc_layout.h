#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/projection.h"
#include "ui/scenes/bench/stage_label.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// Where everything of the fully connected stage lies; the same for all frames of a run.
struct FcLayout {
    QRectF bounds;

    // The fully connected layer: pictures left, the same numbers stretched to rows right of them.
    QRectF picture;           ///< the input
    QRectF folded;            ///< the chosen row of W, folded back
    QRectF strip;             ///< the input, stretched
    std::vector<QRectF> rows; ///< of W, aligned with the strip; there may be more classes than rows

    // The numbers, in line with the rows of W: where their decimal points lie.
    std::vector<double> baselines;
    double linearPoint = 0;
    double convolutionPoint = 0;
    QRectF bars;       ///< column of signed bars in the table
    QRectF table;      ///< all rows of both
    QRectF difference; ///< the sentence below

    // The convolution on the same input.
    VolumeShape input;
    VolumeShape kernel;

    // The larger input.
    VolumeShape larger;
    QRectF map;                ///< of the chosen class
    std::vector<QRectF> small; ///< of all classes that have room
    QRectF sentence;

    std::vector<StageLabel> labels;

    /// Which class stands in a row (or a small map) while class `current` is at work.
    static std::int64_t classIn(std::size_t place, std::size_t places, std::int64_t current);
};

/// Of a state whose operation is FullyConnected.
FcLayout layOutFc(const BenchContext& context, const QRectF& place);

} // namespace fovea::ui
