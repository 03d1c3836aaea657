#include "ui/scenes/share_rows.h"

#include "core/ops/layout.h"
#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/shown_layer.h"
#include "ui/scenes/unit_equation.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double rowHeight = 32;
constexpr double smallGridSide = 28;
constexpr double smallGridGap = 20;
constexpr double detailGap = 36; ///< between large grids, for the operator
constexpr double largestCell = 48;
constexpr double largestInLine = 64; ///< of a grid of one row, which has the room
constexpr double labelWidth = 152;
constexpr std::size_t detailedRows = 3;
enum Role : std::size_t { Window, Filter, Products };

float numberOf(const Tap& tap, std::size_t role) {
    const double value = role == Window ? tap.value : (role == Filter ? tap.weight : tap.product);
    return static_cast<float>(value);
}

} // namespace

ShareRows::ShareRows(const UnitContext& context, Figure& figure, const QPointF& topLeft, double width)
    : m_context(context)
    , m_figure(figure)
    , m_left(topLeft.x())
    , m_y(topLeft.y())
    , m_width(width)
    , m_barWidth(width >= 560 ? 112 : 72)
    , m_decimals(unitDecimals(context))
    , m_soft{context.theme.font(Type::Body), context.theme.inkSoft}
    , m_plain{context.theme.font(Type::Body), context.theme.ink} {
    measure();
    const QFontMetricsF metrics(m_plain.font);
    const double fraction = tabularWidth(metrics, fixedNumber(1, m_decimals).mid(1));
    m_pointX = m_left + m_width - m_barWidth - 2 * gridStep - fraction;
}

void ShareRows::measure() {
    const std::vector<UnitShare>& shares = m_context.shares.shares();
    double values = 0;
    double weights = 0;
    double products = 0;
    m_scale = 0;
    for (std::size_t i = 0; i < std::min(shares.size(), mostRows); ++i) {
        m_scale = std::max(m_scale, std::abs(shares[i].sum));
        for (const std::int64_t cell : shares[i].cells) {
            if (cell >= 0) {
                const Tap& tap = m_context.arithmetic().taps[static_cast<std::size_t>(cell)];
                values = std::max(values, std::abs(tap.value));
                weights = std::max(weights, std::abs(tap.weight));
                products = std::max(products, std::abs(tap.product));
            }
        }
    }
    const auto extent = [](double largest) {
        return std::isfinite(largest) && largest > 0 ? static_cast<float>(largest) : 1.0F;
    };
    m_scale = static_cast<double>(extent(m_scale));
    m_weightExtent = extent(weights);
    m_productExtent = extent(products);
    m_columns = {std::min(decimalsFor(values), 4), std::min(decimalsFor(weights), 4)};
    const OpCategory category = m_context.category();
    m_isAlone = shares.size() == 1;
    const bool hasWeights = category != OpCategory::Pooling &&
                            std::ranges::any_of(m_context.arithmetic().taps,
                                                [](const Tap& tap) { return std::abs(tap.weight) != 1; });
    const bool isWeighted = m_context.arithmetic().combination == Combination::WeightedSum &&
                            (hasWeights || category == OpCategory::Convolution ||
                             category == OpCategory::Linear || category == OpCategory::Normalization);
    m_hasProducts = isWeighted && !shares.empty() && shares.front().isSingle();
    m_hasFilterGrids = isWeighted && !shares.empty() && !shares.front().isSingle();
}

std::vector<ShareRow> ShareRows::place() {
    std::vector<ShareRow> rows;
    const std::vector<UnitShare>& shares = m_context.shares.shares();
    captions();
    for (std::size_t i = 0; i < std::min(shares.size(), mostRows); ++i) {
        rows.push_back(row(shares[i], i < detailedRows));
    }
    showNumbers(rows);
    return rows;
}

ShareRow ShareRows::row(const UnitShare& share, bool isDetailed) {
    ShareRow row;
    row.cells = share.cells;
    const double top = m_y;
    const double baseline = baselineIn(top, rowHeight);
    const bool hasGrids = !share.isSingle();
    const bool isLarge = hasGrids && isDetailed;
    const bool isNarrow = (hasGrids && !isLarge) || m_hasProducts ||
                          m_context.arithmetic().combination == Combination::Normalized;
    TextStyle name = m_plain;
    const bool isOwnClass = m_context.arithmetic().combination == Combination::Normalized &&
                            std::ranges::find(share.cells, 0) != share.cells.end();
    name.font = isOwnClass ? m_context.theme.font(Type::Body, true) : m_plain.font;
    m_figure.elided({m_left, baseline}, label(share), name,
                    isNarrow ? labelWidth - gridStep : m_pointX - m_left - 72);
    if (!m_isAlone || m_hasProducts) {
        sum(share, baseline);
    }
    m_y += rowHeight;
    if (isLarge) {
        const double side = detailSide(share);
        addGrids(row, share, {m_left, m_y}, side, detailGap);
        m_y = row.grids.front().bounds.bottom() + 2 * gridStep;
    } else if (hasGrids) {
        addGrids(row, share, {m_left + labelWidth, top + (rowHeight - smallGridSide) / 2}, smallGridSide,
                 smallGridGap);
    } else {
        addProduct(share, baseline);
    }
    row.element = {.kind = SceneElement::Kind::Share,
                   .node = share.node,
                   .channel = share.channel,
                   .y = share.strongest.row,
                   .x = share.strongest.column,
                   .slice = share.strongest.slice,
                   .bounds = {m_left - gridStep, top, m_width + 2 * gridStep, m_y - top}};
    return row;
}

double ShareRows::baselineIn(double top, double height) const {
    const QFontMetricsF metrics(m_plain.font);
    return top + (height + metrics.ascent() - metrics.descent()) / 2;
}

QString ShareRows::label(const UnitShare& share) const {
    const Analysis& analysis = *m_context.analysis;
    const QString name = channelName(analysis, share.node, share.channel);
    const QString layer = QString::fromStdString(m_context.graph().node(share.node).name);
    if (m_isAlone && share.isSingle() && !m_hasProducts) {
        const TensorView& view = analysis.views[share.node.index()];
        const QString from =
            view.isSliced() ? name + QStringLiteral(", ") + sliceText(view, share.strongest.slice) : name;
        return view.isVector() ? tr("from %1 · %2").arg(layer, from)
               : view.form() == TensorView::Form::Lines
                   ? tr("from %1 · %2, position %3").arg(layer, from).arg(view.position(share.strongest))
                   : tr("from %1 · %2, row %3, column %4")
                         .arg(layer, from)
                         .arg(share.strongest.row)
                         .arg(share.strongest.column);
    }
    return m_context.node().inputs.size() > 1 ? tr("%1 · %2").arg(layer, name) : name;
}

void ShareRows::sum(const UnitShare& share, double baseline) {
    const bool isScore = m_context.arithmetic().combination == Combination::Normalized;
    const QString name = label(share);
    TextStyle style = m_plain;
    style.color = isScore ? m_context.theme.input : m_context.theme.ink;
    m_figure.number({m_pointX, baseline}, {name, share.sum}, m_decimals, style);
    if (!m_isAlone) {
        const double right = m_left + m_width;
        const QRectF bar(right - m_barWidth, baseline - 11, m_barWidth, 12);
        m_figure.signedBar(bar, share.sum / m_scale, m_context.theme);
    }
}

double ShareRows::valueX() const {
    return m_left + labelWidth + (m_width >= 480 ? 40 : 8);
}

/// The names of the columns of numbers.
void ShareRows::captions() {
    const Theme& theme = m_context.theme;
    const bool isScore = m_context.arithmetic().combination == Combination::Normalized;
    if (!isScore && !m_hasProducts) {
        return;
    }
    const double baseline = baselineIn(m_y, rowHeight);
    const auto caption = [&](double x, const QString& text, const QColor& color) {
        m_figure.text({x, baseline}, text, {theme.font(Type::Caption), color, Align::Center});
    };
    if (isScore) {
        caption(valueX(), tr("probability"), theme.output);
        caption(m_pointX, tr("score"), theme.input);
    } else {
        caption(valueX(), tr("number"), theme.input);
        caption(weightX(), tr("weight"), theme.filter);
        caption(m_pointX, tr("product"), theme.ink);
    }
    m_y += rowHeight - gridStep;
}

void ShareRows::addProbability(const UnitShare& share, double baseline) {
    if (share.cells.front() < 0) {
        return;
    }
    // Of the same place as its score.
    const Tap& tap = m_context.arithmetic().taps[static_cast<std::size_t>(share.cells.front())];
    const Tensor& output = m_context.analysis->trace->output(m_context.id());
    const std::int64_t index =
        indexOf(output.shape(), tap.picture.value_or(m_context.unit->address.picture), tap.at);
    const auto probability = static_cast<double>(output.data()[index]);
    TextStyle style = m_plain;
    style.color = m_context.theme.output;
    style.align = Align::Right;
    m_figure.note({label(share), probability});
    m_figure.text({valueX() + 32, baseline}, percent(probability), style);
}

void ShareRows::addProduct(const UnitShare& share, double baseline) {
    if (m_context.arithmetic().combination == Combination::Normalized) {
        addProbability(share, baseline);
        return;
    }
    if (!m_hasProducts || share.cells.front() < 0) {
        return;
    }
    const Tap& tap = m_context.arithmetic().taps[static_cast<std::size_t>(share.cells.front())];
    TextStyle style = m_plain;
    style.color = m_context.theme.input;
    m_figure.number({valueX(), baseline}, {label(share), tap.value}, m_columns.value, style);
    style.color = m_context.theme.filter;
    m_figure.number({weightX(), baseline}, {label(share), tap.weight}, m_columns.weight, style);
    TextStyle sign = m_soft;
    sign.align = Align::Center;
    m_figure.text({weightX() - 44, baseline}, QStringLiteral("×"), sign);
    m_figure.text({std::max(weightX() + 56, m_pointX - 56), baseline}, QStringLiteral("="), sign);
}

double ShareRows::detailSide(const UnitShare& share) const {
    const double grids = m_hasFilterGrids ? 3 : 1;
    const double room = (m_width - (grids - 1) * detailGap) / grids;
    const auto cells = static_cast<double>(std::max(share.rows, share.columns));
    const double largest = share.rows == 1 ? largestInLine : largestCell;
    const double cell = std::min(std::floor(room / cells), m_hasFilterGrids ? largest : 1.5 * largest);
    return cell >= 1 ? cell * cells : room;
}

CellGrid ShareRows::grid(const UnitShare& share, std::size_t role) const {
    const Theme& theme = m_context.theme;
    CellGrid grid;
    // Padding takes part in a maximum as "nothing", not as 0.
    grid.numbersOnHatching = m_context.arithmetic().combination != Combination::Maximum;
    grid.rows = share.rows;
    grid.columns = share.columns;
    grid.gaps = share.sliceStarts;
    for (const std::int64_t cell : share.cells) {
        const bool hasTap = cell >= 0;
        const Tap tap = hasTap ? m_context.arithmetic().taps[static_cast<std::size_t>(cell)] : Tap{};
        grid.values.push_back(hasTap ? numberOf(tap, role) : 0.0F);
        grid.hatched.push_back(!hasTap || (tap.onPadding && role != Filter));
        if (hasTap && m_context.arithmetic().winner == static_cast<std::size_t>(cell)) {
            grid.marked = grid.values.size() - 1;
        }
    }
    if (role == Window) {
        const Analysis& analysis = *m_context.analysis;
        grid.range = tileRange(analysis.statistics[share.node.index()], share.channel,
                               analysis.nonNegative[share.node.index()], m_context.options.range);
        grid.frame = theme.input;
        return grid;
    }
    const float extent = role == Filter ? m_weightExtent : m_productExtent;
    grid.look = CellGrid::Look::Diverging;
    grid.range = {-extent, extent};
    grid.frame = role == Filter ? theme.filter : theme.output;
    return grid;
}

void ShareRows::addGrids(ShareRow& row, const UnitShare& share, const QPointF& topLeft, double side,
                         double gap) {
    const auto longest = static_cast<double>(std::max(share.rows, share.columns));
    const QSizeF size(side * static_cast<double>(share.columns) / longest,
                      side * static_cast<double>(share.rows) / longest);
    double x = topLeft.x();
    for (const std::size_t role : {Window, Filter, Products}) {
        if (role != Window && !m_hasFilterGrids) {
            break;
        }
        if (role != Window) {
            TextStyle sign = m_soft;
            sign.align = Align::Center;
            const QFontMetricsF metrics(sign.font);
            m_figure.text({x - gap / 2, topLeft.y() + (size.height() + metrics.capHeight()) / 2},
                          role == Filter ? QStringLiteral("×") : QStringLiteral("="), sign);
        }
        CellGrid made = grid(share, role);
        made.bounds = QRectF(QPointF(x, topLeft.y()), size);
        row.grids.push_back(std::move(made));
        x += size.width() + gap;
    }
}

void ShareRows::showNumbers(std::vector<ShareRow>& rows) const {
    const QFont font = m_context.theme.font(Type::Caption);
    const std::size_t count = std::min(rows.size(), detailedRows);
    for (std::size_t role = 0; count > 0 && role < rows.front().grids.size(); ++role) {
        double largest = 0;
        for (std::size_t i = 0; i < count; ++i) {
            largest = std::max(largest, rows[i].grids[role].largestMagnitude());
        }
        int decimals = 6;
        for (std::size_t i = 0; i < count; ++i) {
            decimals = std::min(decimals, rows[i].grids[role].fittingDecimals(font, largest));
        }
        for (std::size_t i = 0; i < count; ++i) {
            rows[i].grids[role].decimals = decimals;
        }
    }
}

} // namespace fovea::ui
