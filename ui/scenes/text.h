#pragma once

#include "ui/render/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QString>

#include <limits>
#include <vector>

namespace fovea::ui {

struct TextLook {
    Theme::Type type = Theme::Type::Body;
    bool bold = false;
    QColor colour;
};

/// A line of text that has its place.
struct TextItem {
    QString text;
    QPointF baseline; ///< of its left end
    QRectF bounds;
    TextLook look;
    bool empty() const { return text.isEmpty(); }
};

/// Places lines of text and paints them: measuring happens once, while a scene is laid out.
class TextSetter {
public:
    explicit TextSetter(const Theme& theme);

    static constexpr double unlimited = std::numeric_limits<double>::infinity();

    double width(const QString& text, const TextLook& look) const;
    double lineHeight(const TextLook& look) const;
    /// The line with its upper left corner (Left), upper right corner (Right) or the middle of its upper edge
    /// (HCenter) at `at`; shortened with "…" when it is wider than `maxWidth`.
    TextItem place(const QString& text, const TextLook& look, const QPointF& at,
                   Qt::AlignmentFlag anchor = Qt::AlignLeft, double maxWidth = unlimited,
                   Qt::TextElideMode elide = Qt::ElideMiddle) const;
    /// Does nothing for an empty item.
    void paint(QPainter& painter, const TextItem& item) const;
    void paint(QPainter& painter, const TextItem& item, const QColor& colour) const;

private:
    struct Face {
        QFont font;
        QFontMetricsF metrics;
    };
    const Face& face(const TextLook& look) const;

    std::vector<Face> m_faces;
};

} // namespace fovea::ui
