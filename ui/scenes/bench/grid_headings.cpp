#include "ui/scenes/bench/grid_headings.h"

#include "ui/render/numbers.h"

#include <algorithm>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

QString times(std::int64_t width, std::int64_t height) {
    return QStringLiteral("%1×%2").arg(width).arg(height);
}

TextLook nameLook(const QColor& color) {
    return {Type::Heading, true, color};
}

TextLook sizeLook(const QColor& color) {
    return {Type::Heading, false, color};
}

TextLook detailsLook(const QColor& color) {
    return {Type::Body, false, color};
}

} // namespace

GridHeadings::GridHeadings(const BenchContext& context)
    : m_result(context.result)
    , m_coverage(context.view.coverage && context.result->fits())
    , m_theme(context.theme)
    , m_text(context.theme) {}

GridHeadings::Heading GridHeadings::heading(BenchVolume volume, std::int64_t filter) const {
    const BenchState& state = m_result->state;
    const std::int64_t rows = state.window.rows.kernel;
    const std::int64_t columns = state.window.columns.kernel;
    Heading made{.name = tr("Input"),
                 .nameColor = m_theme.input,
                 .size = volumeSize(state.size.width, state.size.height, state.size.depth),
                 .sizeColor = m_theme.ink,
                 .details = {},
                 .detailsColor = m_theme.inkSoft};
    switch (volume) {
    case BenchVolume::Input:
        made.details = inputDetails();
        made.detailsColor = leftOverText().isEmpty() ? m_theme.inkSoft : m_theme.error;
        break;
    case BenchVolume::Filter:
        made.details = filterDetails(filter);
        if (hasFilters(state.operation)) {
            made.name = tr("Filter");
            made.nameColor = m_theme.filter;
            made.size = volumeSize(columns, rows, state.size.depth / state.groups);
        } else {
            made.name = state.operation == BenchOperation::MaxPooling ? tr("Maximum") : tr("Mean");
            made.nameColor = m_theme.window;
            made.size = tr("of %1").arg(times(columns, rows));
        }
        break;
    case BenchVolume::Output: {
        const Shape out = m_result->outputShape();
        made.name = tr("Output");
        made.nameColor = m_theme.output;
        made.size = m_result->fits() ? volumeSize(out.width(), out.height(), out.channels()) : tr("none");
        made.sizeColor = m_result->fits() ? m_theme.ink : m_theme.error;
        made.details = m_result->fits() ? outputDetails(filter) : QStringList();
        break;
    }
    }
    return made;
}

double GridHeadings::width(BenchVolume volume) const {
    // The last filter has the longest number.
    const Heading longest = heading(volume, m_result->state.filters - 1);
    double width =
        m_text.width(longest.name, nameLook({})) + gridStep + m_text.width(longest.size, sizeLook({}));
    if (!longest.details.isEmpty()) {
        width = std::max(width, m_text.width(longest.details.back(), detailsLook({})));
    }
    if (volume == BenchVolume::Output) {
        for (const QString& line : refusal()) {
            width = std::max(width, m_text.width(line, detailsLook({})));
        }
    }
    return width;
}

std::vector<DrawnNumber> GridHeadings::numbers() const {
    const BenchState& state = m_result->state;
    std::vector<DrawnNumber> all;
    const auto note = [&](const char* name, std::int64_t value) {
        all.push_back({QLatin1String(name), static_cast<double>(value)});
    };
    note("input.width", state.size.width);
    note("input.height", state.size.height);
    note("input.depth", state.size.depth);
    note("kernel.width", state.window.columns.kernel);
    note("kernel.height", state.window.rows.kernel);
    if (hasFilters(state.operation)) {
        note("kernel.depth", state.size.depth / state.groups);
    }
    if (m_result->fits()) {
        const Shape out = m_result->outputShape();
        note("output.width", out.width());
        note("output.height", out.height());
        note("output.depth", out.channels());
        return all;
    }
    for (const auto& [axis, name] :
         {std::pair(&m_result->columns, "size.columns.exact"), {&m_result->rows, "size.rows.exact"}}) {
        if (!axis->output && axis->size.slack >= 0) {
            all.push_back({QLatin1String(name), axis->size.exact});
        }
    }
    return all;
}

void GridHeadings::paint(QPainter& painter, const Heading& heading, const QRectF& place) const {
    const TextItem name = m_text.place(heading.name, nameLook(heading.nameColor), place.topLeft());
    m_text.paint(painter, name);
    m_text.paint(painter, m_text.place(heading.size, sizeLook(heading.sizeColor),
                                       {name.bounds.right() + gridStep, place.top()}));
    const TextLook look = detailsLook(heading.detailsColor);
    const auto fits = [&](const QString& text) { return m_text.width(text, look) <= place.width(); };
    const auto found = std::ranges::find_if(heading.details, fits);
    const QString text =
        found != heading.details.end() ? *found : heading.details.value(heading.details.size() - 1);
    m_text.paint(painter, m_text.place(text, look, belowHeading(place)));
}

QPointF GridHeadings::belowHeading(const QRectF& place) const {
    return place.topLeft() + QPointF(0, m_text.lineHeight(nameLook({})));
}

/// Only while it is the reason for a refusal.
QString GridHeadings::leftOverText() const {
    if (m_result->fits() || transposed() || m_result->rows.size.slack < 0 ||
        m_result->columns.size.slack < 0) {
        return {};
    }
    const std::int64_t columns = m_result->columns.size.leftOver;
    const std::int64_t rows = m_result->rows.size.leftOver;
    const QString columnText = columns == 1 ? tr("1 column") : tr("%1 columns").arg(columns);
    const QString rowText = rows == 1 ? tr("1 row") : tr("%1 rows").arg(rows);
    if (columns > 0 && rows > 0) {
        return tr("%1, %2 left over").arg(columnText, rowText);
    }
    return tr("%1 left over").arg(columns > 0 ? columnText : rowText);
}

QStringList GridHeadings::inputDetails() const {
    const BenchState& state = m_result->state;
    if (const QString leftOver = leftOverText(); !leftOver.isEmpty()) {
        return {leftOver};
    }
    if (m_coverage) {
        return transposed()
                   ? QStringList{tr("how many outputs each number is added to"), tr("outputs per number")}
                   : QStringList{tr("how many windows look at each number"), tr("windows per number")};
    }
    if (transposed()) {
        const QString kernel = times(state.window.columns.kernel, state.window.rows.kernel);
        return {tr("each number spreads over %1").arg(kernel), tr("spreads over %1").arg(kernel)};
    }
    // Not of what is drawn: that has the rows that windows reach beyond when sizes are rounded up.
    const auto padded = [](std::int64_t extent, const WindowAxis& axis) {
        return extent + axis.padBefore + axis.padAfter;
    };
    const std::int64_t height = padded(state.size.height, state.window.rows);
    const std::int64_t width = padded(state.size.width, state.window.columns);
    if (height == state.size.height && width == state.size.width) {
        return {tr("no padding")};
    }
    const QString size = times(width, height);
    if (!hasFilters(state.operation)) {
        const bool largest = state.operation == BenchOperation::MaxPooling;
        const QString meaning =
            largest ? tr("padding never wins")
                    : (state.countPadding ? tr("padding counts as zeros") : tr("padding does not count"));
        return {tr("padded %1, %2").arg(size, meaning), tr("padded %1").arg(size)};
    }
    switch (state.paddingMode) {
    case PaddingMode::Zeros:
        break;
    case PaddingMode::Reflect:
        return {tr("padded, mirrored: %1").arg(size), tr("padded %1").arg(size)};
    case PaddingMode::Replicate:
        return {tr("padded, edge repeated: %1").arg(size), tr("padded %1").arg(size)};
    }
    return {tr("padded with zeros: %1").arg(size), tr("padded %1").arg(size)};
}

QStringList GridHeadings::filterDetails(std::int64_t filter) const {
    const BenchState& state = m_result->state;
    if (!hasFilters(state.operation)) {
        return {tr("no parameters")};
    }
    if (state.filters == 1) {
        return {state.size.depth > 1 ? tr("as deep as the input") : tr("one filter")};
    }
    const QString name = tr("filter %1 (0 … %2)").arg(filter).arg(state.filters - 1);
    if (state.groups == 1) {
        return {name};
    }
    const Range read = channelsOf(state, filter);
    const QString reads = read.length() == 1
                              ? tr("%1, reads channel %2").arg(name).arg(read.begin)
                              : tr("%1, reads channels %2–%3").arg(name).arg(read.begin).arg(read.end - 1);
    return {reads, name};
}

QStringList GridHeadings::outputDetails(std::int64_t filter) const {
    const Shape shape = m_result->outputShape();
    if (shape.planeSize() == 1) {
        return {hasFilters(m_result->state.operation) ? tr("one number per filter")
                                                      : tr("one number per channel")};
    }
    if (shape.channels() > 1) {
        return {tr("map %1 (0 … %2)").arg(filter).arg(shape.channels() - 1)};
    }
    return {transposed() ? tr("what is spread adds up") : tr("one number per window")};
}

QStringList GridHeadings::refusal() const {
    QStringList lines;
    if (m_result->fits()) {
        return lines;
    }
    const auto tell = [&](const BenchAxis& axis, const QString& uneven) {
        if (axis.output) {
            return;
        }
        const QString impossible = transposed() ? tr("The padding cuts everything off.")
                                                : tr("The window is larger than the input.");
        lines << (axis.size.slack < 0 || transposed() ? impossible : uneven.arg(number(axis.size.exact)));
    };
    tell(m_result->columns, tr("%1 columns: no whole number"));
    tell(m_result->rows, tr("%1 rows: no whole number"));
    lines.removeDuplicates();
    return lines;
}

} // namespace fovea::ui
