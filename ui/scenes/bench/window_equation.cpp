#include "ui/scenes/bench/window_equation.h"

#include "ui/render/numbers.h"
#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_words.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double betweenTerms = 14;
constexpr double afterSign = 8;
constexpr double nameRoom = 18;
constexpr std::int64_t mostChannels = 4; ///< whose sums are written out

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WindowEquation)
};

double lineHeight(const Theme& theme) {
    return std::ceil(QFontMetricsF(theme.font(Type::Title, true)).height());
}

} // namespace

WindowEquation::WindowEquation(const BenchContext& context, const std::vector<FilterStyles>& styles,
                               const QPointF& topLeft, double width)
    : m_theme(context.theme)
    , m_styles(styles)
    , m_topLeft(topLeft)
    , m_width(width)
    , m_severalFilters(context.result->state.filters > 1)
    , m_onlyProduct(tapsOf(context.result->state, 0).count() == 1)
    , m_bottom(topLeft.y() + height(context.theme)) {
    const std::int64_t channels = tapsOf(context.result->state, 0).channels.length();
    for (const bool withChannels : {true, false}) {
        for (const Type type : {Type::Title, Type::Heading, Type::Label, Type::Body, Type::Caption}) {
            const bool isReadable = type >= Type::Heading || !withChannels;
            const bool isMeant = !withChannels || (channels > 1 && channels <= mostChannels);
            if (isReadable && isMeant && lay(slots(channels, withChannels), type)) {
                return;
            }
        }
    }
}

double WindowEquation::height(const Theme& theme) {
    return lineHeight(theme) + nameRoom;
}

std::vector<WindowEquation::Slot> WindowEquation::slots(std::int64_t channels, bool withChannels) const {
    std::vector<Slot> slots;
    for (std::int64_t slice = 0; withChannels && slice < channels; ++slice) {
        Slot slot{.kind = Kind::ChannelSum, .slice = slice, .style = &FilterStyles::channelSum};
        slot.sign = slice == 0 ? QStringLiteral(" ") : QString();
        slots.push_back(slot);
    }
    const QString name = withChannels    ? Words::tr("sum")
                         : m_onlyProduct ? Words::tr("product")
                         : channels == 1 ? Words::tr("sum of products")
                                         : Words::tr("sum of %1 channels").arg(channels);
    slots.push_back({.kind = Kind::Total,
                     .sign = withChannels ? QStringLiteral("=") : QStringLiteral("Σ"),
                     .name = name,
                     .style = &FilterStyles::total});
    slots.push_back({.kind = Kind::Bias, .name = Words::tr("bias"), .style = &FilterStyles::bias});
    slots.push_back({.kind = Kind::Value,
                     .sign = QStringLiteral("="),
                     .name = m_severalFilters ? Words::tr("output %1, row %2, column %3")
                                              : Words::tr("output, row %1, column %2"),
                     .style = &FilterStyles::output});
    return slots;
}

/// Puts the terms beside each other; false when the letters are too large for that.
bool WindowEquation::lay(std::vector<Slot> slots, Type type) {
    const QFontMetricsF metrics(m_theme.font(type, true));
    const QFontMetricsF captions(m_theme.font(Type::Caption));
    double x = m_topLeft.x();
    const double top = m_topLeft.y();
    for (Slot& slot : slots) {
        const bool isBlank = slot.sign == QStringLiteral(" ");
        const QString sign = slot.ownSign() ? slot.sign : QStringLiteral("+");
        slot.signWidth = isBlank ? 0 : std::ceil(metrics.horizontalAdvance(sign)) + afterSign;
        const double number = std::ceil(widest(m_styles, slot.style, metrics, slot.ownSign())) + 2;
        QString name = slot.name;
        if (slot.kind == Kind::ChannelSum) {
            name = Words::tr("channel %1").arg(QStringLiteral("00"));
        }
        slot.number = {x + slot.signWidth, top, number, lineHeight(m_theme)};
        const double width =
            slot.kind == Kind::Value
                ? slot.signWidth + number
                : std::max(slot.signWidth + number, slot.signWidth + captions.horizontalAdvance(name));
        slot.whole = {x, top, width, height(m_theme)};
        x += width + betweenTerms;
    }
    m_slots = std::move(slots);
    m_type = type;
    return x - betweenTerms <= m_topLeft.x() + m_width;
}

DrawnNumber WindowEquation::numberOf(const Slot& slot, const WindowNow& now) const {
    switch (slot.kind) {
    case Kind::ChannelSum:
        return {sumName(now.taps.channels.begin + slot.slice),
                now.sums.channels[static_cast<std::size_t>(slot.slice)]};
    case Kind::Total:
        return {totalName(), now.sums.total};
    case Kind::Bias:
        return {biasName(now.step.filter), now.arithmetic.bias.value_or(0)};
    case Kind::Value:
        break;
    }
    return {resultName(), now.arithmetic.result};
}

bool WindowEquation::isThere(const Slot& slot, const WindowNow& now) const {
    switch (slot.kind) {
    case Kind::ChannelSum:
        return slot.slice < WindowNow::shown(now.summed, now.taps.channels.length());
    case Kind::Total:
        return now.taps.channels.length() == 1 ? now.summed > 0 : now.summed >= 1;
    case Kind::Bias:
        return now.biased > 0;
    case Kind::Value:
        break;
    }
    return now.written > 0;
}

QColor WindowEquation::colorOf(const Slot& slot, const WindowNow& now) const {
    if (slot.kind == Kind::Bias) {
        return m_theme.filter;
    }
    return slot.kind == Kind::Value ? mixed(m_theme.ink, m_theme.output, now.written) : m_theme.ink;
}

SceneElement WindowEquation::elementOf(const Slot& slot, const WindowNow& now) const {
    switch (slot.kind) {
    case Kind::ChannelSum:
        return now.sumElement(slot.slice);
    case Kind::Total:
        return now.taps.channels.length() == 1 ? now.sumElement(0) : now.totalElement();
    case Kind::Bias:
        return now.biasElement();
    case Kind::Value:
        break;
    }
    return now.outputElement();
}

QString WindowEquation::nameOf(const Slot& slot, const WindowNow& now) const {
    if (slot.kind == Kind::ChannelSum) {
        return Words::tr("channel %1").arg(now.taps.channels.begin + slot.slice);
    }
    if (slot.kind == Kind::Value) {
        QString name = slot.name;
        name = m_severalFilters ? name.arg(now.step.filter) : name;
        name = name.arg(now.step.y).arg(now.step.x);
        const double room = m_topLeft.x() + m_width - slot.number.left();
        return QFontMetricsF(m_theme.font(Type::Caption)).horizontalAdvance(name) <= room
                   ? name
                   : Words::tr("output");
    }
    return slot.name;
}

void WindowEquation::drawSlot(const NumberSheet& sheet, const Slot& slot, const WindowNow& now) const {
    const DrawnNumber number = numberOf(slot, now);
    const NumberStyle& style = m_styles[static_cast<std::size_t>(now.step.filter)].*slot.style;
    const bool isThere = this->isThere(slot, now);
    const bool isNegative = isThere && style.isNegative(number.value);
    const QString sign = slot.ownSign() ? slot.sign
                         : isNegative   ? QString(QChar(0x2212))
                                        : QStringLiteral("+");
    const QFont font = m_theme.font(m_type, slot.kind == Kind::Value);
    const QRectF signPlace(slot.whole.left(), slot.number.top(), slot.signWidth, slot.number.height());
    sheet.words(signPlace, Qt::AlignLeft, sign, {m_theme.font(m_type), m_theme.inkSoft});
    const QRectF name(slot.number.left(), slot.number.bottom(), slot.whole.width(), nameRoom);
    const QColor color = colorOf(slot, now);
    sheet.words(name, Qt::AlignLeft, nameOf(slot, now),
                {m_theme.font(Type::Caption), slot.kind == Kind::Value  ? m_theme.output
                                              : slot.kind == Kind::Bias ? color
                                                                        : m_theme.inkSoft});
    if (isThere) {
        sheet.note(number.name, number.value);
        sheet.words(slot.number, Qt::AlignLeft,
                    style.text(slot.ownSign() ? number.value : std::abs(number.value)), {font, color});
    }
}

/// With the whole of its name.
QRectF WindowEquation::boundsOf(const Slot& slot, const WindowNow& now) const {
    const double name = QFontMetricsF(m_theme.font(Type::Caption)).horizontalAdvance(nameOf(slot, now));
    QRectF bounds = slot.whole;
    bounds.setRight(std::max(bounds.right(), slot.number.left() + name));
    return bounds;
}

void WindowEquation::draw(const NumberSheet& sheet, const WindowNow& now) const {
    for (const Slot& slot : m_slots) {
        const SceneElement element = elementOf(slot, now);
        if (element.sameAs(now.lit)) {
            sheet.glow(boundsOf(slot, now).adjusted(-4, 0, 4, 0));
        }
        drawSlot(sheet, slot, now);
    }
}

void WindowEquation::addElements(ElementList& elements, const WindowNow& now) const {
    for (const Slot& slot : m_slots) {
        SceneElement element = elementOf(slot, now);
        element.bounds = boundsOf(slot, now);
        elements.add(element);
    }
}

} // namespace fovea::ui
