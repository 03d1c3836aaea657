#pragma once

#include "ui/scenes/bench/arithmetic_body.h"

namespace fovea::ui {

/// The last line of a convolution's arithmetic: the sums of the channels, their sum, + bias = value, each
/// over its name.
class WindowEquation {
public:
    WindowEquation(const BenchContext& context, const std::vector<FilterStyles>& styles,
                   const QPointF& topLeft, double width);

    static double height(const Theme& theme);
    double bottom() const { return m_bottom; }
    void draw(const NumberSheet& sheet, const WindowNow& now) const;
    void addElements(ElementList& elements, const WindowNow& now) const;

private:
    enum class Kind { ChannelSum, Total, Bias, Value };
    struct Slot {
        Kind kind = Kind::Total;
        std::int64_t slice = 0;
        QString sign; ///< before the number; empty: + or − as the number is
        QString name;
        NumberStyle FilterStyles::*style = &FilterStyles::total;
        double signWidth = 0;
        QRectF number; ///< right-aligned; without its sign where that stands before it
        QRectF whole;  ///< with its name
        bool ownSign() const { return !sign.isEmpty(); }
    };

    std::vector<Slot> slots(std::int64_t channels, bool withChannels) const;
    bool lay(std::vector<Slot> slots, Theme::Type type);
    DrawnNumber numberOf(const Slot& slot, const WindowNow& now) const;
    bool isThere(const Slot& slot, const WindowNow& now) const;
    QColor colorOf(const Slot& slot, const WindowNow& now) const;
    SceneElement elementOf(const Slot& slot, const WindowNow& now) const;
    void drawSlot(const NumberSheet& sheet, const Slot& slot, const WindowNow& now) const;
    QRectF boundsOf(const Slot& slot, const WindowNow& now) const;
    QString nameOf(const Slot& slot, const WindowNow& now) const;

    Theme m_theme;
    std::vector<FilterStyles> m_styles;
    QPointF m_topLeft;
    double m_width;
    bool m_severalFilters;
    bool m_onlyProduct;
    Theme::Type m_type = Theme::Type::Title;
    double m_bottom = 0;
    std::vector<Slot> m_slots;
};

} // namespace fovea::ui
