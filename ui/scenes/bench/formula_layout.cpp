#include "ui/scenes/bench/formula_layout.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/formula_symbols.h"

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr double aroundSum = 6;     ///< on both sides of + and −
constexpr double aroundProduct = 2; ///< of · and /
constexpr double aroundEquals = 10;
constexpr double aroundRounded = 20; ///< before the rounded result
constexpr double bracketRoom = 8;
constexpr double aroundBar = 4; ///< above and below the bar of a fraction
constexpr double barReach = 4;  ///< how far it sticks out
constexpr double betweenLines = 6;
constexpr double labelGap = 2.0 * gridStep;
const QString equals = QStringLiteral("=");

} // namespace

/// One line of a block while it is being set.
struct FormulaSetter::Line {
    const FormulaBlock& block;
    const FormulaRow& row;
    const Columns& columns;
    bool inSymbols = false;
    QPointF topLeft;
    Figure& figure;
    ElementList& elements;
    mutable std::int64_t occurrence = 0; ///< tells equal terms of a line apart
};

FormulaSetter::FormulaSetter(const Theme& theme, Theme::Type type, double indent)
    : m_theme(theme)
    , m_indent(indent)
    , m_font(theme.font(type))
    , m_bold(theme.font(type, true))
    , m_small(theme.font(Theme::Type::Caption))
    , m_metrics(m_font)
    , m_boldMetrics(m_bold)
    , m_smallMetrics(m_small) {}

double FormulaSetter::signWidth(FormulaSign sign, bool inSymbols) const {
    if (sign == FormulaSign::None || (sign == FormulaSign::Adjoining && inSymbols)) {
        return 0;
    }
    const bool isSum = sign == FormulaSign::Plus || sign == FormulaSign::Minus;
    return m_metrics.horizontalAdvance(signText(sign)) + 2 * (isSum ? aroundSum : aroundProduct);
}

double FormulaSetter::textWidth(const SymbolText& text) const {
    // A short subscript hangs into the room of the sign that follows.
    const double hanging = text.lowered == QStringLiteral("1") ? 0.7 : 1;
    return m_metrics.horizontalAdvance(text.body) +
           (text.lowered.isEmpty() ? 0 : 1 + hanging * m_smallMetrics.horizontalAdvance(text.lowered));
}

FormulaSetter::Column FormulaSetter::column(const FormulaBlock& block, std::size_t index) const {
    Column column;
    const FormulaPiece& first = block.rows.front().formula.pieces[index];
    const bool isFirst = first.part != FormulaPart::Tail &&
                         (index == 0 || block.rows.front().formula.pieces[index - 1].part != first.part);
    if (!isFirst) {
        column.sign = std::max(signWidth(first.sign, true), signWidth(first.sign, false));
    }
    column.open = first.opens ? m_metrics.horizontalAdvance(QLatin1Char('(')) : 0;
    column.close = first.closes ? m_metrics.horizontalAdvance(QLatin1Char(')')) : 0;
    column.body = textWidth(symbolText(first));
    for (const FormulaRow& row : block.rows) {
        const QString digits = count(row.formula.pieces[index].value);
        column.body = std::max(column.body, m_metrics.horizontalAdvance(digits));
    }
    return column;
}

/// Puts the pieces beside each other, the denominator under the middle of the numerator.
void FormulaSetter::spread(const BenchFormula& formula, Columns& columns) const {
    double numerator = 0;
    double denominator = 0;
    for (std::size_t i = 0; i < formula.pieces.size(); ++i) {
        const FormulaPart part = formula.pieces[i].part;
        numerator += part == FormulaPart::Numerator ? columns.pieces[i].width() : 0;
        denominator += part == FormulaPart::Denominator ? columns.pieces[i].width() : 0;
    }
    columns.barWidth = numerator > 0 ? std::max(numerator, denominator) + 2 * barReach : 0;
    double above = (columns.barWidth - numerator) / 2;
    double below = (columns.barWidth - denominator) / 2;
    double inLine = columns.barWidth;
    for (std::size_t i = 0; i < formula.pieces.size(); ++i) {
        const FormulaPart part = formula.pieces[i].part;
        double& x = part == FormulaPart::Numerator     ? above
                    : part == FormulaPart::Denominator ? below
                                                       : inLine;
        columns.pieces[i].x = x;
        x += columns.pieces[i].width();
    }
    columns.equals = inLine + aroundEquals;
}

FormulaSetter::Columns FormulaSetter::columns(const FormulaBlock& block) const {
    Columns columns;
    const BenchFormula& formula = block.rows.front().formula;
    for (std::size_t i = 0; i < formula.pieces.size(); ++i) {
        columns.pieces.push_back(column(block, i));
    }
    spread(formula, columns);
    columns.result = columns.equals + m_metrics.horizontalAdvance(equals) + aroundEquals;
    double widest = m_metrics.horizontalAdvance(block.symbol);
    for (const FormulaRow& row : block.rows) {
        widest = std::max(widest, m_boldMetrics.horizontalAdvance(row.result) + roundedWidth(row));
    }
    columns.width = columns.result + widest;
    return columns;
}

double FormulaSetter::lineHeight(const FormulaBlock& block) const {
    const bool hasFraction = block.rows.front().formula.pieces.front().part == FormulaPart::Numerator;
    return hasFraction ? 2 * (m_metrics.height() + aroundBar) : m_metrics.height();
}

/// What a label above a line takes.
double FormulaSetter::labelHeight(const QString& label) const {
    return m_indent > 0 || label.isEmpty() ? 0 : m_smallMetrics.height();
}

QSizeF FormulaSetter::size(const FormulaBlock& block) const {
    const auto lines = static_cast<double>(block.rows.size() + 1);
    double height = lines * lineHeight(block) + (lines - 1) * betweenLines + labelHeight(block.name);
    for (const FormulaRow& row : block.rows) {
        height += labelHeight(row.label);
    }
    return {m_indent + columns(block).width, height};
}

double FormulaSetter::indentFor(const FormulaBlock& block, const Theme& theme) {
    const QFontMetricsF metrics(theme.font(Theme::Type::Caption));
    double widest = metrics.horizontalAdvance(block.name);
    for (const FormulaRow& row : block.rows) {
        widest = std::max(widest, metrics.horizontalAdvance(row.label));
    }
    return widest + labelGap;
}

QRectF FormulaSetter::put(Figure& figure, const QPointF& left, const SymbolText& text, const QColor& color,
                          bool bold) const {
    QRectF bounds = figure.text(left, text.body, {bold ? m_bold : m_font, color});
    if (!text.lowered.isEmpty()) {
        const QPointF below(bounds.right() + 1, left.y() + m_metrics.descent() - 1);
        bounds |= figure.text(below, text.lowered, {m_small, color});
    }
    return bounds;
}

/// How far a symbol moves towards the one that is written together with it.
double FormulaSetter::shiftBefore(const Line& line, std::size_t index) const {
    const std::vector<FormulaPiece>& pieces = line.row.formula.pieces;
    const bool isBefore = index + 1 < pieces.size() && pieces[index + 1].sign == FormulaSign::Adjoining;
    return isBefore ? line.columns.pieces[index + 1].sign / 2 : 0;
}

void FormulaSetter::piece(const Line& line, std::size_t index) const {
    const FormulaPiece& piece = line.row.formula.pieces[index];
    const Column& column = line.columns.pieces[index];
    const double height = lineHeight(line.block);
    const double axis = line.topLeft.y() + height / 2;
    double baseline = axis + m_metrics.capHeight() / 2;
    if (piece.part == FormulaPart::Numerator) {
        baseline = axis - aroundBar - m_metrics.descent();
    } else if (piece.part == FormulaPart::Denominator) {
        baseline = axis + aroundBar + m_metrics.ascent();
    }
    double x = line.topLeft.x() + column.x;
    // In symbols 2P is written together.
    const bool adjoins = line.inSymbols && piece.sign == FormulaSign::Adjoining;
    if (column.sign > 0 && signWidth(piece.sign, line.inSymbols) > 0) {
        line.figure.text({x + column.sign / 2, baseline}, signText(piece.sign),
                         {m_font, m_theme.inkSoft, Align::Center});
    }
    x += column.sign;
    if (piece.opens) {
        line.figure.text({x, baseline}, QStringLiteral("("), {m_font, m_theme.inkSoft});
    }
    x += column.open;
    const bool asDigits = !line.inSymbols || isConstant(piece.symbol);
    const SymbolText text = line.inSymbols ? symbolText(piece) : SymbolText{count(piece.value), {}};
    const FormulaTerm term = termOf(piece.symbol);
    const QColor color = isConstant(piece.symbol) ? m_theme.inkSoft : termColor(term, m_theme);
    const double shift = adjoins ? -column.sign / 2 : (line.inSymbols ? shiftBefore(line, index) : 0);
    const double left = x + shift + (column.body - textWidth(text)) / 2;
    const QRectF bounds = put(line.figure, {left, baseline}, text, color, false);
    if (asDigits) {
        line.figure.note({numberName(piece), static_cast<double>(piece.value)});
    }
    if (!isConstant(piece.symbol)) {
        line.elements.add({.kind = SceneElement::Kind::BenchTerm,
                           .channel = static_cast<std::int64_t>(piece.direction),
                           .y = line.block.place,
                           .x = line.occurrence++,
                           .index = static_cast<std::int64_t>(term),
                           .bounds = bounds.adjusted(-2, 0, 2, 0)});
    }
    if (piece.closes) {
        line.figure.text({x + column.body, baseline}, QStringLiteral(")"), {m_font, m_theme.inkSoft});
    }
}

void FormulaSetter::line(const Line& line) const {
    const double axis = line.topLeft.y() + lineHeight(line.block) / 2;
    const double baseline = axis + m_metrics.capHeight() / 2;
    for (std::size_t i = 0; i < line.row.formula.pieces.size(); ++i) {
        piece(line, i);
    }
    if (line.columns.barWidth > 0) {
        const QRectF bar(line.topLeft.x(), axis - 0.75, line.columns.barWidth, 1.5);
        const QColor color = m_theme.inkSoft;
        line.figure.add(bar, [bar, color](QPainter& painter) { painter.fillRect(bar, color); });
    }
    const QPointF at(line.topLeft.x() + line.columns.result, baseline);
    const QColor color = line.inSymbols ? termColor(line.block.term, m_theme) : line.row.color;
    const QString result = line.inSymbols ? line.block.symbol : line.row.result;
    if (result.isEmpty()) {
        return;
    }
    line.figure.text({line.topLeft.x() + line.columns.equals, baseline}, equals, {m_font, m_theme.inkSoft});
    QRectF bounds = put(line.figure, at, {result, {}}, color, !line.inSymbols);
    if (!line.inSymbols) {
        line.figure.note(line.row.number);
    }
    if (!line.inSymbols && line.row.rounded) {
        bounds |= putRounded(line, {bounds.right() + aroundRounded, baseline});
    }
    line.elements.add({.kind = SceneElement::Kind::BenchTerm,
                       .channel = static_cast<std::int64_t>(line.row.direction),
                       .y = line.block.place,
                       .x = line.occurrence++,
                       .index = static_cast<std::int64_t>(line.block.term),
                       .bounds = bounds.adjusted(-2, 0, 2, 0)});
}

double FormulaSetter::roundedWidth(const FormulaRow& row) const {
    if (!row.rounded) {
        return 0;
    }
    const double value =
        m_boldMetrics.horizontalAdvance(count(static_cast<std::int64_t>(row.rounded->number.value)));
    return aroundRounded + 2 * bracketRoom + m_metrics.horizontalAdvance(row.result) + 2 * aroundEquals +
           m_metrics.horizontalAdvance(equals) + value;
}

/// ⌊2.33⌋ = 2; the brackets are drawn, because few fonts have them.
QRectF FormulaSetter::putRounded(const Line& line, const QPointF& left) const {
    const FormulaRow& row = line.row;
    const TextStyle style{m_font, row.color};
    const QRectF inner = line.figure.text(left + QPointF(bracketRoom, 0), row.result, style);
    const double top = left.y() - m_metrics.capHeight() - 3;
    const double bottom = left.y() + 3;
    const double foot = row.rounded->up ? top : bottom;
    const double first = left.x() + 2;
    const double last = inner.right() + bracketRoom - 2;
    const QColor color = m_theme.ink;
    line.figure.add(inner.adjusted(-bracketRoom, 0, bracketRoom, 0), [=](QPainter& painter) {
        QPen pen(color, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        for (const auto& [x, inwards] : {std::pair(first, 4.0), std::pair(last, -4.0)}) {
            painter.drawPolyline(
                QPolygonF({{x, foot == top ? bottom : top}, {x, foot}, {x + inwards, foot}}));
        }
    });
    const double sign = last + 2 + aroundEquals;
    line.figure.text({sign, left.y()}, equals, {m_font, m_theme.inkSoft});
    const double value = sign + m_metrics.horizontalAdvance(equals) + aroundEquals;
    const QString digits = count(static_cast<std::int64_t>(row.rounded->number.value));
    line.figure.note(row.rounded->number);
    return inner | put(line.figure, {value, left.y()}, {digits, {}}, m_theme.output, true);
}

void FormulaSetter::place(const FormulaBlock& block, const QPointF& topLeft, Figure& figure,
                          ElementList& elements) const {
    const Columns columns = this->columns(block);
    const TextStyle label{m_small, m_theme.inkSoft};
    double top = topLeft.y();
    const auto labelled = [&](const QString& text) {
        const double middle = top + lineHeight(block) / 2 + m_metrics.capHeight() / 2;
        figure.text({topLeft.x(), m_indent > 0 ? middle : top + m_smallMetrics.ascent()}, text, label);
        top += labelHeight(text);
    };
    const auto addLine = [&](const FormulaRow& row, bool inSymbols, std::int64_t first) {
        line({.block = block,
              .row = row,
              .columns = columns,
              .inSymbols = inSymbols,
              .topLeft = {topLeft.x() + m_indent, top},
              .figure = figure,
              .elements = elements,
              .occurrence = first});
        top += lineHeight(block) + betweenLines;
    };
    labelled(block.name);
    addLine(block.rows.front(), true, 0);
    std::int64_t first = 0;
    for (const FormulaRow& row : block.rows) {
        labelled(row.label);
        constexpr std::int64_t termsOfALine = 100; ///< and more than there are
        first += termsOfALine;
        addLine(row, false, first);
    }
}

} // namespace fovea::ui
