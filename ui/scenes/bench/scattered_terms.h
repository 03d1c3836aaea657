#pragma once

#include "ui/scenes/bench/arithmetic_body.h"

#include <QCoreApplication>

#include <array>
#include <optional>

namespace fovea::ui {

/// One output of a transposed convolution: every number that is spread onto it times its weight, their sum,
/// + bias = value. Shows as many products as there is room for, and the sum of the others.
class ScatteredTerms {
    Q_DECLARE_TR_FUNCTIONS(ScatteredTerms)

public:
    ScatteredTerms(const BenchContext& context, const ArithmeticStyles& styles, const QRectF& place);

    /// `arithmetic` as explainOutput() tells it; `soFar`: what stands in the output at this time.
    void draw(const NumberSheet& sheet, const Arithmetic& arithmetic, const Element& output,
              std::optional<double> soFar) const;

private:
    /// How the products lie.
    struct Columns {
        Theme::Type type = Theme::Type::Caption;
        bool inWords = false; ///< "row 1, column 2" instead of "1,2"
        double label = 0;
        double sign = 0;
        std::array<double, 3> numbers{};
        double line = 0;
        std::int64_t count = 1;
        std::int64_t lines = 1;
        double entry() const { return label + numbers[0] + numbers[1] + numbers[2] + 2 * sign; }
        std::int64_t capacity() const { return count * lines; }
    };
    Columns measured(Theme::Type type, bool inWords, double height) const;
    Columns columnsFor(std::int64_t terms, double height) const;
    QString labelOf(const Element& at, bool inWords) const;
    void drawTerm(const NumberSheet& sheet, const Columns& columns, std::int64_t place, const Tap& tap,
                  const Element& output) const;
    void drawSum(const NumberSheet& sheet, double top, const Arithmetic& arithmetic, const Element& output,
                 std::optional<double> soFar) const;

    std::shared_ptr<const BenchResult> m_result;
    Theme m_theme;
    ArithmeticStyles m_styles;
    QRectF m_place;
};

} // namespace fovea::ui
