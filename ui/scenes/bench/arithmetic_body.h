#pragma once

#include "ui/scenes/bench/element_list.h"
#include "ui/scenes/bench/number_style.h"
#include "ui/scenes/bench/window_now.h"
#include "ui/scenes/cell_grid.h"

#include <functional>
#include <limits>

namespace fovea::ui {

/// Where the figures of the arithmetic draw: on paper, or on none, only to tell which numbers they would
/// show.
struct NumberSheet {
    QPainter* painter = nullptr;               ///< may be null
    std::vector<DrawnNumber>* notes = nullptr; ///< may be null
    const Theme& theme;
    QRectF exposed = {};
    double devicePixelRatio = 1;

    void note(const QString& name, double value) const;
    /// A number in a rectangle, in the middle of its height.
    void number(const QRectF& bounds, Qt::Alignment alignment, const DrawnNumber& number,
                const NumberStyle& style, const TextStyle& text) const;
    /// The number of a channel, as a label.
    void channel(const QRectF& bounds, std::int64_t channel, const TextStyle& style) const;
    /// Words that change from frame to frame.
    void words(const QRectF& bounds, Qt::Alignment alignment, const QString& text,
               const TextStyle& style) const;
    void figure(const Figure& figure) const;
    /// A grid, and what its cells' numbers are called. `presence`: 0 nothing in it is there, 1 all is.
    void grid(const CellGrid& grid, const std::function<DrawnNumber(std::size_t)>& numberOf,
              double presence = 1) const;
    /// What belongs to the lit element: behind text, and around a cell.
    void glow(const QRectF& bounds) const;
    void mark(const QRectF& cell) const;
};

/// The middle of the arithmetic: how the products of a window lie. Laid out once; what has not happened yet
/// keeps its place.
class ArithmeticBody {
public:
    virtual ~ArithmeticBody() = default;
    virtual double bottom() const = 0;
    virtual void draw(const NumberSheet& sheet, const WindowNow& now) const = 0;
    virtual void addElements(ElementList& elements, const WindowNow& now) const = 0;
};

/// What a body is laid out from.
struct BodyPlace {
    const BenchContext& context;
    const ArithmeticStyles& styles;
    QPointF topLeft;
    double width = 0;
    double height = 0;                                     ///< that is offered
    double seen = std::numeric_limits<double>::infinity(); ///< more than this is not seen at once
};

/// Three grids of one slice each: input × filter = products.
std::unique_ptr<ArithmeticBody> makeProductGrids(const BodyPlace& place);
/// One product to a channel, as a list in columns.
std::unique_ptr<ArithmeticBody> makeProductList(const BodyPlace& place);
/// The numbers under a pooling window, and what becomes of them.
std::unique_ptr<ArithmeticBody> makePoolWindow(const BodyPlace& place);
/// Number × filter = stamp, of a transposed convolution.
std::unique_ptr<ArithmeticBody> makeStampRows(const BodyPlace& place);

/// The largest letters with which numbers of each kind fit into cells of its own size; none when not
/// even the smallest do. Takes decimals away only where nothing fits with them.
struct CellNumbers {
    Theme::Type type = Theme::Type::Caption;
    std::vector<NumberStyle> styles;
};
std::optional<CellNumbers> numbersFitting(const std::vector<QSizeF>& cells,
                                          const std::vector<NumberStyle>& styles, const Theme& theme);

} // namespace fovea::ui
