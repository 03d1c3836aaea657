#pragma once

#include "ui/scenes/cell_grid.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/unit_context.h"

#include <QCoreApplication>

#include <vector>

namespace fovea::ui {

/// One channel's part in the arithmetic, in its place.
struct ShareRow {
    SceneElement element;            ///< of kind Share; its bounds are the whole row
    std::vector<CellGrid> grids;     ///< window, filter, products; or the window only; or none
    std::vector<std::int64_t> cells; ///< index of the tap per cell of each grid; −1 where there is none
};

/// Lays out the rows of channels: the strongest with large grids, the next with small ones, single numbers as
/// a line of text, the sum at the right with its decimal point in one column, and a signed bar.
class ShareRows {
    Q_DECLARE_TR_FUNCTIONS(ShareRows)

public:
    /// Rows beyond this are folded into one line by the caller.
    static constexpr std::size_t mostRows = 64;

    /// The rows begin at `topLeft`.
    ShareRows(const UnitContext& context, Figure& figure, const QPointF& topLeft, double width);

    std::vector<ShareRow> place();
    /// Leaves room before the next row.
    void skip(double height) { m_y += height; }
    /// Where the rows end.
    double bottom() const { return m_y; }
    /// The decimal points of the sums.
    double pointX() const { return m_pointX; }
    int decimals() const { return m_decimals; }
    /// |weight| and |product| at the ends of the diverging colours.
    float weightExtent() const { return m_weightExtent; }
    float productExtent() const { return m_productExtent; }
    /// Whether weights and products are drawn as grids.
    bool hasFilterGrids() const { return m_hasFilterGrids; }

private:
    struct Columns {
        int value = 3;
        int weight = 3;
    };
    void measure();
    void captions();
    ShareRow row(const UnitShare& share, bool isDetailed);
    void sum(const UnitShare& share, double baseline);
    void addGrids(ShareRow& row, const UnitShare& share, const QPointF& topLeft, double side, double gap);
    void addProduct(const UnitShare& share, double baseline);
    void addProbability(const UnitShare& share, double baseline);
    CellGrid grid(const UnitShare& share, std::size_t role) const;
    void showNumbers(std::vector<ShareRow>& rows) const;
    double detailSide(const UnitShare& share) const;
    QString label(const UnitShare& share) const;
    double baselineIn(double top, double height) const;
    double valueX() const;
    double weightX() const { return valueX() + 104; }

    const UnitContext& m_context;
    Figure& m_figure;
    double m_left;
    double m_y;
    double m_width;
    double m_barWidth = 96;
    double m_pointX = 0;
    double m_scale = 1; ///< largest |sum|
    int m_decimals = 3;
    Columns m_columns;
    float m_weightExtent = 1;
    float m_productExtent = 1;
    bool m_hasFilterGrids = false;
    bool m_hasProducts = false; ///< value × weight = product, written out
    bool m_isAlone = false;     ///< one share only: nothing to compare, no sum
    TextStyle m_soft;
    TextStyle m_plain;
};

} // namespace fovea::ui
