#pragma once

#include "core/explain/analysis.h"
#include "core/explain/unit.h"

#include <vector>

namespace fovea::ui {

/// One channel's part in a unit, its taps laid out as they lie in the channel's map.
struct UnitShare {
    NodeId node;              ///< where its numbers come from: one layer back
    std::int64_t channel = 0; ///< a map of its layer's TensorView
    double sum = 0;           ///< Σ of its products (for a maximum: the winner's)
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    /// Index into Arithmetic::taps per cell of the grid, row by row; −1 where there is no tap.
    std::vector<std::int64_t> cells;
    /// The rows with which another slice begins.
    std::vector<std::int64_t> sliceStarts;
    /// The tap with the largest product, or the winner.
    ShownPlace strongest;

    bool isSingle() const { return cells.size() == 1; }
};

/// How the channels before a unit share in it: the maps of the layers before as their views show them.
/// Numbers that come to a linear layer through flatten (and dropout) are folded back into the maps that they
/// were.
class UnitShares {
public:
    UnitShares() = default;
    /// A graph input has no shares. `unit` belongs to `analysis`.
    UnitShares(const Analysis& analysis, const UnitExplanation& unit);

    /// The largest |sum| first; for softmax the largest score first.
    const std::vector<UnitShare>& shares() const { return m_shares; }
    /// How many numbers were folded back; 0 when none were.
    std::int64_t foldedCount() const { return m_foldedCount; }
    /// Where a tap's number lies as the layer of its share is shown; of padding the nearest number.
    ShownPlace place(const Tap& tap) const;

private:
    /// A tap's map, and where it lies in the grid of its share; padding lies outside the map.
    struct InGrid {
        std::int64_t channel = 0;
        std::int64_t row = 0;
        std::int64_t column = 0;
    };
    InGrid inGrid(const Tap& tap) const;
    bool regroups() const;
    UnitShare shareOf(const ChannelShare& share, const UnitExplanation& unit) const;

    std::vector<UnitShare> m_shares;
    std::int64_t m_picture = 0;
    std::int64_t m_foldedCount = 0;
    std::vector<NodeId> m_from;      ///< per input: the layer that its numbers are shown in
    std::vector<TensorView> m_views; ///< of those layers
    std::vector<Shape> m_readShapes; ///< per input, as the op reads it
};

} // namespace fovea::ui
