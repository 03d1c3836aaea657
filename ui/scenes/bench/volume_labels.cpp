#include "ui/scenes/bench/volume_labels.h"

#include "ui/render/numbers.h"

#include <QFontMetricsF>

#include <algorithm>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

QString timesText(std::int64_t columns, std::int64_t rows) {
    return QStringLiteral("%1×%2").arg(columns).arg(rows);
}

QString timesText(std::int64_t slices) {
    return QStringLiteral("×%1").arg(slices);
}

} // namespace

VolumeLabels::VolumeLabels(const BenchContext& context)
    : m_state(context.result->state)
    , m_output(context.result->outputShape())
    , m_theme(context.theme) {}

std::vector<LabelPiece> VolumeLabels::inputHeading() const {
    const QFont font = m_theme.font(Type::Heading);
    const VolumeSize& size = m_state.size;
    return {{tr("input"), m_theme.font(Type::Heading, true), m_theme.input, wordGap},
            {timesText(size.width, size.height), font, m_theme.inkSoft, 0, FormulaTerm::Input},
            {timesText(size.depth), font, m_theme.inkSoft, 0, FormulaTerm::Depth}};
}

std::vector<LabelPiece> VolumeLabels::filterHeading() const {
    if (!hasFilters(m_state.operation)) {
        return {};
    }
    const QFont font = m_theme.font(Type::Heading);
    const QFont bold = m_theme.font(Type::Heading, true);
    const Window2d& window = m_state.window;
    const QString name = m_state.filters == 1 ? tr("1 filter") : tr("%1 filters").arg(m_state.filters);
    return {
        {name, bold, m_theme.filter, wordGap, FormulaTerm::Filters,
         DrawnNumber{QStringLiteral("filters"), static_cast<double>(m_state.filters)}},
        {timesText(window.columns.kernel, window.rows.kernel), font, m_theme.inkSoft, 0, FormulaTerm::Kernel},
        {timesText(channelsOf(m_state, 0).length()), font, m_theme.inkSoft, 0, FormulaTerm::Depth}};
}

std::vector<LabelPiece> VolumeLabels::outputHeading() const {
    if (m_output.volumeSize() == 0) {
        return {};
    }
    const QFont font = m_theme.font(Type::Heading);
    return {{tr("output"), m_theme.font(Type::Heading, true), m_theme.output, wordGap},
            {timesText(m_output.width(), m_output.height()), font, m_theme.inkSoft, 0, FormulaTerm::Size},
            {timesText(m_output.channels()), font, m_theme.inkSoft, 0,
             hasFilters(m_state.operation) ? FormulaTerm::Filters : FormulaTerm::Depth}};
}

void VolumeLabels::head(const QPointF& topLeft, const std::vector<LabelPiece>& pieces) {
    put(topLeft + QPointF(0, QFontMetricsF(m_theme.font(Type::Heading)).ascent()), pieces);
}

std::vector<LabelPiece> VolumeLabels::measured(const DrawnNumber& number, FormulaTerm term,
                                               const QString& word) const {
    return {{count(static_cast<std::int64_t>(number.value)), m_theme.font(Type::Label, true), m_theme.ink,
             wordGap, term, number},
            {word, m_theme.font(Type::Body), m_theme.inkSoft, 0, term}};
}

void VolumeLabels::measure(const BoxShape& box, const Measure& of) {
    const auto number = [&](const char* along, std::int64_t value) {
        return DrawnNumber{QLatin1String(of.name) + u'.' + QLatin1String(along), static_cast<double>(value)};
    };
    putHeight(box, measured(number("height", of.rows), of.extent, tr("height")));
    const QFontMetricsF metrics(m_theme.font(Type::Label, true));
    const double below = box.front.bottom() + gridStep / 2.0 + metrics.ascent();
    const std::vector<LabelPiece> widthPieces = measured(number("width", of.columns), of.extent, tr("width"));
    // A narrow volume's words begin at its left edge, so that they end before those of the depth.
    const double left = std::max(box.front.center().x() - widthOf(widthPieces) / 2,
                                 box.front.left() - widthOf(widthPieces) / 2);
    const QPointF edge = (box.front.bottomRight() + box.cornersAt(1)[2]) / 2;
    const QPointF depthAt(edge.x() + gridStep, edge.y() + metrics.ascent() / 2 + gridStep / 2.0);
    put({std::min(left, depthAt.x() - widthOf(widthPieces) - gridStep), below}, widthPieces);
    put(depthAt, measured(number("depth", of.slices), of.depth, tr("depth")));
}

void VolumeLabels::putHeight(const BoxShape& box, const std::vector<LabelPiece>& pieces) {
    const double right = box.front.left() - gridStep;
    double baseline = box.front.center().y();
    for (const LabelPiece& piece : pieces) {
        const QFontMetricsF metrics(piece.font);
        put({right - metrics.horizontalAdvance(piece.text), baseline}, {piece});
        baseline += metrics.height() - 1;
    }
}

void VolumeLabels::measureInput(const BoxShape& box, bool padded) {
    const VolumeSize& size = m_state.size;
    measure(box, {"input", size.height, size.width, size.depth, FormulaTerm::Input, FormulaTerm::Depth});
    if (padded) {
        const QFont font = m_theme.font(Type::Body);
        const QFontMetricsF metrics(font);
        const double below = box.front.bottom() + gridStep / 2.0 + metrics.height() + gridStep / 2.0;
        put({box.front.center().x() - metrics.horizontalAdvance(paddingText()) / 2, below + metrics.ascent()},
            {{paddingText(), font, m_theme.inkSoft, 0, FormulaTerm::Padding}});
    }
}

QString VolumeLabels::paddingText() const {
    const WindowAxis& rows = m_state.window.rows;
    const WindowAxis& columns = m_state.window.columns;
    const std::int64_t pad = rows.padBefore;
    if (rows.padAfter == pad && columns.padBefore == pad && columns.padAfter == pad) {
        return tr("padding %1").arg(pad);
    }
    return tr("padding %1 · %2 · %3 · %4")
        .arg(rows.padBefore)
        .arg(columns.padAfter)
        .arg(rows.padAfter)
        .arg(columns.padBefore);
}

void VolumeLabels::measureOutput(const BoxShape& box) {
    measure(box, {"output", m_output.height(), m_output.width(), m_output.channels(), FormulaTerm::Size,
                  hasFilters(m_state.operation) ? FormulaTerm::Filters : FormulaTerm::Depth});
}

void VolumeLabels::tellMore(std::int64_t filters, const QPointF& topMiddle) {
    const QFont font = m_theme.font(Type::Body);
    const QFontMetricsF metrics(font);
    const QString text = tr("and %1 more").arg(filters);
    put({topMiddle.x() - metrics.horizontalAdvance(text) / 2, topMiddle.y() + metrics.ascent()},
        {{text, font, m_theme.inkSoft, 0, FormulaTerm::Filters,
          DrawnNumber{QStringLiteral("filters.more"), static_cast<double>(filters)}}});
}

} // namespace fovea::ui
