#include "ui/scenes/text.h"

namespace fovea::ui {

TextSetter::TextSetter(const Theme& theme) {
    using enum Theme::Type;
    for (const Theme::Type type : {Caption, Body, Label, Heading, Title}) {
        for (const bool bold : {false, true}) {
            const QFont font = theme.font(type, bold);
            m_faces.push_back({font, QFontMetricsF(font)});
        }
    }
}

const TextSetter::Face& TextSetter::face(const TextLook& look) const {
    return m_faces[2 * static_cast<std::size_t>(look.type) + (look.bold ? 1 : 0)];
}

double TextSetter::width(const QString& text, const TextLook& look) const {
    return face(look).metrics.horizontalAdvance(text);
}

double TextSetter::lineHeight(const TextLook& look) const {
    return face(look).metrics.height();
}

TextItem TextSetter::place(const QString& text, const TextLook& look, const QPointF& at,
                           Qt::AlignmentFlag anchor, double maxWidth, Qt::TextElideMode elide) const {
    const QFontMetricsF& metrics = face(look).metrics;
    TextItem item;
    item.text = text;
    item.look = look;
    double width = metrics.horizontalAdvance(text);
    if (width > maxWidth) {
        item.text = metrics.elidedText(text, elide, maxWidth);
        width = metrics.horizontalAdvance(item.text);
    }
    const double shift = anchor == Qt::AlignRight ? width : (anchor == Qt::AlignHCenter ? width / 2 : 0);
    item.bounds = QRectF(at.x() - shift, at.y(), width, metrics.height());
    item.baseline = QPointF(item.bounds.left(), item.bounds.top() + metrics.ascent());
    return item;
}

void TextSetter::paint(QPainter& painter, const TextItem& item) const {
    paint(painter, item, item.look.colour);
}

void TextSetter::paint(QPainter& painter, const TextItem& item, const QColor& colour) const {
    if (item.empty()) {
        return;
    }
    painter.setFont(face(item.look).font);
    painter.setPen(colour);
    painter.drawText(item.baseline, item.text);
}

} // namespace fovea::ui
