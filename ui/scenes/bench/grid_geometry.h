#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/bench/grid_layout.h"

#include <optional>

namespace fovea::ui {

/// Which cell of the bench lies where on the grid stage, at any time.
class GridGeometry {
public:
    GridGeometry(const BenchContext& context, const QRectF& place);

    const GridLayout& layout() const { return m_layout; }
    /// The filter (pooling: channel) that is shown: that of the window at work.
    std::int64_t filter(const BenchFrame& frame) const;
    /// The input channel in front: the chosen one when the filter reads it, else the first that it reads.
    std::int64_t channel(const BenchFrame& frame) const;
    /// What `slot` shows: a channel of the input, the channel that a filter's slice reads, an output map.
    std::int64_t slice(const GridSlot& slot, const BenchFrame& frame) const;

    /// Rows and columns that an output slot has before the output's first: what is cut off when transposed.
    std::int64_t cutRows() const { return m_cutRows; }
    std::int64_t cutColumns() const { return m_cutColumns; }
    /// Whether the filter's cells are weights (pooling has none).
    bool hasWeights() const { return m_hasWeights; }
    QRectF cell(const GridSlot& slot, double y, double x) const;
    /// Rows and columns of a slot, from `y`, `x` on.
    QRectF cells(const GridSlot& slot, double y, double x, double rows, double columns) const;
    /// Of an input's slot: with what is kept free for windows that reach beyond it.
    QRectF roomOf(const GridSlot& slot) const;

    SceneElement elementAt(const QPointF& point, const BenchFrame& frame) const;
    SceneElement find(const SceneElement& element, const BenchFrame& frame) const;
    SceneElement neighbour(const SceneElement& from, Direction direction, const BenchFrame& frame) const;

private:
    /// Elements that lie in rows and columns: a slot's cells, a slot as a whole, the bias.
    struct Region {
        const GridSlot* slot = nullptr; ///< null: the bias
        QRectF bounds;
        std::int64_t rows = 1;
        std::int64_t columns = 1;
        QRectF seen = bounds; ///< the part that nothing lies before, for finding the way
    };
    struct Place {
        std::size_t region = 0;
        std::int64_t y = 0;
        std::int64_t x = 0;
    };
    std::vector<Region> regions() const;
    Region regionOf(const GridSlot& slot) const;
    SceneElement elementIn(const Region& region, std::int64_t y, std::int64_t x,
                           const BenchFrame& frame) const;
    std::optional<Place> placeOf(const std::vector<Region>& regions, const SceneElement& element,
                                 const BenchFrame& frame) const;
    std::optional<Place> beyond(const std::vector<Region>& regions, const Place& from,
                                Direction direction) const;

    std::shared_ptr<const BenchResult> m_result;
    BenchView m_view;
    GridPlan m_plan;
    GridLayout m_layout;
    std::int64_t m_cutRows = 0;
    std::int64_t m_cutColumns = 0;
    bool m_hasWeights = true;
};

} // namespace fovea::ui
