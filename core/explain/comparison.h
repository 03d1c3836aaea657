#pragma once

#include "core/explain/analysis.h"

namespace fovea {

/// Two pictures through one network, number by number. Immutable once made.
struct Comparison {
    std::shared_ptr<const Analysis> first;
    std::shared_ptr<const Analysis> second;
    std::vector<Tensor> differences;         ///< per node: second − first
    std::vector<LayerStatistics> statistics; ///< per node: of the differences
    /// Per node: min and max of both pictures' numbers (the rest is the first one's), for one range for both.
    std::vector<LayerStatistics> shared;
};

/// To be asked before the second picture is analysed: throws LimitError when the numbers of two pictures and
/// their differences would exceed `maxActivationElements`.
void requireComparable(const Analysis& first);

/// Throws SettingError unless both went through the same network at the same size; Cancelled.
std::shared_ptr<const Comparison> compare(std::shared_ptr<const Analysis> first,
                                          std::shared_ptr<const Analysis> second, const Workers& workers,
                                          const Control& control = {});

/// What one channel of the layer before adds to a unit on either picture.
struct SharePair {
    std::size_t input = 0;
    std::int64_t channel = 0;
    double first = 0;
    double second = 0;
    double difference() const { return second - first; }
};
/// The shares of one unit on both pictures, the largest |difference| first (NaN before all); equal ones by
/// input and channel. A channel without a tap on one of them counts 0 there.
std::vector<SharePair> pairedShares(const UnitExplanation& first, const UnitExplanation& second);

} // namespace fovea
