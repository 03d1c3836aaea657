#pragma once

#include "ui/scenes/bench/arithmetic_body.h"

#include <QCoreApplication>

namespace fovea::ui {

/// The sums of all channels, each as a signed bar and a number, in columns: what is seen of the channels
/// whose products are folded away.
class ChannelList {
    Q_DECLARE_TR_FUNCTIONS(ChannelList)

public:
    ChannelList(const Theme& theme, const std::vector<FilterStyles>& styles, std::int64_t channels,
                double width);

    double height() const;
    void moveTo(const QPointF& topLeft) { m_topLeft = topLeft; }
    double bottom() const { return m_topLeft.y() + height(); }
    /// `unfolded` is the slice whose products are shown.
    void draw(const NumberSheet& sheet, const WindowNow& now, std::int64_t unfolded) const;
    void addElements(ElementList& elements, const WindowNow& now) const;

private:
    QRectF entry(std::int64_t slice) const;

    Theme m_theme;
    std::vector<FilterStyles> m_styles;
    std::int64_t m_channels;
    std::int64_t m_lines = 1;
    double m_labelWidth;
    double m_numberWidth;
    double m_entryWidth = 0;
    double m_pitch = 0;
    QPointF m_topLeft;
};

} // namespace fovea::ui
