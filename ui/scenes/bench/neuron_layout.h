#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/projection.h"
#include "ui/scenes/bench/stage_label.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// Where everything of the neuron stage lies; the same for all frames of a run.
struct NeuronLayout {
    QRectF bounds;
    /// The slices of the input with its padding, behind each other towards the neurons.
    std::vector<Pane> slices;
    Range rows; ///< of the panes, that are the input itself
    Range columns;
    std::optional<Pane> sheet;  ///< the neurons of one filter; none while the settings are refused
    std::vector<QRectF> column; ///< rows for neurons of the depth column; there may be more neurons than rows
    double valuePoint = 0;      ///< where the decimal points of the neurons' numbers lie
    QPointF columnHeading;      ///< left end of its baseline
    QRectF caption;             ///< below the panes
    QRectF refusal;
    std::vector<StageLabel> labels;

    /// Which neuron of the depth column stands in a row while that of filter `current` is picked.
    std::int64_t neuronIn(std::size_t row, std::int64_t current) const;
};

/// Digits behind the point of the neurons' numbers, at most.
inline constexpr int neuronDecimals = 3;

NeuronLayout layOutNeurons(const BenchContext& context, const QRectF& place);

} // namespace fovea::ui
