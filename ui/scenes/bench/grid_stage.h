#pragma once

#include "ui/scenes/bench/grid_annotations.h"
#include "ui/scenes/bench/grid_view.h"

namespace fovea::ui {

/// Padded input ∗ filter = output as grids of crisp cells; see makeGridStage().
///
/// Elements: BenchInput, BenchWeight, BenchBias, BenchOutput for the cells of large slices, BenchSlice for
/// small ones and those behind.
class GridStage final : public BenchPart {
public:
    GridStage(const BenchContext& context, const QRectF& place);
    GridStage(const GridStage&) = delete;
    GridStage& operator=(const GridStage&) = delete;
    ~GridStage() override = default;

    QRectF bounds() const override { return m_geometry.layout().bounds; }
    void paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const override;
    SceneElement elementAt(const QPointF& point, const BenchFrame& frame) const override;
    SceneElement neighbour(const SceneElement& from, Direction direction,
                           const BenchFrame& frame) const override;
    SceneElement find(const SceneElement& element, const BenchFrame& frame) const override;
    QString describe(const SceneElement& element, const BenchFrame& frame) const override;
    std::vector<DrawnNumber> numbers(const BenchFrame& frame) const override;

private:
    void paintBias(QPainter& painter, std::int64_t filter) const;
    void noteCells(std::vector<DrawnNumber>& all, const GridSlot& slot, const BenchFrame& frame) const;
    void noteMaps(std::vector<DrawnNumber>& all, const BenchFrame& frame) const;
    double biasOf(std::int64_t filter) const;

    BenchContext m_context;
    GridGeometry m_geometry;
    GridSheets m_sheets;
    GridView m_view;
    GridAnnotations m_annotations;
};

} // namespace fovea::ui
