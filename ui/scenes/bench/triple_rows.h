#pragma once

#include "ui/scenes/bench/arithmetic_body.h"

#include <array>

namespace fovea::ui {

/// Rows of three grids, one row to a channel: what is seen, times the filter, makes the products. Of a
/// transposed convolution one number, times the filter, makes the stamp.
class TripleRows {
public:
    enum Role : std::size_t { Window, Filter, Products };

    /// What surrounds the grids.
    struct Margins {
        double left = 0;  ///< for a label
        double right = 0; ///< for what comes of the products
    };

    explicit TripleRows(const BodyPlace& place);

    /// Takes the largest cells with which `rows` rows are at most `height` high and stay within the width, or
    /// readable ones (of one row: comfortable ones) where these need at most `limit`. Returns whether numbers
    /// can be read in them.
    bool fit(std::int64_t rows, double height, double limit, const Margins& margins);
    /// Lays out the rows that were fitted. Reveals all products of the window one after the other, or, where
    /// one row shows one channel of many, those of each channel.
    void place(const std::array<QString, 3>& names, bool isOneOfMany);

    std::size_t count() const { return m_rows.size(); }
    QRectF grid(std::size_t row, Role role) const { return m_rows[row][role]; }
    /// From the label to what comes of the products.
    QRectF row(std::size_t row) const;
    double bottom() const;
    double cellHeight() const { return m_cells[Filter].height(); }

    void draw(const NumberSheet& sheet, std::size_t row, std::int64_t slice, const WindowNow& now) const;
    /// The numbers of the lit tap, or of that just made, over the grids, and frames around its cells.
    void drawPointed(const NumberSheet& sheet, const std::vector<std::int64_t>& slices,
                     const WindowNow& now) const;
    void addElements(ElementList& elements, std::size_t row, std::int64_t slice, const WindowNow& now) const;
    /// The names over the grids and the signs between them.
    const Figure& figure() const { return m_figure; }
    /// How numbers of a filter are written in the cells; none: cells are too small for them.
    const std::optional<CellNumbers>& numbers(std::int64_t filter) const { return lookOf(filter).numbers; }

private:
    /// Of one filter's rows.
    struct Look {
        FilterStyles styles;
        std::optional<CellNumbers> numbers;
    };

    /// Of how many decimals, in all, there is room in the cells; negative when the numbers of some filter
    /// cannot be read in them.
    int fitNumbers();
    const Look& lookOf(std::int64_t filter) const { return m_looks[static_cast<std::size_t>(filter)]; }
    void placeCaptions(const std::array<QString, 3>& names);
    void placeRow(double top);
    QSizeF gridSize(Role role) const;
    CellGrid cells(std::size_t row, Role role, std::int64_t slice, const WindowNow& now) const;
    std::size_t cellOf(Role role, std::int64_t tap) const;
    std::int64_t shownProducts(std::int64_t slice, const WindowNow& now) const;
    std::optional<std::int64_t> pointedTap(const std::vector<std::int64_t>& slices,
                                           const WindowNow& now) const;

    Theme m_theme;
    ArithmeticStyles m_styles;
    QPointF m_topLeft;
    double m_width;
    std::int64_t m_kernelRows;
    std::int64_t m_kernelColumns;
    bool m_isStamp;
    bool m_isOneOfMany = false;
    Margins m_margins;
    std::int64_t m_wanted = 1;     ///< rows
    std::array<QSizeF, 3> m_cells; ///< of each role; all of one height
    std::vector<Look> m_looks;
    Figure m_figure;
    std::array<double, 3> m_columns{};
    std::array<QRectF, 3> m_pointed; ///< numbers of the tap that is pointed at; empty: there is no room
    std::vector<std::array<QRectF, 3>> m_rows;
};

} // namespace fovea::ui
