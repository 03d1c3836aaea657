#pragma once

#include "ui/scenes/bench/dimension_line.h"
#include "ui/scenes/bench/grid_headings.h"
#include "ui/scenes/bench/grid_view.h"
#include "ui/scenes/text.h"

#include <QCoreApplication>

namespace fovea::ui {

/// What is written around the stage's grids: headings with sizes, the signs between them, dimension lines,
/// captions of slices, what black and white stand for.
class GridAnnotations {
    Q_DECLARE_TR_FUNCTIONS(GridAnnotations)

public:
    /// `view` outlives it.
    explicit GridAnnotations(const GridView& view);

    void paint(QPainter& painter, const BenchFrame& frame) const;
    std::vector<DrawnNumber> numbers(const BenchFrame& frame) const;

private:
    struct Measure {
        DimensionLine line;
        FormulaTerm term = FormulaTerm::Input; ///< that makes it glow
        QColor glow;
    };
    /// Along which side of a slot extents are measured.
    struct Edge {
        const GridSlot* slot = nullptr;
        bool horizontal = true;
        bool below = false;
    };

    void addSigns();
    const CellStyle& styleOf(BenchVolume volume, const BenchFrame& frame) const;
    void addMeasures();
    void addMeasure(const Edge& edge, const Range& cells, const QString& letter, FormulaTerm term,
                    const QColor& glow);
    void paintHeadings(QPainter& painter, const BenchFrame& frame) const;
    void paintCaptions(QPainter& painter, const GridBlock& block, const BenchFrame& frame) const;
    void paintLegend(QPainter& painter, BenchVolume volume, const QPointF& at, const BenchFrame& frame) const;

    const GridView& m_view;
    GridHeadings m_headings;
    TextSetter m_text;
    std::vector<TextItem> m_items;
    std::vector<Measure> m_measures;
    std::vector<std::pair<BenchVolume, QPointF>> m_legends;
    std::vector<DrawnNumber> m_numbers;
};

} // namespace fovea::ui
