#pragma once

#include "ui/render/theme.h"
#include "ui/render/tile.h"

#include <QPainter>

#include <optional>
#include <vector>

namespace fovea::ui {

/// A small grid of numbers drawn as they lie in the map: gray for what was seen, blue–white–red for weights
/// and products, paper to a colour for counts; with the numbers themselves where the cells are large enough.
/// On devices that keep shapes (SVG, PDF) cells are shapes.
struct CellGrid {
    enum class Look { Gray, Diverging, Sequential };

    QRectF bounds;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::vector<float> values; ///< rows·columns, row by row
    /// Cells that lie on padding or hold nothing, drawn hatched; empty or rows·columns.
    std::vector<bool> hatched;
    /// Cells that are not there yet, drawn as paper; empty or rows·columns.
    std::vector<bool> unwritten;
    Look look = Look::Gray;
    TileRange range;     ///< Diverging: high is the extent, > 0; Sequential: paper at low, `ink` at high
    QColor ink;          ///< Sequential
    QColor frame;        ///< an invalid colour: none
    int decimals = -1;   ///< of the numbers in the cells; −1: none
    bool isEven = false; ///< zero has its decimals, too: "0.0" beside "5.0"
    Theme::Type type = Theme::Type::Caption; ///< of the numbers
    bool numbersOnHatching = true;
    double linesFrom = 16;          ///< cells are kept apart by lines from this size on
    std::vector<std::int64_t> gaps; ///< rows that a gap keeps apart from the row above
    /// Shapes on the screen too: cheaper than a picture for a grid that changes from frame to frame, and
    /// alike while it fills.
    bool alwaysShapes = false;
    std::optional<std::size_t> marked;

    QRectF cell(std::size_t index) const;
    /// The cell under a point.
    std::optional<std::size_t> cellAt(const QPointF& point) const;
    /// How many decimals fit into the cells: as many as show three significant digits of a number as large as
    /// `largest`, or two, or one of less than 0.1; −1 when not even that fits.
    int fittingDecimals(const QFont& font, double largest) const;
    /// The largest finite |value|.
    double largestMagnitude() const;
    /// What a cell is filled with (hatching aside).
    QColor colour(std::size_t index, const Theme& theme) const;
    void paint(QPainter& painter, const Theme& theme, double devicePixelRatio) const;

private:
    bool isHatched(std::size_t index) const { return !hatched.empty() && hatched[index]; }
    bool isUnwritten(std::size_t index) const { return !unwritten.empty() && unwritten[index]; }
    void paintCells(QPainter& painter, const Theme& theme, double devicePixelRatio) const;
    void paintCellShapes(QPainter& painter, const Theme& theme) const;
    void paintNumbers(QPainter& painter, const Theme& theme) const;
};

/// The lines between the cells of a grid that fills `bounds`.
void paintCellLines(QPainter& painter, const QRectF& bounds, std::int64_t rows, std::int64_t columns,
                    const QColor& color);
/// Ink or paper, whichever is read better on `background`.
QColor readableOn(const QColor& background, const Theme& theme);
/// Diagonal lines for what lies on padding; they go on from one rectangle to the next.
void paintHatching(QPainter& painter, const QRectF& rect, const Theme& theme);
/// The lines alone, in any colour.
void paintHatchLines(QPainter& painter, const QRectF& rect, const QColor& color);
/// A frame whose inner edge is the edge of `rect`.
void paintFrame(QPainter& painter, const QRectF& rect, const QColor& color, double width);
/// A frame that is seen on any picture: in `color`, with thin edges of paper.
void paintMarker(QPainter& painter, const QRectF& rect, const QColor& color, const Theme& theme,
                 Qt::PenStyle style = Qt::SolidLine);

} // namespace fovea::ui
