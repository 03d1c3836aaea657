#pragma once

#include "ui/scenes/bench/element_list.h"
#include "ui/scenes/bench/formula_symbols.h"
#include "ui/scenes/figure.h"

#include <QFontMetricsF>

#include <optional>

namespace fovea::ui {

/// One line of numbers, and what they come to.
struct FormulaRow {
    QString label; ///< at its left; may be empty
    BenchFormula formula;
    BenchDirection direction = BenchDirection::Rows;
    QString result; ///< as it is written behind "="
    DrawnNumber number;
    QColor color;
    /// What a rule makes of it: ⌊2.33⌋ = 2.
    struct Rounded {
        bool up = false;
        DrawnNumber number;
    };
    std::optional<Rounded> rounded;
};

/// A formula in symbols, and below it once or twice with numbers, each under its symbol.
struct FormulaBlock {
    QString name;                         ///< at the left of the symbols
    QString symbol;                       ///< of the result
    FormulaTerm term = FormulaTerm::Size; ///< of the result
    int place = 0;                        ///< which formula of the figure it is: y of its elements
    std::vector<FormulaRow> rows;         ///< written in the same symbols; at least one
};

/// Sets formulae with real fractions in one size of letters.
class FormulaSetter {
public:
    /// Labels stand at the left of the lines, which begin at `indent`, or above them when it is 0.
    FormulaSetter(const Theme& theme, Theme::Type type, double indent);

    QSizeF size(const FormulaBlock& block) const;
    /// Draws, notes numbers, and adds an element for every number that counts something.
    void place(const FormulaBlock& block, const QPointF& topLeft, Figure& figure,
               ElementList& elements) const;

    /// What the labels of a block need at the left.
    static double indentFor(const FormulaBlock& block, const Theme& theme);

private:
    /// The room of one piece, the same in all lines of a block.
    struct Column {
        double sign = 0;
        double open = 0;
        double body = 0;
        double close = 0;
        double x = 0; ///< left end, from the formula's left edge
        double width() const { return sign + open + body + close; }
    };
    struct Columns {
        std::vector<Column> pieces;
        double barWidth = 0; ///< of the fraction; 0: there is none
        double equals = 0;   ///< where "=" stands
        double result = 0;   ///< where what it comes to begins
        double width = 0;
    };
    struct Line;
    Columns columns(const FormulaBlock& block) const;
    Column column(const FormulaBlock& block, std::size_t piece) const;
    void spread(const BenchFormula& formula, Columns& columns) const;
    double lineHeight(const FormulaBlock& block) const;
    double labelHeight(const QString& label) const;
    double roundedWidth(const FormulaRow& row) const;
    QRectF putRounded(const Line& line, const QPointF& left) const;
    double textWidth(const SymbolText& text) const;
    double signWidth(FormulaSign sign, bool inSymbols) const;
    void line(const Line& line) const;
    double shiftBefore(const Line& line, std::size_t index) const;
    void piece(const Line& line, std::size_t index) const;
    QRectF put(Figure& figure, const QPointF& left, const SymbolText& text, const QColor& color,
               bool bold) const;

    const Theme& m_theme;
    double m_indent;
    QFont m_font;
    QFont m_bold;
    QFont m_small;
    QFontMetricsF m_metrics;
    QFontMetricsF m_boldMetrics;
    QFontMetricsF m_smallMetrics;
};

} // namespace fovea::ui
