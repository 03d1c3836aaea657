#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/channel_list.h"
#include "ui/scenes/bench/triple_rows.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <cmath>
#include <numeric>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double sumSign = 4.0 * gridStep; ///< room for Σ
constexpr double sumHeight = 28;
constexpr double labelGap = 1.5 * gridStep;
constexpr double listGap = 1.5 * gridStep;
/// Taller than what is offered by this much, and by how much at most before channels are folded.
constexpr double stretch = 1.55;
constexpr double mostStretch = 1.9;
constexpr std::int64_t mostUnfolded = 4;

/// A row of grids to a channel and its sum; of many channels one with its grids and a list of all sums.
class ProductGrids final : public ArithmeticBody {
    Q_DECLARE_TR_FUNCTIONS(ProductGrids)

public:
    explicit ProductGrids(const BodyPlace& place)
        : m_theme(place.context.theme)
        , m_styles(place.styles.filters)
        , m_chosen(place.context.view.inputSlice)
        , m_left(place.topLeft.x())
        , m_rows(place) {
        const std::int64_t channels = tapsOf(place.context.result->state, 0).channels.length();
        const bool unfolded =
            channels == 1 ? fitAlone(place) : channels <= mostUnfolded && fitAll(place, channels);
        if (!unfolded) {
            m_list.emplace(m_theme, m_styles, channels, place.width);
            const double list = m_list->height() + listGap;
            m_rows.fit(1, std::min(place.height, place.seen) - list, place.seen - list, {});
        }
        m_rows.place({tr("window"), tr("filter"), tr("products")}, !unfolded);
        if (m_list) {
            m_list->moveTo({m_left, m_rows.bottom() + listGap});
        }
        placeSigns();
    }

    double bottom() const override { return m_list ? m_list->bottom() : m_rows.bottom(); }
    void draw(const NumberSheet& sheet, const WindowNow& now) const override;
    void addElements(ElementList& elements, const WindowNow& now) const override;

private:
    bool fitAlone(const BodyPlace& place) {
        // Of many channels only this one is read: which it is must be said.
        m_labelWidth = place.context.result->state.size.depth > 1 ? labelRoom() : 0;
        m_rows.fit(1, std::min(place.height, place.seen), place.seen, {.left = m_labelWidth});
        return true;
    }

    double labelRoom() const {
        return std::ceil(QFontMetricsF(m_theme.font(Type::Caption)).horizontalAdvance(tr("channel")) +
                         labelGap);
    }

    bool fitAll(const BodyPlace& place, std::int64_t channels) {
        m_sumWidth = std::ceil(widest(m_styles, &FilterStyles::channelSum,
                                      QFontMetricsF(m_theme.font(Type::Heading)))) +
                     4;
        m_labelWidth = labelRoom();
        return m_rows.fit(channels, std::min(place.height * stretch, place.seen),
                          std::min(place.height * mostStretch, place.seen),
                          {.left = m_labelWidth, .right = sumSign + m_sumWidth});
    }

    void placeSigns() {
        const TextStyle sign{m_theme.font(Type::Heading), m_theme.inkSoft, Align::Center};
        const double lift = QFontMetricsF(sign.font).capHeight() / 2;
        const QRectF first = m_rows.grid(0, TripleRows::Products);
        const double caption = first.top() - gridStep;
        if (hasLabels()) {
            m_signs.text({m_left, caption}, tr("channel"), {m_theme.font(Type::Caption), m_theme.inkSoft});
        }
        for (std::size_t row = 0; hasSums() && row < m_rows.count(); ++row) {
            const QRectF grid = m_rows.grid(row, TripleRows::Products);
            m_signs.text({grid.right() + sumSign / 2, grid.center().y() + lift}, QStringLiteral("Σ"), sign);
        }
    }

    QRectF sumPlace(std::size_t row) const {
        const QRectF grid = m_rows.grid(row, TripleRows::Products);
        return {grid.right() + sumSign, grid.center().y() - sumHeight / 2, m_sumWidth, sumHeight};
    }

    std::vector<std::int64_t> slices(const WindowNow& now) const {
        std::vector<std::int64_t> slices(m_rows.count());
        std::iota(slices.begin(), slices.end(), m_list ? now.slice(m_chosen) : 0);
        return slices;
    }
    bool hasLabels() const { return !m_list && m_labelWidth > 0; }
    bool hasSums() const { return !m_list && m_rows.count() > 1; }
    void drawEnds(const NumberSheet& sheet, std::size_t row, const WindowNow& now) const;

    Theme m_theme;
    std::vector<FilterStyles> m_styles;
    std::int64_t m_chosen;
    double m_left;
    double m_sumWidth = 0;
    double m_labelWidth = 0;
    TripleRows m_rows;
    Figure m_signs;
    std::optional<ChannelList> m_list;
};

/// A row's label and its sum.
void ProductGrids::drawEnds(const NumberSheet& sheet, std::size_t row, const WindowNow& now) const {
    const auto slice = static_cast<std::int64_t>(row);
    const QRectF grid = m_rows.grid(row, TripleRows::Window);
    const std::int64_t channel = now.taps.channels.begin + slice;
    if (hasLabels()) {
        sheet.channel({m_left, grid.top(), m_labelWidth, grid.height()}, channel,
                      {m_theme.font(Type::Label), m_theme.ink});
    }
    if (hasSums() && slice < WindowNow::shown(now.summed, now.taps.channels.length())) {
        sheet.number(sumPlace(row), Qt::AlignLeft, {sumName(channel), now.sums.channels[row]},
                     m_styles[static_cast<std::size_t>(now.step.filter)].channelSum,
                     {m_theme.font(Type::Heading), m_theme.ink});
    }
}

void ProductGrids::draw(const NumberSheet& sheet, const WindowNow& now) const {
    const std::vector<std::int64_t> slices = this->slices(now);
    for (std::size_t row = 0; row < slices.size(); ++row) {
        if (hasSums() && now.litSlice == slices[row]) {
            sheet.glow(m_rows.row(row));
        }
    }
    sheet.figure(m_rows.figure());
    sheet.figure(m_signs);
    for (std::size_t row = 0; row < slices.size(); ++row) {
        m_rows.draw(sheet, row, slices[row], now);
        drawEnds(sheet, row, now);
    }
    m_rows.drawPointed(sheet, slices, now);
    if (m_list) {
        m_list->draw(sheet, now, slices.front());
    }
}

void ProductGrids::addElements(ElementList& elements, const WindowNow& now) const {
    const std::vector<std::int64_t> slices = this->slices(now);
    for (std::size_t row = 0; row < slices.size(); ++row) {
        m_rows.addElements(elements, row, slices[row], now);
        if (hasSums()) {
            SceneElement sum = now.sumElement(slices[row]);
            sum.bounds = sumPlace(row).adjusted(-4, 0, 4, 0);
            elements.add(sum);
        }
    }
    if (m_list) {
        m_list->addElements(elements, now);
    }
}

} // namespace

std::unique_ptr<ArithmeticBody> makeProductGrids(const BodyPlace& place) {
    return std::make_unique<ProductGrids>(place);
}

} // namespace fovea::ui
