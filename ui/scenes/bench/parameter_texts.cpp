#include "ui/scenes/bench/parameter_texts.h"

#include "ui/render/numbers.h"

#include <QFontMetricsF>

#include <algorithm>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double blockGap = 5.0 * gridStep;
constexpr double besideFrom = 720;
constexpr double widestBlock = 52.0 * gridStep;
constexpr double lineGap = 4;

QString times() {
    return QStringLiteral("·");
}

} // namespace

ParameterTexts::ParameterTexts(const BenchResult& result, const Theme& theme, double width)
    : m_theme(theme)
    , m_beside(width >= besideFrom)
    , m_blockWidth(m_beside ? std::min((width - blockGap) / 2, widestBlock) : width) {
    if (!result.fits()) {
        return;
    }
    makeBlocks(result);
    const auto tooWide = [&](const Block& block) { return widthOf(block.equation) > m_blockWidth; };
    if (m_beside && std::ranges::any_of(m_blocks, tooWide)) {
        m_beside = false;
        m_blockWidth = width;
        makeBlocks(result);
    }
}

void ParameterTexts::makeBlocks(const BenchResult& result) {
    m_blocks.clear();
    m_blocks.push_back(shared(result));
    if (hasFilters(result.state.operation)) {
        m_blocks.push_back(unshared(result));
    }
}

LabelPiece ParameterTexts::small(const QString& text, std::optional<FormulaTerm> term) const {
    return {text, m_theme.font(Type::Heading), m_theme.inkSoft, 0, term};
}

ParameterTexts::Block ParameterTexts::shared(const BenchResult& result) const {
    const BenchState& state = result.state;
    const LabelPiece total{count(result.parameters),
                           m_theme.font(Type::Title, true),
                           m_theme.filter,
                           0,
                           FormulaTerm::Parameters,
                           DrawnNumber{QStringLiteral("parameters"), static_cast<double>(result.parameters)}};
    if (!hasFilters(state.operation)) {
        LabelPiece none = total;
        none.gap = wordGap;
        return {{none, small(tr("parameters"))},
                wrapped(tr("Pooling has nothing to learn: every neuron only looks at its window."))};
    }
    const std::int64_t slices = channelsOf(state, 0).length();
    std::vector<LabelPiece> equation{
        small(QStringLiteral("%1·%2").arg(state.window.rows.kernel).arg(state.window.columns.kernel),
              FormulaTerm::Kernel),
        small(times()),
        small(QString::number(slices), FormulaTerm::Depth),
        small(times()),
        small(QString::number(state.filters), FormulaTerm::Filters),
        small(QStringLiteral(" + ")),
        small(QString::number(state.filters), FormulaTerm::Bias),
        small(QStringLiteral(" = ")),
        total};
    const std::int64_t neurons = result.outputShape().planeSize();
    return {equation,
            wrapped(neurons == 1
                        ? tr("Shared: a sheet of one neuron has nobody to share its filter with.")
                        : tr("Shared: all %1 neurons of a sheet use one filter, so what is found in one "
                             "place is found everywhere.")
                              .arg(count(neurons)))};
}

ParameterTexts::Block ParameterTexts::unshared(const BenchResult& result) const {
    const BenchState& state = result.state;
    const Shape shape = result.outputShape();
    const std::int64_t weights =
        state.window.rows.kernel * state.window.columns.kernel * channelsOf(state, 0).length();
    const bool transposed = isTransposed(state);
    const VolumeSize& size = state.size;
    std::vector<LabelPiece> equation{
        small(transposed ? QStringLiteral("%1·%2").arg(size.height).arg(size.width)
                         : QStringLiteral("%1·%2").arg(shape.height()).arg(shape.width()),
              transposed ? FormulaTerm::Input : FormulaTerm::Size),
        small(times()), small(QString::number(state.filters), FormulaTerm::Filters), small(times())};
    if (transposed) {
        equation.push_back(small(count(weights)));
        equation.push_back(
            small(QStringLiteral(" + %1·%2").arg(shape.height()).arg(shape.width()), FormulaTerm::Size));
        equation.push_back(small(times() + QString::number(state.filters), FormulaTerm::Bias));
    } else {
        equation.push_back(small(QStringLiteral("(%1 + 1)").arg(count(weights)), FormulaTerm::Kernel));
    }
    equation.push_back(small(QStringLiteral(" = ")));
    equation.push_back(
        {count(result.unsharedParameters), m_theme.font(Type::Title, true), m_theme.ink, 0, std::nullopt,
         DrawnNumber{QStringLiteral("parameters.unshared"), static_cast<double>(result.unsharedParameters)}});
    const double ratio =
        static_cast<double>(result.unsharedParameters) / static_cast<double>(result.parameters);
    return {
        equation,
        wrapped(ratio == 1
                    ? tr("Not shared: if every neuron had weights of its own, there would be just as many.")
                    : tr("Not shared: if every neuron had weights of its own, there would be %1 times as "
                         "many.")
                          .arg(number(ratio, 4)))};
}

std::vector<QString> ParameterTexts::wrapped(const QString& text) const {
    const QFontMetricsF metrics(m_theme.font(Type::Body));
    std::vector<QString> lines(1);
    for (const QString& word : text.split(u' ', Qt::SkipEmptyParts)) {
        const QString longer = lines.back().isEmpty() ? word : lines.back() + u' ' + word;
        if (!lines.back().isEmpty() && metrics.horizontalAdvance(longer) > m_blockWidth) {
            lines.push_back(word);
        } else {
            lines.back() = longer;
        }
    }
    return lines;
}

double ParameterTexts::blockHeight(const Block& block) const {
    return QFontMetricsF(m_theme.font(Type::Title, true)).height() + lineGap +
           static_cast<double>(block.sentence.size()) * QFontMetricsF(m_theme.font(Type::Body)).height();
}

double ParameterTexts::height() const {
    double height = 0;
    for (const Block& block : m_blocks) {
        const double gap = height > 0 ? 2 * gridStep : 0;
        height = m_beside ? std::max(height, blockHeight(block)) : height + gap + blockHeight(block);
    }
    return height;
}

void ParameterTexts::place(const QRectF& place, const std::array<double, 2>& lefts,
                           std::vector<StageLabel>& labels) const {
    const QFont body = m_theme.font(Type::Body);
    const QFontMetricsF metrics(body);
    const QFontMetricsF title(m_theme.font(Type::Title, true));
    const double leftmost = place.left() + m_blockWidth + blockGap;
    const double second = std::clamp(lefts[1], leftmost, std::max(leftmost, place.right() - m_blockWidth));
    const double first =
        std::clamp(lefts[0], place.left(), std::max(second - m_blockWidth - blockGap, place.left()));
    QPointF at(m_beside ? first : place.left(), place.top());
    for (const Block& block : m_blocks) {
        putLabels(labels, at + QPointF(0, title.ascent()), block.equation);
        double baseline = at.y() + title.height() + lineGap + metrics.ascent();
        for (const QString& line : block.sentence) {
            putLabels(labels, {at.x(), baseline}, {{line, body, m_theme.inkSoft}});
            baseline += metrics.height();
        }
        at = m_beside ? QPointF(second, at.y()) : at + QPointF(0, blockHeight(block) + 2 * gridStep);
    }
}

} // namespace fovea::ui
