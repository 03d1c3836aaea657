#include "ui/render/numbers.h"
#include "ui/scenes/bench/formula_words.h"

#include <QCoreApplication>

namespace fovea::ui {

namespace {

class TermWords {
    Q_DECLARE_TR_FUNCTIONS(FormulaWords)

public:
    TermWords(const BenchResult& result, BenchDirection direction)
        : m_result(result)
        , m_state(result.state)
        , m_axis(axisOf(result, direction))
        , m_isRows(direction == BenchDirection::Rows)
        , m_both(axesAlike(result)) {}

    QString of(FormulaTerm term) const {
        switch (term) {
        case FormulaTerm::Input:
            return input();
        case FormulaTerm::Padding:
            return padding();
        case FormulaTerm::Kernel:
            return kernel();
        case FormulaTerm::Dilation:
            return tr("D = %1, dilation: neighbouring numbers of the filter lie %1 apart, so it covers %2.")
                .arg(count(m_axis.window.dilation), count(m_axis.window.span()));
        case FormulaTerm::Stride:
            return stride();
        case FormulaTerm::Size:
            return size();
        case FormulaTerm::Depth:
            return tr("D₁ = %1, depth of the input: every filter reads %2 of its slices.")
                .arg(count(m_state.size.depth), count(m_state.size.depth / m_state.groups));
        case FormulaTerm::Groups:
            return tr("G = %1, groups: each filter reads 1/%1 of the input's depth.")
                .arg(count(m_state.groups));
        case FormulaTerm::Filters:
            return tr("K = %1, filters: each makes one slice of the output.").arg(count(m_state.filters));
        case FormulaTerm::Bias:
            return tr("+ %1: one bias for each filter.").arg(count(m_state.filters));
        case FormulaTerm::Parameters:
            return parameters();
        case FormulaTerm::MultiplyAdds:
            if (m_result.multiplyAdds == 1) {
                return tr("Once a number is multiplied by a weight and added.");
            }
            return tr("%1 times a number is multiplied by a weight and added.")
                .arg(count(m_result.multiplyAdds));
        }
        return {};
    }

private:
    QString input() const {
        const QString number = count(m_axis.input);
        return m_both     ? tr("N = %1, rows and columns of the input.").arg(number)
               : m_isRows ? tr("N = %1, rows of the input.").arg(number)
                          : tr("N = %1, columns of the input.").arg(number);
    }

    QString padding() const {
        const WindowAxis& window = m_axis.window;
        const QString before = count(window.padBefore);
        const QString after = count(window.padAfter);
        if (isTransposed(m_state)) {
            return window.padBefore == window.padAfter
                       ? tr("P = %1, padding: so much is cut off the output on each side.").arg(before)
                       : tr("Padding %1 and %2: so much is cut off the output on the two sides.")
                             .arg(before, after);
        }
        if (window.padBefore != window.padAfter) {
            return m_isRows ? tr("Padding: %1 at the top, %2 at the bottom.").arg(before, after)
                            : tr("Padding: %1 on the left, %2 on the right.").arg(before, after);
        }
        return m_both     ? tr("P = %1, padding on each of the four sides.").arg(before)
               : m_isRows ? tr("P = %1, padding at the top and at the bottom.").arg(before)
                          : tr("P = %1, padding on the left and on the right.").arg(before);
    }

    QString kernel() const {
        const QString number = count(m_axis.window.kernel);
        const bool pools = !hasFilters(m_state.operation);
        if (m_both) {
            return pools ? tr("F = %1, rows and columns of the window.").arg(number)
                         : tr("F = %1, rows and columns of the filter.").arg(number);
        }
        if (m_isRows) {
            return pools ? tr("F = %1, rows of the window.").arg(number)
                         : tr("F = %1, rows of the filter.").arg(number);
        }
        return pools ? tr("F = %1, columns of the window.").arg(number)
                     : tr("F = %1, columns of the filter.").arg(number);
    }

    QString stride() const {
        const QString number = count(m_axis.window.stride);
        if (isTransposed(m_state)) {
            return tr("S = %1, stride: neighbouring stamps lie %1 apart in the output.").arg(number);
        }
        return m_both     ? tr("S = %1, stride: how far the window goes at each step.").arg(number)
               : m_isRows ? tr("S = %1, stride: how far the window goes down.").arg(number)
                          : tr("S = %1, stride: how far the window goes to the right.").arg(number);
    }

    QString size() const {
        if (!m_axis.output) {
            return tr("The windows do not come out even: there is no output.");
        }
        const QString number = count(*m_axis.output);
        return m_both     ? tr("A = %1, rows and columns of the output.").arg(number)
               : m_isRows ? tr("A = %1, rows of the output.").arg(number)
                          : tr("A = %1, columns of the output.").arg(number);
    }

    /// At least one weight and one bias.
    QString parameters() const {
        const std::int64_t weights = m_result.parameters - m_state.filters;
        const QString ofWeights = weights == 1 ? tr("1 weight") : tr("%1 weights").arg(count(weights));
        const QString ofBiases =
            m_state.filters == 1 ? tr("1 bias") : tr("%1 biases").arg(count(m_state.filters));
        return tr("%1 parameters to learn: %2 and %3.").arg(count(m_result.parameters), ofWeights, ofBiases);
    }

    const BenchResult& m_result;
    const BenchState& m_state;
    const BenchAxis& m_axis;
    bool m_isRows;
    bool m_both;
};

} // namespace

QString termSentence(const BenchResult& result, FormulaTerm term, BenchDirection direction) {
    return TermWords(result, direction).of(term);
}

} // namespace fovea::ui
