#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/triple_rows.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double sumGap = 2.0 * gridStep;
constexpr double sentenceLine = 24;
constexpr double sentenceRoom = 2 * sentenceLine + 4;
constexpr double labelGap = 1.5 * gridStep;
/// Taller than what is offered by this much, and by how much at most before channels are folded.
constexpr double stretch = 1.55;
constexpr double mostStretch = 1.9;
constexpr std::int64_t mostUnfolded = 3;

/// Number × filter = stamp, a row to a channel; the stamps' sum; where it is added to the output.
class StampRows final : public ArithmeticBody {
    Q_DECLARE_TR_FUNCTIONS(StampRows)

public:
    explicit StampRows(const BodyPlace& place)
        : m_theme(place.context.theme)
        , m_styles(place.styles)
        , m_chosen(place.context.view.inputSlice)
        , m_left(place.topLeft.x())
        , m_width(place.width)
        , m_channels(tapsOf(place.context.result->state, 0).channels.length())
        , m_rows(place) {
        const double seen = place.seen - sentenceRoom;
        const double room = std::min(place.height - sentenceRoom, seen);
        const double label = QFontMetricsF(m_theme.font(Type::Caption)).horizontalAdvance(tr("channel"));
        const TripleRows::Margins margins{.left = m_channels > 1 ? std::ceil(label + labelGap) : 0};
        bool unfolded = m_channels == 1;
        if (m_channels == 1) {
            m_rows.fit(1, room, seen, margins);
        } else {
            const auto share = static_cast<double>(m_channels) / static_cast<double>(m_channels + 1);
            unfolded =
                m_channels <= mostUnfolded && m_rows.fit(m_channels, std::min(room * stretch, seen) * share,
                                                         std::min(room * mostStretch, seen) * share, margins);
            if (!unfolded) {
                m_rows.fit(1, room / 2, (seen - sumGap) / 2, margins);
            }
        }
        m_isFolded = !unfolded;
        m_rows.place({tr("input"), tr("filter"), tr("stamp")}, m_isFolded);
        m_bottom = m_rows.bottom();
        placeSum();
    }

    double bottom() const override { return m_bottom + sentenceRoom; }
    void draw(const NumberSheet& sheet, const WindowNow& now) const override;
    void addElements(ElementList& elements, const WindowNow& now) const override;

private:
    void placeSum() {
        if (m_channels == 1) {
            return;
        }
        const QRectF above = m_rows.grid(m_rows.count() - 1, TripleRows::Products);
        m_sum = above.translated(0, above.height() + sumGap);
        m_bottom = m_sum.bottom();
        const QFontMetricsF metrics(m_theme.font(Type::Body));
        const double baseline = m_sum.center().y() + metrics.capHeight() / 2;
        const QString text = m_isFolded ? tr("sum of the stamps of all %1 channels =").arg(m_channels)
                                        : tr("sum of the stamps =");
        const TextStyle style{m_theme.font(Type::Body), m_theme.inkSoft, Align::Right};
        m_words.elided({m_sum.left() - gridStep, baseline}, text, style, m_sum.left() - gridStep - m_left);
        m_words.text({m_left, m_rows.grid(0, TripleRows::Products).top() - gridStep}, tr("channel"),
                     {m_theme.font(Type::Caption), m_theme.inkSoft});
    }

    std::vector<std::int64_t> slices(const WindowNow& now) const {
        std::vector<std::int64_t> slices(m_rows.count());
        std::iota(slices.begin(), slices.end(), m_isFolded ? now.slice(m_chosen) : 0);
        return slices;
    }
    CellGrid sumGrid(const BenchStamp& stamp, const WindowNow& now) const;
    void drawSum(const NumberSheet& sheet, const WindowNow& now) const;
    void drawSentence(const NumberSheet& sheet, const WindowNow& now) const;
    QString target(const WindowNow& now) const;

    Theme m_theme;
    ArithmeticStyles m_styles;
    std::int64_t m_chosen;
    double m_left;
    double m_width;
    std::int64_t m_channels;
    TripleRows m_rows;
    bool m_isFolded = false;
    QRectF m_sum; ///< empty with one channel: its stamp is the sum
    double m_bottom = 0;
    Figure m_words;
};

CellGrid StampRows::sumGrid(const BenchStamp& stamp, const WindowNow& now) const {
    CellGrid grid;
    grid.isEven = true;
    grid.bounds = m_sum;
    grid.rows = now.taps.rows;
    grid.columns = now.taps.columns;
    grid.values.assign(stamp.values.begin(), stamp.values.end());
    grid.look = CellGrid::Look::Diverging;
    const double extent = m_styles.total.magnitude();
    grid.range = {static_cast<float>(-extent), extent > 0 ? static_cast<float>(extent) : 1};
    grid.frame = m_theme.output;
    const QSizeF cell = grid.cell(0).size();
    if (const auto numbers = numbersFitting({cell}, {m_styles.total}, m_theme)) {
        grid.decimals = numbers->styles.front().decimals;
        const std::optional<CellNumbers>& others = m_rows.numbers(now.step.filter);
        grid.type = std::min(numbers->type, others ? others->type : numbers->type);
    }
    if (now.summed > 0) {
        grid.hatched = stamp.isDropped;
    }
    return grid;
}

void StampRows::drawSum(const NumberSheet& sheet, const WindowNow& now) const {
    const BenchStamp stamp = stampOf(now.result, now.step, now.arithmetic);
    const auto number = [&](std::size_t cell) {
        const auto index = static_cast<std::int64_t>(cell);
        return DrawnNumber{stampName(index / now.taps.columns, index % now.taps.columns), stamp.values[cell]};
    };
    sheet.grid(sumGrid(stamp, now), number, now.summed > 0 ? 1 : 0);
}

QString StampRows::target(const WindowNow& now) const {
    const Region region = windowOf(now.result, now.step);
    const Shape shape = now.result.outputShape();
    const auto span = [](const Range& range, std::int64_t extent) {
        const std::int64_t first = std::max<std::int64_t>(range.begin, 0);
        const std::int64_t last = std::min(range.end, extent) - 1;
        return first >= last ? QString::number(first) : tr("%1 to %2").arg(first).arg(last);
    };
    const BenchStamp stamp = stampOf(now.result, now.step, now.arithmetic);
    if (std::ranges::all_of(stamp.isDropped, std::identity())) {
        return tr("the padding cuts all of it off");
    }
    return now.result.state.filters > 1
               ? tr("added to output %3, rows %1, columns %2")
                     .arg(span(region.rows, shape.height()), span(region.columns, shape.width()))
                     .arg(now.step.filter)
               : tr("added to the output, rows %1, columns %2")
                     .arg(span(region.rows, shape.height()), span(region.columns, shape.width()));
}

/// What the stamp begins on, and where it goes.
void StampRows::drawSentence(const NumberSheet& sheet, const WindowNow& now) const {
    const QFont font = m_theme.font(Type::Label);
    const QRectF line(m_left, m_bottom + 4, m_width, sentenceLine);
    if (now.biased > 0) {
        const double bias = now.arithmetic.bias.value_or(0);
        sheet.note(biasName(now.step.filter), bias);
        sheet.words(line, Qt::AlignLeft,
                    tr("every output begins with the bias %1").arg(m_styles.bias.text(bias)),
                    {font, m_theme.filter});
    }
    if (now.written > 0) {
        sheet.words(line.translated(0, sentenceLine), Qt::AlignLeft, target(now), {font, m_theme.output});
    }
}

void StampRows::draw(const NumberSheet& sheet, const WindowNow& now) const {
    const std::vector<std::int64_t> slices = this->slices(now);
    for (std::size_t row = 0; row < slices.size(); ++row) {
        if (m_channels > 1 && now.litSlice == slices[row]) {
            sheet.glow(m_rows.row(row));
        }
    }
    sheet.figure(m_rows.figure());
    sheet.figure(m_words);
    for (std::size_t row = 0; row < slices.size(); ++row) {
        m_rows.draw(sheet, row, slices[row], now);
        if (m_channels > 1) {
            const QRectF grid = m_rows.grid(row, TripleRows::Filter);
            sheet.channel({m_left, grid.top(), 40, grid.height()}, now.taps.channels.begin + slices[row],
                          {m_theme.font(Type::Label), m_theme.ink});
        }
    }
    if (!m_sum.isEmpty()) {
        drawSum(sheet, now);
    }
    m_rows.drawPointed(sheet, slices, now);
    drawSentence(sheet, now);
}

void StampRows::addElements(ElementList& elements, const WindowNow& now) const {
    const std::vector<std::int64_t> slices = this->slices(now);
    for (std::size_t row = 0; row < slices.size(); ++row) {
        m_rows.addElements(elements, row, slices[row], now);
    }
    if (m_sum.isEmpty()) {
        return;
    }
    CellGrid place;
    place.bounds = m_sum;
    place.rows = now.taps.rows;
    place.columns = now.taps.columns;
    for (std::int64_t i = 0; i < now.taps.planeSize(); ++i) {
        const auto target = stampTarget(now.result, now.step, i / now.taps.columns, i % now.taps.columns);
        if (target) {
            elements.add({.kind = SceneElement::Kind::BenchOutput,
                          .channel = target->channel,
                          .y = target->y,
                          .x = target->x,
                          .bounds = place.cell(static_cast<std::size_t>(i))});
        }
    }
}

} // namespace

std::unique_ptr<ArithmeticBody> makeStampRows(const BodyPlace& place) {
    return std::make_unique<StampRows>(place);
}

} // namespace fovea::ui
