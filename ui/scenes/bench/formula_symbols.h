#pragma once

#include "core/bench/bench_formula.h"
#include "ui/scenes/scene.h"

#include <QString>

namespace fovea::ui {

/// What stands on the paper for a symbol: a letter, and a subscript where there is one.
struct SymbolText {
    QString body;
    QString lowered;
};
SymbolText symbolText(const FormulaPiece& piece);
/// "+", "·"; empty for no sign.
QString signText(FormulaSign sign);
/// 1 and 2: numbers that count nothing.
bool isConstant(FormulaSymbol symbol);
/// What a symbol counts (constants: anything).
FormulaTerm termOf(FormulaSymbol symbol);
QColor termColor(FormulaTerm term, const Theme& theme);
/// "kernel.rows": by which a test finds a drawn number.
QString numberName(const FormulaPiece& piece);

} // namespace fovea::ui
