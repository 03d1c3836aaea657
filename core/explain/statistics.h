#pragma once

#include "core/explain/tensor_view.h"

namespace fovea {

/// Of the numbers of one map, or of all maps of a layer. NaN and infinities are left out of all of them and
/// counted apart.
struct Statistics {
    static constexpr std::size_t bins = 64;

    float min = 0;
    float max = 0;
    double mean = 0;
    double std = 0;             ///< of the population
    double zeroShare = 0;       ///< share of exact zeros among the finite numbers, 0…1
    std::int64_t count = 0;     ///< finite numbers
    std::int64_t notFinite = 0; ///< NaN and infinities
    /// How many numbers lie in each of `bins` equal bins over [min, max], the last one closed; all in the
    /// first bin when min == max.
    std::vector<std::int64_t> histogram;

    /// A map that says nothing about the picture: every number the same (after ReLU: all zero).
    bool isDead() const { return count == 0 || min == max; }
};

/// Min, max, mean and std of no finite numbers are 0.
Statistics statisticsOf(std::span<const float> values);

/// |value|. NaN is not ordered; it counts as more than any number, so that it is seen first.
double magnitude(double value);

struct LayerStatistics {
    Statistics layer;             ///< over all maps
    std::vector<Statistics> maps; ///< per channel
    std::int64_t deadMaps = 0;
};

/// Of one picture's volume. Rank 2 counts as C maps of 1×1; a map of one number is dead only when it is 0.
/// Running these over many maps is meant to be cheap: two passes over each map, one more over the layer.
LayerStatistics layerStatistics(const Tensor& volume, std::int64_t picture = 0);
/// Of the maps that `view` shows, each with all of its slices.
LayerStatistics layerStatistics(const Tensor& tensor, const TensorView& view);

} // namespace fovea
