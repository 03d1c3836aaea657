#pragma once

#include "core/explain/analysis.h"
#include "core/explain/unit.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// One channel's part in a unit, its taps laid out as they lie in the channel's map.
struct UnitShare {
    NodeId node; ///< where its numbers come from: one layer back
    std::int64_t channel = 0;
    double sum = 0; ///< Σ of its products (for a maximum: the winner's)
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    /// Index into Arithmetic::taps per cell of the grid, row by row; −1 where there is no tap.
    std::vector<std::int64_t> cells;
    /// Within the channel's map: the tap with the largest product, or the winner.
    std::int64_t strongestY = 0;
    std::int64_t strongestX = 0;

    bool isSingle() const { return cells.size() == 1; }
};

/// How the channels before a unit share in it. Numbers that come to a linear layer through flatten (and
/// dropout) are folded back into the maps that they were.
class UnitShares {
public:
    UnitShares() = default;
    /// A graph input has no shares. `unit` belongs to `analysis`.
    UnitShares(const Analysis& analysis, const UnitExplanation& unit);

    /// The largest |sum| first; for softmax the largest score first.
    const std::vector<UnitShare>& shares() const { return m_shares; }
    /// How many numbers were folded back; 0 when none were.
    std::int64_t foldedCount() const { return m_folded ? m_folded->volumeSize() : 0; }
    /// Where a tap's number lies in the map of its share.
    Element place(const Tap& tap) const;

private:
    UnitShare shareOf(const ChannelShare& share, const UnitExplanation& unit, NodeId node) const;
    std::vector<ChannelShare> foldedBack(const UnitExplanation& unit) const;

    std::vector<UnitShare> m_shares;
    std::optional<Shape> m_folded;
};

} // namespace fovea::ui
