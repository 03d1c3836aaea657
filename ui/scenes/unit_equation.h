#pragma once

#include "ui/scenes/unit_context.h"

#include <optional>
#include <vector>

namespace fovea::ui {

/// One term of a unit's equation: a number with what stands around it, and its name beneath.
struct EquationTerm {
    QString before;               ///< operators and opening brackets: "+", "= ", "ReLU("
    std::optional<double> number; ///< none for a term of words only
    QString after;
    QString name;
    QColor color;
    int decimals = 3;
};

/// The whole computation of the unit in one line, from the explanation's numbers: "Σ + bias = value",
/// "ReLU(x) = y", "(p / 255 − mean) / std = value".
std::vector<EquationTerm> unitEquation(const UnitContext& context);
/// The activation that follows: "ReLU(value) = y".
std::vector<EquationTerm> nextEquation(const UnitContext& context, const NextFunction& next);
/// Decimals at which the unit's sums, bias and value are shown.
int unitDecimals(const UnitContext& context);

} // namespace fovea::ui
