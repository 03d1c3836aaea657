#include "ui/scenes/bench/arithmetic_body.h"
#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_words.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double captionRoom = 24;
constexpr double stretch = 1.8; ///< taller than what is offered

/// How close the entries are.
struct Spread {
    double columnGap = 4.0 * gridStep;
    double line = 1.4; ///< of the letters' height
};
constexpr Spread airy{};
constexpr Spread tight{.columnGap = 1.5 * gridStep, .line = 1.1};

/// value × weight = product, one line to a channel.
class ProductList final : public ArithmeticBody {
    Q_DECLARE_TR_FUNCTIONS(ProductList)

public:
    explicit ProductList(const BodyPlace& place)
        : m_theme(place.context.theme)
        , m_styles(place.styles)
        , m_topLeft(place.topLeft)
        , m_channels(tapsOf(place.context.result->state, 0).channels.length()) {
        const double most = std::min(place.height * stretch, place.seen);
        const auto fits = [&](Type type, const Spread& spread) {
            m_spread = spread;
            measure(type, place.width);
            return m_entryWidth <= place.width && height() <= most;
        };
        constexpr std::array types{Type::Title, Type::Heading, Type::Label, Type::Body, Type::Caption};
        if (std::ranges::none_of(types, [&](Type type) { return fits(type, airy); })) {
            fits(Type::Caption, tight);
        }
        caption(place.width);
    }

    double bottom() const override { return m_topLeft.y() + height(); }
    void draw(const NumberSheet& sheet, const WindowNow& now) const override;
    void addElements(ElementList& elements, const WindowNow& now) const override;

private:
    double height() const { return captionRoom + static_cast<double>(m_lines) * m_line; }

    void measure(Type type, double width) {
        m_type = type;
        const QFontMetricsF metrics(m_theme.font(type));
        m_line = std::round(metrics.height() * m_spread.line);
        m_labelWidth =
            m_channels > 1 ? std::ceil(metrics.horizontalAdvance(QStringLiteral("00"))) + gridStep : 0;
        m_signWidth = std::ceil(metrics.horizontalAdvance(QStringLiteral(" × ")));
        m_widths = {std::ceil(m_styles.input.width(metrics)) + 2,
                    std::ceil(widest(m_styles.filters, &FilterStyles::weight, metrics)) + 2,
                    std::ceil(widest(m_styles.filters, &FilterStyles::product, metrics)) + 2};
        m_entryWidth = m_labelWidth + m_widths[0] + m_widths[1] + m_widths[2] + 2 * m_signWidth;
        const auto fitting =
            static_cast<std::int64_t>((width + m_spread.columnGap) / (m_entryWidth + m_spread.columnGap));
        const std::int64_t columns = std::clamp<std::int64_t>(fitting, 1, m_channels);
        m_lines = (m_channels + columns - 1) / columns;
    }

    void caption(double width) {
        const double baseline = m_topLeft.y() + captionRoom - gridStep;
        const TextStyle soft{m_theme.font(Type::Body), m_theme.inkSoft};
        TextFlow flow(m_words, {m_topLeft.x(), baseline}, width, captionRoom);
        flow.put(tr("number"), {soft.font, m_theme.input}, 6);
        flow.put(QStringLiteral("×"), soft, 6);
        flow.put(tr("weight"), {soft.font, m_theme.filter}, 6);
        flow.put(QStringLiteral("="), soft, 6);
        flow.put(tr("product"), {soft.font, m_theme.ink}, 6);
        if (m_channels > 1) {
            flow.put(tr("of each channel"), soft, 0);
        }
    }

    QRectF entry(std::int64_t slice) const {
        const auto column = static_cast<double>(slice / m_lines);
        const auto row = static_cast<double>(slice % m_lines);
        return {m_topLeft.x() + column * (m_entryWidth + m_spread.columnGap),
                m_topLeft.y() + captionRoom + row * m_line, m_entryWidth, m_line};
    }

    /// Number, weight and product of an entry.
    std::array<QRectF, 3> cells(std::int64_t slice) const {
        const QRectF place = entry(slice);
        std::array<QRectF, 3> cells;
        double x = place.left() + m_labelWidth;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i] = {x, place.top(), m_widths[i], place.height()};
            x += m_widths[i] + m_signWidth;
        }
        return cells;
    }

    void drawEntry(const NumberSheet& sheet, std::int64_t slice, bool isMade, const WindowNow& now) const;

    Theme m_theme;
    ArithmeticStyles m_styles;
    QPointF m_topLeft;
    std::int64_t m_channels;
    Spread m_spread;
    Type m_type = Type::Body;
    std::int64_t m_lines = 1;
    double m_line = 0;
    double m_labelWidth = 0;
    double m_signWidth = 0;
    double m_entryWidth = 0;
    std::array<double, 3> m_widths{};
    Figure m_words;
};

void ProductList::drawEntry(const NumberSheet& sheet, std::int64_t slice, bool isMade,
                            const WindowNow& now) const {
    const FilterStyles& own = m_styles.filters[static_cast<std::size_t>(now.step.filter)];
    const std::array<QRectF, 3> cells = this->cells(slice);
    const Tap& tap = now.tap(slice);
    const QFont font = m_theme.font(m_type);
    if (m_labelWidth > 0) {
        sheet.channel(entry(slice), tap.at.channel, {m_theme.font(Type::Caption), m_theme.inkSoft});
    }
    if (now.placed > 0) {
        QColor color = tap.onPadding ? m_theme.padding : m_theme.input;
        color.setAlphaF(static_cast<float>(now.placed));
        sheet.number(cells[0], Qt::AlignRight, {inputName(tap.at), tap.value}, m_styles.input, {font, color});
    }
    sheet.number(cells[1], Qt::AlignRight,
                 {weightName(now.step.filter, now.taps.elementAt(slice)), tap.weight}, own.weight,
                 {font, m_theme.filter});
    const TextStyle sign{font, m_theme.inkSoft};
    const QRectF times(cells[0].right(), cells[0].top(), m_signWidth, m_line);
    sheet.words(times, Qt::AlignHCenter, QStringLiteral("×"), sign);
    sheet.words(times.translated(cells[1].right() - cells[0].right(), 0), Qt::AlignHCenter,
                QStringLiteral("="), sign);
    if (isMade) {
        sheet.number(cells[2], Qt::AlignRight, {productName(slice), tap.product}, own.product,
                     {font, m_theme.ink});
    }
}

void ProductList::draw(const NumberSheet& sheet, const WindowNow& now) const {
    sheet.figure(m_words);
    const std::int64_t made = WindowNow::shown(now.multiplied, m_channels);
    const std::optional<std::int64_t> latest = WindowNow::latest(now.multiplied, m_channels);
    const std::optional<std::int64_t> lit = now.litTap ? now.litTap : now.litSlice ? now.litSlice : latest;
    for (std::int64_t slice = 0; slice < m_channels; ++slice) {
        if (lit == slice) {
            sheet.glow(entry(slice).adjusted(-4, 0, 4, 0));
        }
        drawEntry(sheet, slice, slice < made, now);
    }
}

void ProductList::addElements(ElementList& elements, const WindowNow& now) const {
    for (std::int64_t slice = 0; slice < m_channels; ++slice) {
        const std::array<QRectF, 3> cells = this->cells(slice);
        std::array made = {now.inputElement(slice), now.weightElement(slice), now.productElement(slice)};
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i].bounds = cells[i].adjusted(-2, 0, 2, 0);
            elements.add(made[i]);
        }
    }
}

} // namespace

std::unique_ptr<ArithmeticBody> makeProductList(const BodyPlace& place) {
    return std::make_unique<ProductList>(place);
}

} // namespace fovea::ui
