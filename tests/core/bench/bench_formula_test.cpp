#include "core/bench/bench_edit.h"
#include "core/bench/bench_formula.h"
#include "core/bench/bench_presets.h"
#include "tests/support/random_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace fovea {
namespace {

/// Computes what a formula says, from its pieces alone.
class Calculator {
public:
    explicit Calculator(const BenchFormula& formula)
        : m_formula(formula) {}

    double value() {
        double value = 0;
        if (m_formula.pieces.front().part == FormulaPart::Numerator) {
            const double numerator = sum();
            value = numerator / sum();
            for (; m_next < m_formula.pieces.size(); ++m_next) {
                value += m_formula.pieces[m_next].sign == FormulaSign::Minus ? -1.0 * number() : number();
            }
            return value;
        }
        return sum();
    }

private:
    bool inSamePart(std::size_t index, FormulaPart part) const {
        return index < m_formula.pieces.size() && m_formula.pieces[index].part == part;
    }
    double number() const { return static_cast<double>(m_formula.pieces[m_next].value); }

    /// Up to the end of the part or the closing bracket, which is taken.
    double sum() {
        const FormulaPart part = m_formula.pieces[m_next].part;
        double value = product();
        while (!m_closed && inSamePart(m_next, part)) {
            const bool minus = m_formula.pieces[m_next].sign == FormulaSign::Minus;
            const double term = product();
            value += minus ? -term : term;
        }
        return value;
    }

    double factor() {
        const FormulaPiece& piece = m_formula.pieces[m_next];
        if (piece.opens && !m_inside) {
            m_inside = true;
            const double value = sum();
            m_closed = false;
            m_inside = false;
            return value;
        }
        const double value = number();
        m_closed = piece.closes;
        ++m_next;
        return value;
    }

    double product() {
        const FormulaPart part = m_formula.pieces[m_next].part;
        double value = factor();
        while (!m_closed && inSamePart(m_next, part)) {
            const FormulaSign sign = m_formula.pieces[m_next].sign;
            if (sign == FormulaSign::Over) {
                value /= factor();
            } else if (sign == FormulaSign::Times || sign == FormulaSign::Adjoining) {
                value *= factor();
            } else {
                break;
            }
        }
        return value;
    }

    const BenchFormula& m_formula;
    std::size_t m_next = 0;
    bool m_inside = false;
    bool m_closed = false;
};

double computed(const BenchFormula& formula) {
    return Calculator(formula).value();
}

class BenchFormulaTest : public ::testing::Test {
protected:
    std::shared_ptr<const BenchResult> compute(const BenchState& state) const {
        return computeBench(arranged(state), m_workers);
    }
    std::shared_ptr<const BenchResult> preset(const char* name) const {
        return compute(findBenchPreset(name)->make());
    }

private:
    Workers m_workers{1};
};

constexpr std::array directions = {BenchDirection::Rows, BenchDirection::Columns};

TEST_F(BenchFormulaTest, SaysWhatTheEngineComputes) {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE(seed);
        const auto result = compute(test::randomBench(seed));
        for (const BenchDirection direction : directions) {
            const BenchFormula size = sizeFormula(*result, direction);
            EXPECT_NEAR(computed(size), axisOf(*result, direction).size.exact, 1e-9);
            EXPECT_EQ(size.value, axisOf(*result, direction).size.exact);
        }
        const BenchFormula parameters = parameterFormula(*result);
        EXPECT_EQ(parameters.empty(), !hasFilters(result->state.operation));
        if (!parameters.empty()) {
            EXPECT_EQ(computed(parameters), static_cast<double>(result->parameters));
        }
        const BenchFormula multiplyAdds = multiplyAddFormula(*result);
        EXPECT_EQ(multiplyAdds.empty(), !hasFilters(result->state.operation) || !result->fits());
        if (!multiplyAdds.empty()) {
            EXPECT_EQ(computed(multiplyAdds), static_cast<double>(result->multiplyAdds));
        }
    }
}

std::string written(const BenchFormula& formula) {
    std::string text;
    FormulaPart part = formula.pieces.front().part;
    for (const FormulaPiece& piece : formula.pieces) {
        constexpr std::array signs = {"", "+", "-", "*", "*", "/"};
        text += part != FormulaPart::Denominator && piece.part == FormulaPart::Denominator ? " / " : "";
        text += part == FormulaPart::Denominator && piece.part == FormulaPart::Tail ? " " : "";
        part = piece.part;
        text += signs[static_cast<std::size_t>(piece.sign)];
        text += piece.opens ? "(" : "";
        text += std::to_string(piece.value);
        text += piece.closes ? ")" : "";
    }
    return text;
}

TEST_F(BenchFormulaTest, IsWrittenAsInTheLecture) {
    EXPECT_EQ(written(sizeFormula(*preset("stride1"), BenchDirection::Rows)), "7+2*0-3 / 1 +1");
    EXPECT_EQ(written(sizeFormula(*preset("filters10"), BenchDirection::Rows)), "32+2*2-5 / 1 +1");
    EXPECT_EQ(written(parameterFormula(*preset("filters10"))), "5*5*3*10+10");
    EXPECT_EQ(parameterFormula(*preset("filters10")).value, 760);
    EXPECT_EQ(written(multiplyAddFormula(*preset("filters10"))), "5*5*3*32*32*10");
    EXPECT_EQ(parameterFormula(*preset("fc")).value, 3072 * 10 + 10);
    EXPECT_TRUE(parameterFormula(*preset("pool")).empty());
}

TEST_F(BenchFormulaTest, TellsDilationUnevenPaddingAndGroups) {
    BenchState state;
    state.size = {9, 8, 4};
    state.groups = 2;
    state.filters = 6;
    state.window.rows = {.kernel = 3, .stride = 1, .padBefore = 1, .padAfter = 2, .dilation = 2};
    state.window.columns = {.kernel = 2, .stride = 1, .padBefore = 1, .padAfter = 1, .dilation = 1};
    const auto result = compute(state);
    EXPECT_EQ(written(sizeFormula(*result, BenchDirection::Rows)), "8+1+2-2*(3-1)-1 / 1 +1");
    EXPECT_EQ(written(sizeFormula(*result, BenchDirection::Columns)), "9+2*1-1*(2-1)-1 / 1 +1");
    EXPECT_EQ(written(parameterFormula(*result)), "3*2*(4/2)*6+6");
    EXPECT_TRUE(parameterFormula(*result).pieces.front().tellsDirection);
}

TEST_F(BenchFormulaTest, TellsWhatIsLeftOver) {
    const auto result = preset("stride3");
    const std::optional<BenchMisfit> misfit = misfitOf(*result, BenchDirection::Columns);
    ASSERT_TRUE(misfit.has_value());
    EXPECT_EQ(misfit->reason, BenchMisfit::Reason::LeftOver);
    EXPECT_EQ(misfit->windows, 2);
    EXPECT_EQ(misfit->leftOver, 1);
    EXPECT_EQ(misfit->missing, 2);
    EXPECT_FALSE(misfitOf(*preset("stride2"), BenchDirection::Rows).has_value());
}

TEST_F(BenchFormulaTest, TellsThatAWindowIsTooLargeOrThatNothingIsLeft) {
    BenchState state;
    state.window = Window2d::square(9);
    const auto large = compute(state);
    const auto misfit = misfitOf(*large, BenchDirection::Rows);
    ASSERT_TRUE(misfit.has_value());
    EXPECT_EQ(misfit->reason, BenchMisfit::Reason::TooLarge);
    EXPECT_EQ(misfit->span, 9);
    EXPECT_EQ(misfit->padded, 7);
    EXPECT_EQ(misfit->missing, 2);

    state = {};
    state.operation = BenchOperation::Transposed;
    state.size = {2, 2, 1};
    state.window = Window2d::square(2, 1, 2);
    const auto cut = compute(state);
    ASSERT_FALSE(cut->fits());
    EXPECT_EQ(misfitOf(*cut, BenchDirection::Rows)->reason, BenchMisfit::Reason::NothingLeft);
    EXPECT_EQ(misfitOf(*cut, BenchDirection::Rows)->padded, 3);
}

TEST_F(BenchFormulaTest, OffersOnlyWhatFits) {
    std::int64_t offered = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        BenchState state = test::randomBench(seed);
        state.fit = FitRule::Exact;
        if (problemOf(state)) {
            continue;
        }
        const auto result = compute(state);
        const std::vector<BenchFix> fixes = fixesOf(*result);
        EXPECT_TRUE(fixes.empty() || !result->fits());
        for (const BenchFix& fix : fixes) {
            const auto fixed = compute(withFix(*result, fix.direction, fix.index));
            const bool rows = fix.direction == BenchDirection::Rows;
            const BenchAxis& axis = axisOf(*fixed, fix.direction);
            EXPECT_TRUE(axis.size.fits);
            EXPECT_EQ(axis.output, rows ? fix.rows : fix.columns);
            EXPECT_EQ(axis.window, fix.window);
            if (fix.bothAxes) {
                ASSERT_TRUE(fixed->fits());
                EXPECT_EQ(fixed->outputShape().height(), fix.rows);
                EXPECT_EQ(fixed->outputShape().width(), fix.columns);
            }
            ++offered;
        }
    }
    EXPECT_GT(offered, 100);
}

TEST_F(BenchFormulaTest, OffersTheLecturesWaysOutOfStrideThree) {
    const auto result = preset("stride3");
    const std::vector<BenchFix> fixes = fixesOf(*result);
    const auto offers = [&](BenchFix::Setting setting, std::int64_t size) {
        return std::ranges::any_of(fixes, [&](const BenchFix& fix) {
            return fix.setting == setting && fix.rows == size && fix.columns == size && fix.bothAxes;
        });
    };
    EXPECT_TRUE(offers(BenchFix::Setting::Stride, 5));
    EXPECT_TRUE(offers(BenchFix::Setting::Stride, 3));
    EXPECT_TRUE(offers(BenchFix::Setting::Padding, 3));
    EXPECT_TRUE(offers(BenchFix::Setting::Kernel, 2));
}

TEST_F(BenchFormulaTest, OffersNothingTwiceAndWhatMendsBothAxesFirst) {
    BenchState state;
    state.size = {10, 8, 1};
    state.window = Window2d::square(3, 4);
    const auto result = compute(state);
    const std::vector<BenchFix> fixes = fixesOf(*result);
    ASSERT_FALSE(fixes.empty());
    EXPECT_TRUE(fixes.front().bothAxes);
    EXPECT_TRUE(std::ranges::is_partitioned(fixes, &BenchFix::bothAxes));
    const auto strides = std::ranges::count_if(fixes, [](const BenchFix& fix) {
        return fix.setting == BenchFix::Setting::Stride && fix.window.stride == 1;
    });
    EXPECT_EQ(strides, 1);
}

} // namespace
} // namespace fovea
