#include "ui/scenes/bench/scattered_terms.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/window_equation.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double headingRoom = 28;
constexpr double columnGap = 4.0 * gridStep;
constexpr double labelGap = 1.5 * gridStep;
constexpr double lineSpread = 1.35;
constexpr double sumGap = gridStep;
constexpr double nameRoom = 18;
constexpr double betweenTerms = 14;
constexpr double afterSign = 8;

} // namespace

ScatteredTerms::ScatteredTerms(const BenchContext& context, const ArithmeticStyles& styles,
                               const QRectF& place)
    : m_result(context.result)
    , m_theme(context.theme)
    , m_styles(styles)
    , m_place(place) {}

QString ScatteredTerms::labelOf(const Element& at, bool inWords) const {
    const bool deep = m_result->state.size.depth > 1;
    if (inWords) {
        return deep ? tr("channel %1, row %2, column %3").arg(at.channel).arg(at.y).arg(at.x)
                    : tr("row %1, column %2").arg(at.y).arg(at.x);
    }
    const QString place = QStringLiteral("%1,%2").arg(at.y).arg(at.x);
    return deep ? QStringLiteral("%1: %2").arg(at.channel).arg(place) : place;
}

ScatteredTerms::Columns ScatteredTerms::measured(Type type, bool inWords, double height) const {
    const QFontMetricsF metrics(m_theme.font(type));
    const QFontMetricsF labels(m_theme.font(Type::Caption));
    const VolumeSize& size = m_result->state.size;
    Columns columns;
    columns.type = type;
    columns.inWords = inWords;
    const Element last{size.depth - 1, size.height - 1, size.width - 1};
    columns.label = std::ceil(labels.horizontalAdvance(labelOf(last, inWords))) + labelGap;
    columns.sign = std::ceil(metrics.horizontalAdvance(QStringLiteral(" × ")));
    columns.numbers = {std::ceil(m_styles.input.width(metrics)) + 2,
                       std::ceil(m_styles.weight.width(metrics)) + 2,
                       std::ceil(m_styles.product.width(metrics)) + 2};
    columns.line = std::round(metrics.height() * lineSpread);
    const auto along = [](double room, double each) {
        return std::max<std::int64_t>(static_cast<std::int64_t>(room / each), 1);
    };
    columns.count = along(m_place.width() + columnGap, columns.entry() + columnGap);
    columns.lines = along(height, columns.line);
    return columns;
}

/// The largest letters with which all are there, or the smallest.
ScatteredTerms::Columns ScatteredTerms::columnsFor(std::int64_t terms, double height) const {
    for (const Type type : {Type::Heading, Type::Label, Type::Body, Type::Caption}) {
        for (const bool inWords : {true, false}) {
            Columns columns = measured(type, inWords, height);
            if (columns.capacity() >= terms && columns.entry() <= m_place.width()) {
                // As many in each column as there must be.
                const std::int64_t used =
                    (terms + columns.lines - 1) / std::max<std::int64_t>(columns.lines, 1);
                columns.count = std::max<std::int64_t>(used, 1);
                return columns;
            }
        }
    }
    return measured(Type::Caption, false, height);
}

void ScatteredTerms::drawTerm(const NumberSheet& sheet, const Columns& columns, std::int64_t place,
                              const Tap& tap, const Element& output) const {
    const QFont font = m_theme.font(columns.type);
    double x = m_place.left() + static_cast<double>(place / columns.lines) * (columns.entry() + columnGap);
    const double y = m_place.top() + headingRoom + static_cast<double>(place % columns.lines) * columns.line;
    sheet.words({x, y, columns.label, columns.line}, Qt::AlignLeft, labelOf(tap.at, columns.inWords),
                {m_theme.font(Type::Caption), m_theme.inkSoft});
    x += columns.label;
    const auto weight = BenchLinks(*m_result).weightBetween(tap.at, output);
    const QString name = weight ? weightName(output.channel, *weight) : QString();
    const std::array numbers = {DrawnNumber{inputName(tap.at), tap.value}, DrawnNumber{name, tap.weight},
                                DrawnNumber{QStringLiteral("scattered"), tap.product}};
    const std::array styles = {m_styles.input, m_styles.weight, m_styles.product};
    const std::array colors = {m_theme.input, m_theme.filter, m_theme.ink};
    const std::array signs = {QStringLiteral("×"), QStringLiteral("="), QString()};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        sheet.number({x, y, columns.numbers[i], columns.line}, Qt::AlignRight, numbers[i], styles[i],
                     {font, colors[i]});
        x += columns.numbers[i];
        sheet.words({x, y, columns.sign, columns.line}, Qt::AlignHCenter, signs[i], {font, m_theme.inkSoft});
        x += columns.sign;
    }
}

/// "Σ 4 + 1 = 5", each over its name.
void ScatteredTerms::drawSum(const NumberSheet& sheet, double top, const Arithmetic& arithmetic,
                             const Element& output, std::optional<double> soFar) const {
    const double bias = arithmetic.bias.value_or(0);
    const NumberStyle total =
        sumStyle(m_styles.product, std::max<std::int64_t>(std::ssize(arithmetic.taps), 1));
    const double height = WindowEquation::height(m_theme) - nameRoom;
    double x = m_place.left();
    const auto put = [&](const QString& sign, const DrawnNumber& number, const QString& text,
                         const QString& name, const QColor& color, bool bold) {
        const QFont font = m_theme.font(Type::Title, bold);
        const QFontMetricsF metrics(font);
        const double signWidth = metrics.horizontalAdvance(sign) + afterSign;
        const double width = metrics.horizontalAdvance(text) + 2;
        sheet.words({x, top, signWidth, height}, Qt::AlignLeft, sign,
                    {m_theme.font(Type::Title), m_theme.inkSoft});
        x += signWidth;
        sheet.note(number.name, number.value);
        sheet.words({x, top, width, height}, Qt::AlignLeft, text, {font, color});
        const QFont caption = m_theme.font(Type::Caption);
        const double nameWidth = QFontMetricsF(caption).horizontalAdvance(name);
        sheet.words({x, top + height, nameWidth, nameRoom}, Qt::AlignLeft, name,
                    {caption, color == m_theme.ink ? m_theme.inkSoft : color});
        x += std::max(width, nameWidth) + betweenTerms;
    };
    const double sum = arithmetic.result - bias;
    put(QStringLiteral("Σ"), {QStringLiteral("scattered.total"), sum}, total.text(sum), tr("sum of products"),
        m_theme.ink, false);
    put(m_styles.bias.isNegative(bias) ? QString(QChar(0x2212)) : QStringLiteral("+"),
        {biasName(output.channel), bias}, m_styles.bias.text(std::abs(bias)), tr("bias"), m_theme.filter,
        false);
    const bool isDone = soFar && std::abs(*soFar - arithmetic.result) <= 1e-5 * (1 + std::abs(*soFar));
    const QString name = isDone  ? tr("output")
                         : soFar ? tr("output; so far %1").arg(m_styles.output.text(*soFar))
                                 : tr("output; so far nothing");
    put(QStringLiteral("="), {resultName(), arithmetic.result}, m_styles.output.text(arithmetic.result), name,
        m_theme.output, true);
}

void ScatteredTerms::draw(const NumberSheet& sheet, const Arithmetic& arithmetic, const Element& output,
                          std::optional<double> soFar) const {
    const auto terms = static_cast<std::int64_t>(arithmetic.taps.size());
    const QString where =
        m_result->state.filters > 1
            ? tr("spread onto output %1, row %2, column %3").arg(output.channel).arg(output.y).arg(output.x)
            : tr("spread onto the output, row %1, column %2").arg(output.y).arg(output.x);
    sheet.words({m_place.topLeft(), QSizeF(m_place.width(), headingRoom - gridStep / 2)}, Qt::AlignLeft,
                terms == 0 ? tr("nothing is %1").arg(where) : where,
                {m_theme.font(Type::Label), m_theme.output});
    const double room = m_place.height() - headingRoom - sumGap - WindowEquation::height(m_theme);
    const Columns columns = columnsFor(terms, room);
    const std::int64_t shown = terms <= columns.capacity() ? terms : columns.capacity() - 1;
    double rest = 0;
    for (std::int64_t i = 0; i < terms; ++i) {
        const Tap& tap = arithmetic.taps[static_cast<std::size_t>(i)];
        if (i < shown) {
            drawTerm(sheet, columns, i, tap, output);
        } else {
            rest += tap.product;
        }
    }
    if (shown < terms) {
        const double left =
            m_place.left() + static_cast<double>(shown / columns.lines) * (columns.entry() + columnGap);
        const double top =
            m_place.top() + headingRoom + static_cast<double>(shown % columns.lines) * columns.line;
        sheet.note(QStringLiteral("scattered.rest"), rest);
        sheet.words({left, top, columns.entry(), columns.line}, Qt::AlignRight,
                    tr("%1 more: %2").arg(count(terms - shown), m_styles.total.text(rest)),
                    {m_theme.font(columns.type), m_theme.inkSoft});
    }
    const auto lines = static_cast<double>(std::min(terms, columns.lines));
    drawSum(sheet, m_place.top() + headingRoom + lines * columns.line + sumGap, arithmetic, output, soFar);
}

} // namespace fovea::ui
