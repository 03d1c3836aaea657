#include "ui/scenes/bench/formula_symbols.h"

#include <QCoreApplication>

namespace fovea::ui {

namespace {

class Subscript {
    Q_DECLARE_TR_FUNCTIONS(FormulaSymbols)

public:
    static QString of(const FormulaPiece& piece) {
        const bool rows = piece.direction == BenchDirection::Rows;
        if (piece.symbol == FormulaSymbol::PadBefore) {
            return rows ? tr("top") : tr("left");
        }
        if (piece.symbol == FormulaSymbol::PadAfter) {
            return rows ? tr("bottom") : tr("right");
        }
        if (piece.symbol == FormulaSymbol::Depth) {
            return QStringLiteral("1");
        }
        if (piece.tellsDirection) {
            return rows ? QStringLiteral("h") : QStringLiteral("w");
        }
        return {};
    }
};

QString letter(FormulaSymbol symbol) {
    switch (symbol) {
    case FormulaSymbol::One:
        return QStringLiteral("1");
    case FormulaSymbol::Two:
        return QStringLiteral("2");
    case FormulaSymbol::Input:
        return QStringLiteral("N");
    case FormulaSymbol::Padding:
    case FormulaSymbol::PadBefore:
    case FormulaSymbol::PadAfter:
        return QStringLiteral("P");
    case FormulaSymbol::Kernel:
        return QStringLiteral("F");
    case FormulaSymbol::Dilation:
    case FormulaSymbol::Depth:
        return QStringLiteral("D");
    case FormulaSymbol::Stride:
        return QStringLiteral("S");
    case FormulaSymbol::Size:
        return QStringLiteral("A");
    case FormulaSymbol::Groups:
        return QStringLiteral("G");
    case FormulaSymbol::Filters:
    case FormulaSymbol::Bias:
        break;
    }
    return QStringLiteral("K");
}

} // namespace

SymbolText symbolText(const FormulaPiece& piece) {
    return {letter(piece.symbol), Subscript::of(piece)};
}

QString signText(FormulaSign sign) {
    switch (sign) {
    case FormulaSign::None:
        break;
    case FormulaSign::Plus:
        return QStringLiteral("+");
    case FormulaSign::Minus:
        return QString(QChar(0x2212));
    case FormulaSign::Times:
    case FormulaSign::Adjoining:
        return QStringLiteral("·");
    case FormulaSign::Over:
        return QStringLiteral("/");
    }
    return {};
}

bool isConstant(FormulaSymbol symbol) {
    return symbol == FormulaSymbol::One || symbol == FormulaSymbol::Two;
}

FormulaTerm termOf(FormulaSymbol symbol) {
    switch (symbol) {
    case FormulaSymbol::One:
    case FormulaSymbol::Two:
    case FormulaSymbol::Input:
        break;
    case FormulaSymbol::Padding:
    case FormulaSymbol::PadBefore:
    case FormulaSymbol::PadAfter:
        return FormulaTerm::Padding;
    case FormulaSymbol::Kernel:
        return FormulaTerm::Kernel;
    case FormulaSymbol::Dilation:
        return FormulaTerm::Dilation;
    case FormulaSymbol::Stride:
        return FormulaTerm::Stride;
    case FormulaSymbol::Size:
        return FormulaTerm::Size;
    case FormulaSymbol::Depth:
        return FormulaTerm::Depth;
    case FormulaSymbol::Groups:
        return FormulaTerm::Groups;
    case FormulaSymbol::Filters:
        return FormulaTerm::Filters;
    case FormulaSymbol::Bias:
        return FormulaTerm::Bias;
    }
    return FormulaTerm::Input;
}

QColor termColor(FormulaTerm term, const Theme& theme) {
    switch (term) {
    case FormulaTerm::Input:
    case FormulaTerm::Depth:
        return theme.input;
    case FormulaTerm::Padding:
        return theme.inkSoft; // the hatching's gray is too light for letters
    case FormulaTerm::Stride:
        return theme.window;
    case FormulaTerm::Size:
        return theme.output;
    case FormulaTerm::MultiplyAdds:
        return theme.ink;
    case FormulaTerm::Kernel:
    case FormulaTerm::Dilation:
    case FormulaTerm::Groups:
    case FormulaTerm::Filters:
    case FormulaTerm::Bias:
    case FormulaTerm::Parameters:
        break;
    }
    return theme.filter;
}

QString numberName(const FormulaPiece& piece) {
    const QString along =
        piece.direction == BenchDirection::Rows ? QStringLiteral(".rows") : QStringLiteral(".columns");
    switch (piece.symbol) {
    case FormulaSymbol::One:
    case FormulaSymbol::Two:
        break;
    case FormulaSymbol::Input:
        return QStringLiteral("input") + along;
    case FormulaSymbol::Padding:
    case FormulaSymbol::PadBefore:
        return QStringLiteral("padding.before") + along;
    case FormulaSymbol::PadAfter:
        return QStringLiteral("padding.after") + along;
    case FormulaSymbol::Kernel:
        return QStringLiteral("kernel") + along;
    case FormulaSymbol::Dilation:
        return QStringLiteral("dilation") + along;
    case FormulaSymbol::Stride:
        return QStringLiteral("stride") + along;
    case FormulaSymbol::Size:
        return QStringLiteral("size") + along;
    case FormulaSymbol::Depth:
        return QStringLiteral("depth");
    case FormulaSymbol::Groups:
        return QStringLiteral("groups");
    case FormulaSymbol::Filters:
    case FormulaSymbol::Bias:
        return QStringLiteral("filters");
    }
    return QStringLiteral("constant");
}

} // namespace fovea::ui
