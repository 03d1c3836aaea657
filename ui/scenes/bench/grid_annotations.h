#pragma once

#include "ui/scenes/bench/dimension_line.h"
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
    /// The same at all times.
    const std::vector<DrawnNumber>& numbers() const { return m_numbers; }

private:
    struct Measure {
        DimensionLine line;
        FormulaTerm term = FormulaTerm::Input; ///< that makes it glow
        QColor glow;
    };
    struct Legend {
        QRectF bar;
        CellStyle style;
    };
    /// Along which side of a slot extents are measured.
    struct Edge {
        const GridSlot* slot = nullptr;
        bool horizontal = true;
        bool below = false;
    };

    TextItem fitting(const QStringList& texts, const TextLook& look, const QRectF& place) const;
    QRectF detailsPlace(const QRectF& heading) const;
    void note(std::initializer_list<std::pair<const char*, std::int64_t>> numbers);
    void addHeadings();
    void addHeading(const QRectF& place, const QString& name, const QColor& color, const QString& size,
                    const QColor& sizeColor);
    void addSigns();
    void addLegend(const GridBlock& block, BenchVolume volume);
    void addMeasures();
    void addMeasure(const Edge& edge, const Range& cells, const QString& letter, FormulaTerm term,
                    const QColor& glow);
    void addRefusal();
    /// The texts that can stand below a heading, the fullest first.
    QStringList inputDetails() const;
    QStringList filterDetails(const BenchFrame& frame) const;
    QStringList outputDetails(const BenchFrame& frame) const;
    void paintCaptions(QPainter& painter, const GridBlock& block, const BenchFrame& frame) const;
    void paintLegend(QPainter& painter, const Legend& legend) const;

    const GridView& m_view;
    TextSetter m_text;
    std::vector<TextItem> m_items;
    std::vector<Measure> m_measures;
    std::vector<Legend> m_legends;
    std::vector<DrawnNumber> m_numbers;
};

} // namespace fovea::ui
