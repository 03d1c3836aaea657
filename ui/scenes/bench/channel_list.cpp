#include "ui/scenes/bench/channel_list.h"

#include "ui/scenes/bench/arithmetic_words.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double line = 24;
constexpr double captionRoom = 22;
constexpr double columnGap = 3.0 * gridStep;
constexpr double shortestBar = 40;
constexpr double longestBar = 120;

} // namespace

ChannelList::ChannelList(const Theme& theme, const std::vector<FilterStyles>& styles, std::int64_t channels,
                         double width)
    : m_theme(theme)
    , m_styles(styles)
    , m_channels(channels)
    , m_labelWidth(
          std::ceil(QFontMetricsF(theme.font(Type::Caption)).horizontalAdvance(QStringLiteral("00"))) +
          gridStep)
    , m_numberWidth(
          std::ceil(widest(styles, &FilterStyles::channelSum, QFontMetricsF(theme.font(Type::Body)))) +
          gridStep) {
    const double least = m_labelWidth + shortestBar + m_numberWidth;
    const auto fitting = static_cast<std::int64_t>((width + columnGap) / (least + columnGap));
    const std::int64_t columns = std::clamp<std::int64_t>(fitting, 1, channels);
    m_lines = (channels + columns - 1) / columns;
    const std::int64_t used = (channels + m_lines - 1) / m_lines;
    m_pitch = std::floor((width + columnGap) / static_cast<double>(used));
    m_pitch = std::min(m_pitch, m_labelWidth + longestBar + m_numberWidth + columnGap);
    m_entryWidth = m_pitch - columnGap;
}

double ChannelList::height() const {
    return captionRoom + static_cast<double>(m_lines) * line;
}

QRectF ChannelList::entry(std::int64_t slice) const {
    const auto column = static_cast<double>(slice / m_lines);
    const auto row = static_cast<double>(slice % m_lines);
    return {m_topLeft.x() + column * m_pitch, m_topLeft.y() + captionRoom + row * line, m_entryWidth, line};
}

void ChannelList::draw(const NumberSheet& sheet, const WindowNow& now, std::int64_t unfolded) const {
    const NumberStyle& style = m_styles[static_cast<std::size_t>(now.step.filter)].channelSum;
    // What is written as 0 has no bar.
    double largest = 0.5 * std::pow(10.0, -style.decimals);
    for (const double sum : now.sums.channels) {
        largest = std::max(largest, std::abs(sum));
    }
    const std::int64_t shown = WindowNow::shown(now.summed, m_channels);
    sheet.words({m_topLeft, QSizeF(m_pitch, captionRoom)}, Qt::AlignLeft, tr("sums of the channels"),
                {m_theme.font(Type::Body), m_theme.ink});
    for (std::int64_t slice = 0; slice < m_channels; ++slice) {
        const QRectF place = entry(slice);
        const std::int64_t channel = now.taps.channels.begin + slice;
        if (now.litSlice == slice) {
            sheet.glow(place.adjusted(-4, 0, 4, 0));
        }
        const bool isUnfolded = slice == unfolded;
        sheet.channel(place, channel,
                      {m_theme.font(Type::Caption, isUnfolded), isUnfolded ? m_theme.ink : m_theme.inkSoft});
        const QRectF bar(place.left() + m_labelWidth, place.center().y() - 5,
                         place.width() - m_labelWidth - m_numberWidth, 10);
        const double sum = now.sums.channels[static_cast<std::size_t>(slice)];
        if (sheet.painter != nullptr) {
            drawSignedBar(*sheet.painter, bar, slice < shown ? sum / largest : 0, m_theme);
        }
        if (slice < shown) {
            sheet.number(place, Qt::AlignRight, {sumName(channel), sum}, style,
                         {m_theme.font(Type::Body), m_theme.ink});
        }
    }
}

void ChannelList::addElements(ElementList& elements, const WindowNow& now) const {
    for (std::int64_t slice = 0; slice < m_channels; ++slice) {
        SceneElement element = now.sumElement(slice);
        element.bounds = entry(slice);
        elements.add(element);
    }
}

} // namespace fovea::ui
