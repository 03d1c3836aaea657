#pragma once

#include "ui/scenes/bench/bench_part.h"

namespace fovea::ui {

/// A stage that has nothing to show says why, in one line.
class CalmLine final : public BenchPart {
public:
    CalmLine(const QString& text, const Theme& theme, const QRectF& place)
        : m_text(text)
        , m_theme(theme)
        , m_place(place) {}

    QRectF bounds() const override { return m_place; }
    void paint(QPainter& painter, const PaintContext&, const BenchFrame&) const override {
        painter.setFont(m_theme.font(Theme::Type::Heading));
        painter.setPen(m_theme.inkSoft);
        painter.drawText(m_place, Qt::AlignCenter | Qt::TextWordWrap, m_text);
    }
    SceneElement elementAt(const QPointF&, const BenchFrame&) const override { return {}; }
    SceneElement neighbour(const SceneElement&, Direction, const BenchFrame&) const override { return {}; }
    SceneElement find(const SceneElement&, const BenchFrame&) const override { return {}; }
    QString describe(const SceneElement&, const BenchFrame&) const override { return {}; }
    std::vector<DrawnNumber> numbers(const BenchFrame&) const override { return {}; }

private:
    QString m_text;
    Theme m_theme;
    QRectF m_place;
};

} // namespace fovea::ui
