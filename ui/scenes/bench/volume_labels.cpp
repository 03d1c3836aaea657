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

VolumeLabels::VolumeLabels(const BenchContext& context, bool words)
    : m_state(context.result->state)
    , m_padded(context.result->padded.shape() != context.result->state.input.shape())
    , m_words(words)
    , m_output(context.result->outputShape())
    , m_theme(context.theme)
    , m_frontSlice(std::clamp<std::int64_t>(context.view.inputSlice, 0, m_state.size.depth - 1)) {}

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
    const QFontMetricsF metrics(m_theme.font(Type::Heading));
    const QPointF baseline = topLeft + QPointF(0, metrics.ascent());
    if (m_words || pieces.empty()) {
        put(baseline, pieces);
        return;
    }
    put(baseline, {pieces.front()});
    put(baseline + QPointF(0, metrics.height()), {pieces.begin() + 1, pieces.end()});
}

double VolumeLabels::headWidth(const std::vector<LabelPiece>& pieces) const {
    return m_words || pieces.empty()
               ? widthOf(pieces)
               : std::max(widthOf({pieces.front()}), widthOf({pieces.begin() + 1, pieces.end()}));
}

std::vector<LabelPiece> VolumeLabels::measured(const DrawnNumber& number, FormulaTerm term,
                                               const QString& word) const {
    std::vector<LabelPiece> pieces{{count(static_cast<std::int64_t>(number.value)),
                                    m_theme.font(Type::Label, true), m_theme.ink, 0, term, number}};
    if (m_words) {
        pieces.back().gap = wordGap;
        pieces.push_back({word, m_theme.font(Type::Body), m_theme.inkSoft, 0, term});
    }
    return pieces;
}

void VolumeLabels::measure(const BoxShape& box, const Measure& of) {
    const auto number = [&](const char* along, std::int64_t value) {
        return DrawnNumber{QLatin1String(of.name) + u'.' + QLatin1String(along), static_cast<double>(value)};
    };
    putHeight(box, measured(number("height", of.rows), of.extent, tr("height")));
    const QFontMetricsF metrics(m_theme.font(Type::Label, true));
    const QPointF edge = (box.front.bottomRight() + box.cornersAt(1)[2]) / 2;
    const QPointF depthAt(edge.x() + gridStep, edge.y() + metrics.ascent() / 2 + gridStep / 2.0);
    put(depthAt, measured(number("depth", of.slices), of.depth, tr("depth")));
    std::vector<LabelPiece> width = measured(number("width", of.columns), of.extent, tr("width"));
    if (width.size() > 1 && widthOf(width) > box.front.width()) {
        width.pop_back(); // beside a narrow face the word would run into the others
        width.back().gap = 0;
    }
    const double left =
        std::min(box.front.center().x() - widthOf(width) / 2, depthAt.x() - widthOf(width) - gridStep);
    put({left, box.front.bottom() + gridStep / 2.0 + metrics.ascent()}, width);
}

void VolumeLabels::putHeight(const BoxShape& box, std::vector<LabelPiece> pieces) {
    const double right = box.front.left() - gridStep;
    const QFontMetricsF first(pieces.front().font);
    double baseline = box.front.center().y();
    if (box.front.height() < 2.5 * first.height()) {
        pieces.resize(1);
    }
    if (pieces.size() == 1) {
        baseline += first.ascent() / 2 - 1;
    }
    for (const LabelPiece& piece : pieces) {
        const QFontMetricsF metrics(piece.font);
        put({right - metrics.horizontalAdvance(piece.text), baseline}, {piece});
        m_labels.back().onWires = true;
        baseline += metrics.height() - 1;
    }
}

void VolumeLabels::measureInput(const BoxShape& box) {
    const VolumeSize& size = m_state.size;
    measure(box, {"input", size.height, size.width, size.depth, FormulaTerm::Input, FormulaTerm::Depth});
}

std::vector<LabelPiece> VolumeLabels::inputRemarks(bool padded) const {
    std::vector<LabelPiece> remarks;
    const QFont font = m_theme.font(Type::Body);
    const VolumeSize& size = m_state.size;
    if (padded) {
        remarks.push_back({paddingText(), font, m_theme.inkSoft, 1.5 * gridStep, FormulaTerm::Padding});
    }
    if (channelsOf(m_state, 0).length() == size.depth && size.depth != 1 && size.depth != 3) {
        remarks.push_back({tr("slice %1 in front").arg(m_frontSlice), font, m_theme.inkSoft});
    }
    return remarks;
}

double VolumeLabels::secondBaseline() const {
    return (m_words ? 1 : 2) * QFontMetricsF(m_theme.font(Type::Heading)).height() + 2 +
           QFontMetricsF(m_theme.font(Type::Body)).ascent();
}

double VolumeLabels::headingHeight() const {
    return secondBaseline() + QFontMetricsF(m_theme.font(Type::Body)).descent();
}

void VolumeLabels::headInput(const QPointF& topLeft) {
    head(topLeft, inputHeading());
    put(topLeft + QPointF(0, secondBaseline()), inputRemarks(m_padded));
}

QString VolumeLabels::paddingText() const {
    const WindowAxis& rows = m_state.window.rows;
    const WindowAxis& columns = m_state.window.columns;
    const std::int64_t pad = rows.padBefore;
    if (rows.padAfter == pad && columns.padBefore == pad && columns.padAfter == pad) {
        return tr("padding %1").arg(pad);
    }
    return tr("padding %1 · %2 · %3 · %4") // in the panel's order
        .arg(rows.padBefore)
        .arg(rows.padAfter)
        .arg(columns.padBefore)
        .arg(columns.padAfter);
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
