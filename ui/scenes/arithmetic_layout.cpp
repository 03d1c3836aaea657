#include "ui/scenes/arithmetic_layout.h"

#include "core/ops/activation.h"
#include "core/ops/batch_norm.h"
#include "ui/render/numbers.h"
#include "ui/scenes/function_plot.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/unit_equation.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <set>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double equationLine = 56;
constexpr double termGap = 14;
constexpr double textLine = 24;

class Builder {
    Q_DECLARE_TR_FUNCTIONS(ArithmeticLayout)

public:
    Builder(const UnitContext& context, const QPointF& topLeft, double width)
        : m_context(context)
        , m_theme(context.theme)
        , m_left(topLeft.x())
        , m_width(width)
        , m_y(topLeft.y())
        , m_soft{context.theme.font(Type::Body), context.theme.inkSoft}
        , m_plain{context.theme.font(Type::Body), context.theme.ink}
        , m_caption{context.theme.font(Type::Caption), context.theme.inkSoft} {}

    ArithmeticLayout build() {
        equation(unitEquation(m_context));
        next();
        if (m_context.node().isInput()) {
            const bool isPicture = m_context.unit->address.node == m_context.analysis->input;
            note(isPicture ? tr("The picture's pixel, normalised as the network was trained: nothing comes "
                                "before it.")
                           : tr("An input that is fed beside the picture: nothing comes before it."));
            return finish();
        }
        plot();
        where();
        rows();
        total();
        notes();
        return finish();
    }

private:
    ArithmeticLayout finish() {
        m_layout.bottom = m_y;
        return std::move(m_layout);
    }

    void note(const QString& text) {
        TextFlow flow(m_layout.figure, {m_left, m_y + textLine - 6}, m_width, textLine);
        for (const QString& word : text.split(QLatin1Char(' '))) {
            flow.put(word, m_soft, 4);
        }
        m_y = flow.baseline() + 6;
    }

    /// Each number stands over its name; the line breaks before an operator.
    QRectF equation(const std::vector<EquationTerm>& terms) {
        const QFont large = m_theme.font(Type::Heading);
        const QFontMetricsF metrics(large);
        const QFontMetricsF captions(m_caption.font);
        const double top = m_y;
        double x = m_left;
        double baseline = m_y + metrics.ascent();
        for (const EquationTerm& term : terms) {
            const QString digits = term.number ? fixedNumber(*term.number, term.decimals) : QString();
            const double before = metrics.horizontalAdvance(term.before);
            const bool isBracket = term.before.endsWith(QLatin1Char('('));
            const double lead = before > 0 && term.number ? before + (isBracket ? 2 : 8) : before;
            const double middle = tabularWidth(metrics, digits);
            const double after = term.after.isEmpty() ? 0 : metrics.horizontalAdvance(term.after) + 2;
            const double name = (term.number ? lead : 0) + captions.horizontalAdvance(term.name);
            const double width = std::max(lead + middle + after, name);
            if (x > m_left && x + width > m_left + m_width) {
                x = m_left;
                baseline += equationLine;
            }
            put(term, digits, {x, baseline}, lead, middle);
            x += width + termGap;
        }
        m_y = baseline + metrics.descent() + captions.height() + 2 * gridStep;
        return {m_left - gridStep, top - 4, m_width + 2 * gridStep, m_y - top - gridStep};
    }

    void put(const EquationTerm& term, const QString& digits, const QPointF& at, double lead, double middle) {
        Figure& figure = m_layout.figure;
        const TextStyle sign{m_theme.font(Type::Heading), m_theme.inkSoft};
        const QFontMetricsF captions(m_caption.font);
        const QFontMetricsF metrics(sign.font);
        const double below = at.y() + metrics.descent() + captions.ascent() + 2;
        if (!term.before.isEmpty()) {
            figure.text(at, term.before, sign);
        }
        if (term.number) {
            const TextStyle style{m_theme.font(Type::Heading), term.color};
            const double point = tabularWidth(metrics, digits.section(QLocale().decimalPoint(), 0, 0));
            figure.number({at.x() + lead + point, at.y()}, {term.name, *term.number}, term.decimals, style);
        }
        if (!term.after.isEmpty()) {
            figure.text({at.x() + lead + middle + 2, at.y()}, term.after, sign);
        }
        TextStyle name = m_caption;
        name.color = term.color;
        figure.text({at.x() + (term.number ? lead : 0), below}, term.name, name);
    }

    void next() {
        const UnitAddress& unit = m_context.unit->address;
        const std::optional<NextFunction> next = nextFunction(*m_context.analysis, unit);
        if (!next) {
            return;
        }
        const QRectF bounds = equation(nextEquation(m_context, *next));
        const ShownPlace at =
            shownPlace(m_context.analysis->views[next->node.index()], unit.picture, unit.at);
        m_layout.next = SceneElement{.kind = SceneElement::Kind::Pixel,
                                     .node = next->node,
                                     .channel = at.map,
                                     .y = at.row,
                                     .x = at.column,
                                     .slice = at.slice,
                                     .bounds = bounds};
    }

    void plot() {
        if (m_context.arithmetic().taps.empty()) {
            return;
        }
        FunctionPlot plot;
        const Tap& tap = m_context.arithmetic().taps.front();
        if (!std::isfinite(tap.value) || !std::isfinite(m_context.arithmetic().result)) {
            return;
        }
        const double reach = std::max(std::abs(tap.value) * 1.25, 2.0);
        plot.point = {tap.value, m_context.arithmetic().result};
        if (const auto* function = dynamic_cast<const Activation*>(m_context.node().op.get())) {
            constexpr int steps = 96;
            for (int i = 0; i <= steps; ++i) {
                const double x = reach * (2.0 * i / steps - 1);
                plot.curve.emplace_back(x, function->value(x));
            }
        } else if (dynamic_cast<const BatchNorm*>(m_context.node().op.get()) != nullptr) {
            const double shift = m_context.arithmetic().bias.value_or(0);
            plot.curve = {{-reach, shift - tap.weight * reach}, {reach, shift + tap.weight * reach}};
        } else {
            return;
        }
        const double width = std::min(m_width, 360.0);
        addPlot(m_layout.figure, plot, {m_left, m_y + gridStep, width, 220}, m_theme);
        m_y += 220 + 2 * gridStep;
    }

    /// Where the window lies on the layer before.
    void where() {
        const std::vector<UnitShare>& shares = m_context.shares.shares();
        const bool readsNothing = shares.empty() && m_context.node().inputs.empty();
        if (readsNothing || (shares.size() == 1 && shares.front().isSingle())) {
            return;
        }
        const Region& window = m_context.unit->window;
        const NodeId before = shares.empty() ? m_context.node().inputs.front() : shares.front().node;
        const QString name = QString::fromStdString(m_context.graph().node(before).name);
        TextFlow flow(m_layout.figure, {m_left, m_y + textLine - 4}, m_width, textLine);
        if (m_context.shares.foldedCount() > 0) {
            flow.put(tr("%1 numbers of %2, folded back into its maps")
                         .arg(count(m_context.shares.foldedCount()), name),
                     m_plain, 16);
        } else if (const TensorView& view = m_context.analysis->views[before.index()]; view.isSliced()) {
            flow.put(tr("%1 numbers of %2").arg(count(std::ssize(m_context.arithmetic().taps)), name),
                     m_plain, 6);
            const std::int64_t slices = slicesRead();
            flow.put(slices == 1 ? tr("from one slice") : tr("from %1 slices").arg(count(slices)),
                     {m_plain.font, m_theme.window}, 16);
        } else if (const Range& along = view.columns() == 1 ? window.rows : window.columns;
                   view.form() == TensorView::Form::Lines && along.length() > 1) {
            flow.put(tr("window of %1").arg(along.length()), {m_plain.font, m_theme.window}, 6);
            flow.put(tr("at positions %1 of %2").arg(span(along), name), m_plain, 16);
        } else if (window.rows.length() * window.columns.length() > 1) {
            flow.put(tr("window %1×%2").arg(window.columns.length()).arg(window.rows.length()),
                     {m_plain.font, m_theme.window}, 6);
            flow.put(tr("at rows %1, columns %2 of %3").arg(span(window.rows), span(window.columns), name),
                     m_plain, 16);
        } else {
            flow.put(tr("from %1").arg(namesOfInputs()), m_plain, 16);
        }
        if (shares.size() > 1) {
            flow.put(m_context.arithmetic().combination == Combination::Normalized
                         ? tr("largest score first")
                         : tr("largest share first"),
                     m_soft, 0);
        }
        m_y = flow.baseline() + 6 + gridStep;
    }

    std::int64_t slicesRead() const {
        std::set<std::int64_t> slices;
        for (const Tap& tap : m_context.arithmetic().taps) {
            slices.insert(m_context.shares.place(tap).slice);
        }
        return std::ssize(slices);
    }

    QString namesOfInputs() const {
        QStringList names;
        for (const NodeId input : m_context.node().inputs) {
            names << QString::fromStdString(m_context.graph().node(input).name);
        }
        names.removeDuplicates();
        return names.join(QStringLiteral(" + "));
    }

    static QString span(const Range& range) {
        const QString begin = QString::number(range.begin).replace(QLatin1Char('-'), QChar(0x2212));
        const QString to = range.begin < 0 ? QStringLiteral(" … ") : QStringLiteral("–");
        const QString end = QString::number(range.end - 1).replace(QLatin1Char('-'), QChar(0x2212));
        return range.length() == 1 ? begin : begin + to + end;
    }

    void rows() {
        ShareRows rows(m_context, m_layout.figure, {m_left, m_y}, m_width);
        if (rows.hasFilterGrids()) {
            rows.skip(gridCaptions(rows));
        }
        m_layout.rows = rows.place();
        m_y = rows.bottom();
        m_pointX = rows.pointX();
        m_decimals = rows.decimals();
        rest();
    }

    /// The names of the columns, over the first row; returns how high they are.
    double gridCaptions(const ShareRows& rows) {
        const double baseline = m_y + textLine - gridStep;
        TextFlow flow(m_layout.figure, {m_left, baseline}, m_width, textLine);
        flow.put(tr("window"), {m_plain.font, m_theme.input}, 8);
        flow.put(QStringLiteral("×"), m_soft, 8);
        flow.put(tr("filter"), {m_plain.font, m_theme.filter}, 6);
        legend(flow, static_cast<double>(rows.weightExtent()));
        flow.put(QStringLiteral("="), m_soft, 8);
        flow.put(tr("products"), {m_plain.font, m_theme.output}, 6);
        legend(flow, static_cast<double>(rows.productExtent()));
        return textLine + flow.baseline() - baseline;
    }

    void legend(TextFlow& flow, double extent) {
        flow.put(number(-extent, 2), m_caption, 4);
        const QRectF strip = flow.reserve({40, 10}, 4);
        m_layout.figure.gradient(strip, {m_theme.negative, Qt::white, m_theme.positive});
        flow.put(number(extent, 2), m_caption, 12);
    }

    void rest() {
        const std::vector<UnitShare>& shares = m_context.shares.shares();
        if (shares.size() <= ShareRows::mostRows) {
            return;
        }
        double sum = 0;
        for (std::size_t i = ShareRows::mostRows; i < shares.size(); ++i) {
            sum += shares[i].sum;
        }
        const QString name =
            tr("+%1 more channels").arg(count(std::ssize(shares) - std::ssize(m_layout.rows)));
        ledger(name, sum, m_soft);
    }

    /// A line of the sum at the end.
    void ledger(const QString& name, double value, const TextStyle& style) {
        const double baseline = m_y + 22;
        m_layout.figure.elided({m_left, baseline}, name, style, m_pointX - m_left - 72);
        m_layout.figure.number({m_pointX, baseline}, {name, value}, m_decimals, style);
        m_y += 32;
    }

    void total() {
        const Arithmetic& arithmetic = m_context.arithmetic();
        const std::vector<UnitShare>& shares = m_context.shares.shares();
        const bool addsUp = arithmetic.combination == Combination::WeightedSum && shares.size() > 1;
        if (!addsUp) {
            return;
        }
        m_y += 4;
        m_layout.figure.hairline({m_left, m_y, m_left + m_width, m_y}, m_theme.line);
        double sum = 0;
        for (const UnitShare& share : shares) {
            sum += share.sum;
        }
        if (arithmetic.bias) {
            ledger(tr("Σ of %1 channels").arg(count(std::ssize(shares))), sum, m_plain);
            TextStyle bias = m_plain;
            bias.color = m_theme.filter;
            ledger(tr("+ bias"), *arithmetic.bias, bias);
            m_layout.figure.hairline({m_left, m_y, m_left + m_width, m_y}, m_theme.line);
        }
        ledger(tr("= value"), arithmetic.result, {m_theme.font(Type::Label, true), m_theme.output});
    }

    void notes() {
        m_y += gridStep;
        if (m_context.shares.shares().empty()) {
            return;
        }
        if (m_context.category() == OpCategory::Pooling && m_context.arithmetic().winner) {
            const Tap& winner = m_context.arithmetic().taps[*m_context.arithmetic().winner];
            note(tr("The winner lies at row %1, column %2.").arg(winner.at.y).arg(winner.at.x));
        }
        const bool inSquares = !m_layout.rows.empty() && !m_layout.rows.front().grids.empty() &&
                               m_layout.rows.front().grids.front().decimals >= 0;
        note(inSquares ? tr("Rounded to %1 decimals, in the squares further; pointing at a row or a square "
                            "tells more.")
                             .arg(m_decimals)
                       : tr("Rounded to %1 decimals; pointing at a row tells more.").arg(m_decimals));
    }

    const UnitContext& m_context;
    const Theme& m_theme;
    double m_left;
    double m_width;
    double m_y;
    double m_pointX = 0;
    int m_decimals = 3;
    TextStyle m_soft;
    TextStyle m_plain;
    TextStyle m_caption;
    ArithmeticLayout m_layout;
};

} // namespace

ArithmeticLayout layOutArithmetic(const UnitContext& context, const QPointF& topLeft, double width) {
    return Builder(context, topLeft, width).build();
}

} // namespace fovea::ui
