#include "core/bench/bench_formula.h"

#include "core/base/contract.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_ops.h"

#include <algorithm>

namespace fovea {

namespace {

using enum FormulaPart;
using enum FormulaSign;
using Symbol = FormulaSymbol;

FormulaPiece plain(FormulaPart part, FormulaSign sign, Symbol symbol, std::int64_t value) {
    return {.part = part, .sign = sign, .symbol = symbol, .value = value};
}

/// 2P, or both sides where they differ.
void addPadding(BenchFormula& formula, FormulaPart part, FormulaSign sign, const WindowAxis& axis) {
    if (axis.padBefore == axis.padAfter) {
        formula.pieces.push_back(plain(part, sign, Symbol::Two, 2));
        formula.pieces.push_back(plain(part, Adjoining, Symbol::Padding, axis.padBefore));
    } else {
        formula.pieces.push_back(plain(part, sign, Symbol::PadBefore, axis.padBefore));
        formula.pieces.push_back(plain(part, sign, Symbol::PadAfter, axis.padAfter));
    }
}

/// D·(F − 1).
void addDilatedKernel(BenchFormula& formula, FormulaPart part, FormulaSign sign, const WindowAxis& axis) {
    formula.pieces.push_back(plain(part, sign, Symbol::Dilation, axis.dilation));
    FormulaPiece kernel = plain(part, Times, Symbol::Kernel, axis.kernel);
    kernel.opens = true;
    formula.pieces.push_back(kernel);
    FormulaPiece one = plain(part, Minus, Symbol::One, 1);
    one.closes = true;
    formula.pieces.push_back(one);
}

BenchFormula gatheringSize(const BenchAxis& axis, bool withDilation) {
    const WindowAxis& window = axis.window;
    BenchFormula formula;
    formula.value = axis.size.exact;
    formula.pieces.push_back(plain(Numerator, None, Symbol::Input, axis.input));
    addPadding(formula, Numerator, Plus, window);
    if (withDilation) {
        addDilatedKernel(formula, Numerator, Minus, window);
        formula.pieces.push_back(plain(Numerator, Minus, Symbol::One, 1));
    } else {
        formula.pieces.push_back(plain(Numerator, Minus, Symbol::Kernel, window.kernel));
    }
    formula.pieces.push_back(plain(Denominator, None, Symbol::Stride, window.stride));
    formula.pieces.push_back(plain(Tail, Plus, Symbol::One, 1));
    return formula;
}

BenchFormula scatteringSize(const BenchAxis& axis, bool withDilation) {
    const WindowAxis& window = axis.window;
    BenchFormula formula;
    formula.value = axis.size.exact;
    FormulaPiece input = plain(Line, None, Symbol::Input, axis.input);
    input.opens = true;
    formula.pieces.push_back(input);
    FormulaPiece one = plain(Line, Minus, Symbol::One, 1);
    one.closes = true;
    formula.pieces.push_back(one);
    formula.pieces.push_back(plain(Line, Times, Symbol::Stride, window.stride));
    addPadding(formula, Line, Minus, window);
    if (withDilation) {
        addDilatedKernel(formula, Line, Plus, window);
        formula.pieces.push_back(plain(Line, Plus, Symbol::One, 1));
    } else {
        formula.pieces.push_back(plain(Line, Plus, Symbol::Kernel, window.kernel));
    }
    return formula;
}

/// A·A, or A_h·A_w where they differ.
void addPair(BenchFormula& formula, FormulaSign sign, Symbol symbol, std::int64_t rows,
             std::int64_t columns) {
    FormulaPiece piece = plain(Line, sign, symbol, rows);
    piece.tellsDirection = rows != columns;
    formula.pieces.push_back(piece);
    piece.sign = Times;
    piece.value = columns;
    piece.direction = BenchDirection::Columns;
    formula.pieces.push_back(piece);
}

/// ·D₁ or ·(D₁/G).
void addGroupedDepth(BenchFormula& formula, const BenchState& state) {
    FormulaPiece depth = plain(Line, Times, Symbol::Depth, state.size.depth);
    depth.opens = state.groups > 1;
    formula.pieces.push_back(depth);
    if (state.groups > 1) {
        FormulaPiece groups = plain(Line, Over, Symbol::Groups, state.groups);
        groups.closes = true;
        formula.pieces.push_back(groups);
    }
}

void addKernel(BenchFormula& formula, const BenchState& state) {
    if (state.operation == BenchOperation::FullyConnected) {
        addPair(formula, None, Symbol::Input, state.window.rows.kernel, state.window.columns.kernel);
    } else {
        addPair(formula, None, Symbol::Kernel, state.window.rows.kernel, state.window.columns.kernel);
    }
}

BenchDirection otherWay(BenchDirection direction) {
    return direction == BenchDirection::Rows ? BenchDirection::Columns : BenchDirection::Rows;
}

/// Whether a change of one axis mends the other as well.
bool mendsBoth(const BenchResult& result, BenchDirection direction, const WindowAxis& window) {
    const std::vector<WindowAxis>& other = axisOf(result, otherWay(direction)).fitting;
    return result.rows.window == result.columns.window && std::ranges::find(other, window) != other.end();
}

BenchFix::Setting settingOf(const WindowAxis& before, const WindowAxis& after) {
    if (before.stride != after.stride) {
        return BenchFix::Setting::Stride;
    }
    return before.kernel != after.kernel ? BenchFix::Setting::Kernel : BenchFix::Setting::Padding;
}

} // namespace

const BenchAxis& axisOf(const BenchResult& result, BenchDirection direction) {
    return direction == BenchDirection::Rows ? result.rows : result.columns;
}

bool axesAlike(const BenchResult& result) {
    return result.rows.input == result.columns.input && result.rows.window == result.columns.window;
}

BenchFormula sizeFormula(const BenchResult& result, BenchDirection direction) {
    // Both axes are written in the same way, so that they can stand below each other.
    const bool withDilation = result.rows.window.dilation > 1 || result.columns.window.dilation > 1;
    const BenchAxis& axis = axisOf(result, direction);
    BenchFormula formula =
        isTransposed(result.state) ? scatteringSize(axis, withDilation) : gatheringSize(axis, withDilation);
    for (FormulaPiece& piece : formula.pieces) {
        piece.direction = direction;
    }
    return formula;
}

BenchFormula parameterFormula(const BenchResult& result) {
    const BenchState& state = result.state;
    BenchFormula formula;
    if (!hasFilters(state.operation)) {
        return formula;
    }
    addKernel(formula, state);
    addGroupedDepth(formula, state);
    formula.pieces.push_back(plain(Line, Times, Symbol::Filters, state.filters));
    formula.pieces.push_back(plain(Line, Plus, Symbol::Bias, state.filters));
    formula.value = static_cast<double>(result.parameters);
    return formula;
}

BenchFormula multiplyAddFormula(const BenchResult& result) {
    const BenchState& state = result.state;
    BenchFormula formula;
    if (!hasFilters(state.operation) || !result.fits()) {
        return formula;
    }
    addKernel(formula, state);
    addGroupedDepth(formula, state);
    if (isTransposed(result.state)) {
        addPair(formula, Times, Symbol::Input, state.size.height, state.size.width);
    } else {
        const Shape shape = result.outputShape();
        addPair(formula, Times, Symbol::Size, shape.height(), shape.width());
    }
    formula.pieces.push_back(plain(Line, Times, Symbol::Filters, state.filters));
    formula.value = static_cast<double>(result.multiplyAdds);
    return formula;
}

std::optional<BenchMisfit> misfitOf(const BenchResult& result, BenchDirection direction) {
    const BenchAxis& axis = axisOf(result, direction);
    BenchMisfit misfit{.padded = axis.size.padded, .span = axis.window.span()};
    if (axis.size.fits) {
        return std::nullopt;
    }
    if (isTransposed(result.state)) {
        misfit.reason = BenchMisfit::Reason::NothingLeft;
        return misfit;
    }
    misfit.leftOver = axis.size.leftOver;
    if (axis.size.slack < 0) {
        misfit.reason = BenchMisfit::Reason::TooLarge;
        misfit.missing = -axis.size.slack;
        return misfit;
    }
    misfit.windows = axis.size.slack / axis.window.stride + 1;
    misfit.missing = axis.window.stride - axis.size.leftOver;
    return misfit;
}

std::optional<std::int64_t> ceiledSize(const BenchResult& result, BenchDirection direction) {
    const BenchAxis& axis = axisOf(result, direction);
    return isTransposed(result.state)
               ? std::nullopt
               : benchExtent(BenchOperation::MaxPooling, axis.input, axis.window, FitRule::Ceil);
}

std::vector<BenchFix> fixesOf(const BenchResult& result) {
    std::vector<BenchFix> fixes;
    const auto extent = [&](const BenchAxis& axis, const WindowAxis& window) {
        return benchExtent(result.state.operation, axis.input, window, FitRule::Exact).value_or(0);
    };
    for (const BenchDirection direction : {BenchDirection::Rows, BenchDirection::Columns}) {
        const BenchAxis& axis = axisOf(result, direction);
        for (std::size_t index = 0; index < axis.fitting.size(); ++index) {
            const WindowAxis& window = axis.fitting[index];
            const bool both = mendsBoth(result, direction, window);
            BenchState state = result.state;
            state.window = windowAfter(result, direction, index);
            if (problemOf(state) || (both && direction == BenchDirection::Columns)) {
                continue;
            }
            fixes.push_back({.direction = direction,
                             .index = index,
                             .setting = settingOf(axis.window, window),
                             .window = window,
                             .bothAxes = both,
                             .rows = extent(result.rows, state.window.rows),
                             .columns = extent(result.columns, state.window.columns)});
        }
    }
    std::stable_partition(fixes.begin(), fixes.end(), [](const BenchFix& fix) { return fix.bothAxes; });
    return fixes;
}

Window2d windowAfter(const BenchResult& result, BenchDirection direction, std::size_t index) {
    const BenchAxis& axis = axisOf(result, direction);
    FOVEA_REQUIRE(index < axis.fitting.size());
    const WindowAxis& window = axis.fitting[index];
    const bool both = mendsBoth(result, direction, window);
    Window2d changed = result.state.window;
    if (both || direction == BenchDirection::Rows) {
        changed.rows = window;
    }
    if (both || direction == BenchDirection::Columns) {
        changed.columns = window;
    }
    return changed;
}

BenchState withFix(const BenchResult& result, BenchDirection direction, std::size_t index) {
    BenchState state = result.state;
    state.window = windowAfter(result, direction, index);
    return arranged(std::move(state));
}

} // namespace fovea
