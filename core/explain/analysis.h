#pragma once

#include "core/explain/class_scores.h"
#include "core/explain/layer_views.h"
#include "core/explain/statistics.h"
#include "core/explain/summary.h"
#include "core/graph/trace.h"
#include "core/image/prepare.h"

namespace fovea {

/// How a picture is fed to a network.
struct InputSettings {
    FitOptions fit;
    /// The input is the trained size times this: 1, 2, 4, ….
    std::int64_t enlargement = 1;
    bool operator==(const InputSettings&) const = default;
};

inline constexpr std::int64_t maxEnlargement = 8;

/// One picture through one network, with everything that is shown of it. Immutable once made.
struct Analysis {
    Model model; ///< the one that ran: `asTrained` or its sliding form
    InputSettings settings;
    PreparedInput prepared;
    std::shared_ptr<const Trace> trace;
    std::vector<Shape> shapes;               ///< per node
    std::vector<TensorView> views;           ///< per node
    std::vector<LayerSummary> layers;        ///< per node
    std::vector<bool> nonNegative;           ///< per node: drawn with 0 as black
    std::vector<LayerStatistics> statistics; ///< per node; the maps of inputs are never dead
    NodeId input;
    NodeId logits; ///< logitsNode() of the graph
    /// The model runs on inputs enlarged by 1, 2, 4, … up to this.
    std::int64_t largestEnlargement = 1;
    ClassScores scores;
};

/// Runs `image` (not empty) through `model`. The picture goes into the first input; the others are fed
/// with ModelInfo::otherInputs. Throws UnsupportedError unless the first input has 1 or 3 channels,
/// SettingError on an enlargement outside 1…maxEnlargement, and what prepare(), convolutionalized() and
/// forward() throw.
std::shared_ptr<const Analysis> analyse(const Model& model, const Image& image, const InputSettings& settings,
                                        const Workers& workers, const Control& control = {},
                                        std::uint64_t revision = 0);

} // namespace fovea
