#include "ui/render/numbers.h"
#include "ui/scenes/bench/arithmetic_body.h"
#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_words.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double captionRoom = 24;
constexpr double largestCell = 64;
constexpr double comfortableCell = 28;
constexpr double besideGap = 4.0 * gridStep;
constexpr double lineRoom = 30;
constexpr double resultRoom = 36;
constexpr std::int64_t mostListed = 16;
constexpr double smallestPointed = 2;

/// The numbers under the window, and what becomes of them: the largest, or the mean.
class PoolWindow final : public ArithmeticBody {
    Q_DECLARE_TR_FUNCTIONS(PoolWindow)

public:
    explicit PoolWindow(const BodyPlace& place);

    double bottom() const override { return m_bottom; }
    void draw(const NumberSheet& sheet, const WindowNow& now) const override;
    void addElements(ElementList& elements, const WindowNow& now) const override;

private:
    /// A number of the list and the sign behind it.
    struct Item {
        QRectF number;
        QRectF sign;
    };
    bool isMaximum() const { return m_operation == BenchOperation::MaxPooling; }
    void placeGrid(const BodyPlace& place);
    void placeList(const QPointF& topLeft, double width);
    bool isCounted(const Tap& tap) const { return isMaximum() ? !tap.onPadding : tap.weight > 0; }
    QString closing(const WindowNow& now) const {
        return isMaximum() ? QStringLiteral(")") : tr(") / %1").arg(count(meanParts(now.arithmetic).count));
    }
    QString opening() const { return isMaximum() ? QStringLiteral("max(") : QStringLiteral("("); }
    CellGrid cells(const WindowNow& now) const;
    std::int64_t seen(const WindowNow& now) const {
        return WindowNow::shown(now.multiplied, now.taps.count());
    }
    void drawGrid(const NumberSheet& sheet, const WindowNow& now) const;
    void drawList(const NumberSheet& sheet, const WindowNow& now) const;
    void drawMean(const NumberSheet& sheet, const WindowNow& now) const;
    void drawResult(const NumberSheet& sheet, const WindowNow& now) const;
    QString summary(const WindowNow& now) const;

    Theme m_theme;
    NumberStyle m_input;
    NumberStyle m_sum;
    NumberStyle m_output;
    TileRange m_range;
    BenchOperation m_operation;
    bool m_severalChannels;
    std::int64_t m_rows;
    std::int64_t m_columns;
    QRectF m_grid;
    std::optional<CellNumbers> m_numbers;
    Type m_listType = Type::Heading;
    std::vector<Item> m_items; ///< empty: too many to be listed
    QPointF m_listStart;
    QRectF m_summary;
    QRectF m_mean;
    QRectF m_result;
    double m_bottom = 0;
};

PoolWindow::PoolWindow(const BodyPlace& place)
    : m_theme(place.context.theme)
    , m_input(place.styles.input)
    , m_output(place.styles.output)
    , m_range(place.styles.inputRange)
    , m_operation(place.context.result->state.operation)
    , m_severalChannels(place.context.result->state.size.depth > 1)
    , m_rows(place.context.result->state.window.rows.kernel)
    , m_columns(place.context.result->state.window.columns.kernel) {
    m_sum = sumStyle(m_input, m_rows * m_columns);
    placeGrid(place);
    const double beside = place.topLeft.x() + place.width - m_grid.right() - besideGap;
    constexpr double narrowest = 240;
    const bool isBeside = beside >= narrowest;
    const QPointF text = isBeside ? QPointF(m_grid.right() + besideGap, m_grid.top())
                                  : QPointF(place.topLeft.x(), m_grid.bottom() + 2 * gridStep);
    const double width = isBeside ? beside : place.width;
    placeList(text, width);
    double y = m_items.empty() ? text.y() : m_items.back().number.bottom();
    m_summary = {text.x(), y, width, lineRoom};
    if (m_items.empty()) {
        y += lineRoom;
    }
    if (!isMaximum()) {
        m_mean = {text.x(), y, width, lineRoom};
        y += lineRoom;
    }
    m_result = {text.x(), y, width, resultRoom};
    y += resultRoom + 18;
    if (isBeside) {
        // In the middle beside the grid where there is room.
        const double down = std::floor((m_grid.height() - (y - text.y())) / 2);
        if (down > 0) {
            for (Item& item : m_items) {
                item.number.translate(0, down);
                item.sign.translate(0, down);
            }
            m_listStart.ry() += down;
            m_summary.translate(0, down);
            m_mean.translate(0, down);
            m_result.translate(0, down);
            y += down;
        }
    }
    m_bottom = std::max(y, m_grid.bottom());
}

void PoolWindow::placeGrid(const BodyPlace& place) {
    const double room = place.height - captionRoom;
    const double wide = std::min(place.width / 2, 320.0);
    double cell =
        std::min({room / static_cast<double>(m_rows), wide / static_cast<double>(m_columns), largestCell});
    cell = std::max(cell, std::min(comfortableCell, wide / static_cast<double>(m_columns)));
    cell = cell >= 1 ? std::floor(cell) : cell;
    m_grid = {place.topLeft.x(), place.topLeft.y() + captionRoom, cell * static_cast<double>(m_columns),
              cell * static_cast<double>(m_rows)};
    m_numbers = numbersFitting({{cell, cell}}, {m_input}, m_theme);
}

/// "max(5, 6, 1, 1)" or "(5 + 6 + 1 + 1)", each number in its place.
void PoolWindow::placeList(const QPointF& topLeft, double width) {
    const std::int64_t count = m_rows * m_columns;
    if (count > mostListed) {
        return;
    }
    for (const Type type : {Type::Heading, Type::Label, Type::Body}) {
        const QFontMetricsF metrics(m_theme.font(type));
        const double number = std::ceil(m_input.width(metrics)) + 2;
        const double sign =
            std::ceil(metrics.horizontalAdvance(isMaximum() ? QStringLiteral(", ") : QStringLiteral(" + ")));
        const double first = topLeft.x() + std::ceil(metrics.horizontalAdvance(opening()));
        const auto perLine = static_cast<std::int64_t>((topLeft.x() + width - first) / (number + sign));
        const std::int64_t lines = perLine > 0 ? (count + perLine - 1) / perLine : count;
        m_listType = type;
        if (lines > 3 && type != Type::Body) {
            continue;
        }
        if (lines > 4) {
            return;
        }
        m_listStart = topLeft;
        for (std::int64_t i = 0; i < count; ++i) {
            const double x = first + static_cast<double>(i % perLine) * (number + sign);
            const double y = topLeft.y() + static_cast<double>(i / perLine) * lineRoom;
            m_items.push_back({{x, y, number, lineRoom}, {x + number + 1, y, sign, lineRoom}});
        }
        return;
    }
}

CellGrid PoolWindow::cells(const WindowNow& now) const {
    CellGrid grid;
    grid.isEven = true;
    grid.bounds = m_grid;
    grid.rows = m_rows;
    grid.columns = m_columns;
    grid.range = m_range;
    grid.frame = m_theme.input;
    grid.decimals = m_numbers ? m_numbers->styles.front().decimals : -1;
    grid.type = m_numbers ? m_numbers->type : Type::Caption;
    for (const Tap& tap : now.arithmetic.taps) {
        grid.values.push_back(static_cast<float>(tap.value));
        grid.hatched.push_back(tap.onPadding);
    }
    // Padding takes part in a maximum as "nothing", not as 0.
    grid.numbersOnHatching = !isMaximum() && now.result.state.countPadding;
    return grid;
}

void PoolWindow::drawGrid(const NumberSheet& sheet, const WindowNow& now) const {
    const CellGrid grid = cells(now);
    const QFont font = m_theme.font(Type::Body);
    const QRectF caption(m_grid.left(), m_grid.top() - captionRoom, 320, captionRoom - 4);
    sheet.words(caption, Qt::AlignLeft,
                m_severalChannels ? tr("window on channel %1").arg(now.step.filter) : tr("window"),
                {font, m_theme.input});
    const auto number = [&](std::size_t cell) {
        const Tap& tap = now.arithmetic.taps[cell];
        return DrawnNumber{inputName(tap.at), tap.value};
    };
    sheet.grid(grid, number, now.placed);
    const std::int64_t count = now.taps.count();
    const std::optional<std::int64_t> latest = WindowNow::latest(now.multiplied, count);
    if (isMaximum()) {
        if (const auto winner = winnerAmong(now.arithmetic, static_cast<std::size_t>(seen(now)));
            winner && sheet.painter != nullptr) {
            paintMarker(*sheet.painter, grid.cell(*winner).adjusted(2, 2, -2, -2), m_theme.output, m_theme);
        }
    }
    if (const std::optional<std::int64_t> tap = now.litTap ? now.litTap : latest) {
        sheet.mark(grid.cell(static_cast<std::size_t>(*tap)));
    }
}

void PoolWindow::drawList(const NumberSheet& sheet, const WindowNow& now) const {
    const QFont font = m_theme.font(m_listType);
    const TextStyle soft{font, m_theme.inkSoft};
    sheet.words({m_listStart, QSizeF(m_items.front().number.left() - m_listStart.x(), lineRoom)},
                Qt::AlignLeft, opening(), soft);
    const std::int64_t seen = this->seen(now);
    const bool isDone = now.multiplied >= 1;
    const std::optional<std::size_t> winner = winnerAmong(now.arithmetic, static_cast<std::size_t>(seen));
    const auto count = static_cast<std::int64_t>(m_items.size());
    for (std::int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const Tap& tap = now.tap(i);
        if (i < seen) {
            if (now.litTap == i) {
                sheet.glow(m_items[index].number);
            }
            const bool wins = isMaximum() && winner == index;
            const TextStyle style{m_theme.font(m_listType, wins),
                                  isCounted(tap) ? m_theme.input : m_theme.padding};
            if (isCounted(tap)) {
                sheet.number(m_items[index].number, Qt::AlignRight, {inputName(tap.at), tap.value}, m_input,
                             style);
            } else {
                sheet.words(m_items[index].number, Qt::AlignRight, QStringLiteral("–"), style);
            }
        }
        const bool isLast = i + 1 == count;
        if (isLast ? isDone : i < seen) {
            sheet.words(m_items[index].sign, isLast ? Qt::AlignLeft : Qt::AlignHCenter,
                        isLast        ? closing(now)
                        : isMaximum() ? QStringLiteral(",")
                                      : QStringLiteral("+"),
                        soft);
        }
    }
}

QString PoolWindow::summary(const WindowNow& now) const {
    const std::int64_t numbers = isMaximum() ? now.taps.count() : meanParts(now.arithmetic).count;
    if (numbers == 1) {
        return tr("the only number");
    }
    return isMaximum() ? tr("the largest of %1 numbers").arg(count(numbers))
                       : tr("the mean of %1 numbers").arg(count(numbers));
}

/// "= 13 / 4", and whether padding counts.
void PoolWindow::drawMean(const NumberSheet& sheet, const WindowNow& now) const {
    if (now.summed <= 0) {
        return;
    }
    const MeanParts mean = meanParts(now.arithmetic);
    sheet.note(QStringLiteral("mean.sum"), mean.sum);
    sheet.note(QStringLiteral("mean.count"), static_cast<double>(mean.count));
    const QString text = tr("= %1 / %2").arg(m_sum.text(mean.sum), count(mean.count));
    sheet.words(m_mean, Qt::AlignLeft, text, {m_theme.font(Type::Heading), m_theme.ink});
    const bool onPadding = std::ranges::any_of(now.arithmetic.taps, &Tap::onPadding);
    if (onPadding) {
        const double used = QFontMetricsF(m_theme.font(Type::Heading)).horizontalAdvance(text) + 2 * gridStep;
        sheet.words(m_mean.adjusted(used, 0, 0, 0), Qt::AlignLeft,
                    now.result.state.countPadding ? tr("padding counts as 0") : tr("padding does not count"),
                    {m_theme.font(Type::Caption), m_theme.inkSoft});
    }
}

void PoolWindow::drawResult(const NumberSheet& sheet, const WindowNow& now) const {
    if (now.lit.sameAs(now.outputElement())) {
        sheet.glow(m_result.adjusted(-4, 0, 0, 18));
    }
    const QString name = m_severalChannels ? tr("output %1, row %2, column %3").arg(now.step.filter)
                                           : tr("output, row %1, column %2");
    sheet.words({m_result.left(), m_result.bottom(), m_result.width(), 18}, Qt::AlignLeft,
                name.arg(now.step.y).arg(now.step.x), {m_theme.font(Type::Caption), m_theme.output});
    if (now.written > 0) {
        sheet.note(resultName(), now.arithmetic.result);
        sheet.words(m_result, Qt::AlignLeft, tr("= %1").arg(m_output.text(now.arithmetic.result)),
                    {m_theme.font(Type::Title, true), m_theme.output});
    }
}

void PoolWindow::draw(const NumberSheet& sheet, const WindowNow& now) const {
    drawGrid(sheet, now);
    if (!m_items.empty()) {
        drawList(sheet, now);
    } else if (now.multiplied > 0) {
        sheet.words(m_summary, Qt::AlignLeft, summary(now), {m_theme.font(Type::Heading), m_theme.ink});
    }
    if (!isMaximum()) {
        drawMean(sheet, now);
    }
    drawResult(sheet, now);
}

void PoolWindow::addElements(ElementList& elements, const WindowNow& now) const {
    const CellGrid grid = cells(now);
    for (std::int64_t i = 0; i < now.taps.count() && grid.cell(0).width() >= smallestPointed; ++i) {
        SceneElement element = now.inputElement(i);
        element.bounds = grid.cell(static_cast<std::size_t>(i));
        elements.add(element);
    }
    SceneElement output = now.outputElement();
    output.bounds = {m_result.topLeft(), QSizeF(std::min(m_result.width(), 160.0), m_result.height() + 18)};
    elements.add(output);
}

} // namespace

std::unique_ptr<ArithmeticBody> makePoolWindow(const BodyPlace& place) {
    return std::make_unique<PoolWindow>(place);
}

} // namespace fovea::ui
