#pragma once

#include "ui/render/theme.h"
#include "ui/render/tile.h"

#include <QPainter>

#include <optional>
#include <vector>

namespace fovea::ui {

/// A small grid of numbers drawn as they lie in the map: gray for what was seen, blue–white–red for weights
/// and products; with the numbers themselves where the cells are large enough.
struct CellGrid {
    enum class Look { Gray, Diverging };

    QRectF bounds;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::vector<float> values; ///< rows·columns, row by row
    /// Cells that lie on padding or hold nothing, drawn hatched; empty or rows·columns.
    std::vector<bool> hatched;
    Look look = Look::Gray;
    TileRange range; ///< Diverging: high is the extent, > 0
    QColor frame;
    int decimals = -1; ///< of the numbers in the cells; −1: none
    bool numbersOnHatching = true;
    std::optional<std::size_t> marked;

    QRectF cell(std::size_t index) const;
    /// The cell under a point.
    std::optional<std::size_t> cellAt(const QPointF& point) const;
    /// How many decimals fit into the cells: as many as show three significant digits of a number as large as
    /// `largest`, or two; −1 when not even those fit.
    int fittingDecimals(const QFont& font, double largest) const;
    /// The largest finite |value|.
    double largestMagnitude() const;
    void paint(QPainter& painter, const Theme& theme, double devicePixelRatio) const;

private:
    void paintNumbers(QPainter& painter, const Theme& theme, const QImage& image) const;
};

/// Diagonal lines for what lies on padding.
void paintHatching(QPainter& painter, const QRectF& rect, const Theme& theme);
/// A frame whose inner edge is the edge of `rect`.
void paintFrame(QPainter& painter, const QRectF& rect, const QColor& color, double width);
/// A frame that is seen on any picture: in `color`, with thin edges of paper.
void paintMarker(QPainter& painter, const QRectF& rect, const QColor& color, const Theme& theme,
                 Qt::PenStyle style = Qt::SolidLine);

} // namespace fovea::ui
