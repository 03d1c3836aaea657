#pragma once

#include "core/bench/bench_result.h"

namespace fovea {

/// The two axes along which a window slides.
enum class BenchDirection {
    Rows,    ///< top to bottom
    Columns, ///< left to right
};

/// What a number in a formula of the bench counts.
enum class FormulaSymbol {
    One,
    Two,
    Input,     ///< N: rows or columns of the input
    Padding,   ///< P: on each side
    PadBefore, ///< at the top or left, where the sides differ
    PadAfter,  ///< at the bottom or right
    Kernel,    ///< F: rows or columns of the window
    Dilation,  ///< D
    Stride,    ///< S
    Size,      ///< A: rows or columns of the output
    Depth,     ///< D₁: depth of the input
    Groups,    ///< G
    Filters,   ///< K
    Bias,      ///< K again: one bias to a filter
};

/// What stands before a number.
enum class FormulaSign {
    None,
    Plus,
    Minus,
    Times,
    Adjoining, ///< times, but written without a sign between symbols: 2P
    Over,      ///< divided by, in the line: D₁/G
};

enum class FormulaPart { Line, Numerator, Denominator, Tail };

struct FormulaPiece {
    FormulaPart part = FormulaPart::Line;
    FormulaSign sign = FormulaSign::None;
    FormulaSymbol symbol = FormulaSymbol::One;
    std::int64_t value = 0;
    BenchDirection direction = BenchDirection::Rows; ///< of what goes by rows and columns
    bool tellsDirection = false; ///< rows and columns stand in one formula and differ: F_h·F_w
    bool opens = false;          ///< a bracket, between the sign and the number
    bool closes = false;         ///< a bracket, after the number
};

/// Numbers and what is done with them: the Line, or Numerator over Denominator and then the Tail.
struct BenchFormula {
    std::vector<FormulaPiece> pieces; ///< empty: there is no such formula
    double value = 0;                 ///< what it comes to, before any rounding

    bool empty() const { return pieces.empty(); }
};

const BenchAxis& axisOf(const BenchResult& result, BenchDirection direction);
/// Whether both axes have the same numbers, so that one formula tells of both.
bool axesAlike(const BenchResult& result);

/// The output's extent: (N + 2P − F)/S + 1 as in the lecture, with D·(F−1) + 1 for F when D > 1 and the
/// sides' own paddings where they differ. Transposed: (N − 1)·S − 2P + F.
BenchFormula sizeFormula(const BenchResult& result, BenchDirection direction);
/// F·F·D₁·K + K; grouped F·F·(D₁/G)·K + K; fully connected: N·N·D₁·K + K. Empty for pooling.
BenchFormula parameterFormula(const BenchResult& result);
/// F·F·D₁ for each of the A·A·K outputs; transposed: F·F·K for each of the N·N·D₁ inputs. Empty for pooling
/// and while the settings are refused.
BenchFormula multiplyAddFormula(const BenchResult& result);

/// Why the windows do not come out even along one axis.
struct BenchMisfit {
    enum class Reason {
        LeftOver,    ///< whole windows leave something over at the end
        TooLarge,    ///< not even one window fits
        NothingLeft, ///< transposed: the padding cuts off everything
    };
    Reason reason = Reason::LeftOver;
    std::int64_t padded = 0;   ///< N with its padding; transposed: the size before it is cut
    std::int64_t span = 0;     ///< what one window covers
    std::int64_t windows = 0;  ///< that fit
    std::int64_t leftOver = 0; ///< rows or columns at the end that none of them covers
    std::int64_t missing = 0;  ///< by how much one more window would stick out
};
/// The output's extent when pooling rounds up, for telling; none when it is not possible.
std::optional<std::int64_t> ceiledSize(const BenchResult& result, BenchDirection direction);
/// None when it fits, whatever the rule.
std::optional<BenchMisfit> misfitOf(const BenchResult& result, BenchDirection direction);

/// A change of one setting after which an axis fits.
struct BenchFix {
    enum class Setting { Stride, Padding, Kernel };
    BenchDirection direction = BenchDirection::Rows;
    std::size_t index = 0; ///< into BenchAxis::fitting of that direction
    Setting setting = Setting::Stride;
    WindowAxis window; ///< after the change
    /// The window is alike both ways and stays so: both axes fit after the change.
    bool bothAxes = false;
    std::int64_t rows = 0; ///< of the output, then; only the changed axis' when bothAxes is false
    std::int64_t columns = 0;
};
/// What BenchAxis::fitting offers: what mends both axes at once first, nearest first within each kind;
/// nothing twice.
std::vector<BenchFix> fixesOf(const BenchResult& result);
/// The window after the fix of that index into BenchAxis::fitting, and the state with it.
Window2d windowAfter(const BenchResult& result, BenchDirection direction, std::size_t index);
BenchState withFix(const BenchResult& result, BenchDirection direction, std::size_t index);

} // namespace fovea
