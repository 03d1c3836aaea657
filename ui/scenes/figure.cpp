#include "ui/scenes/figure.h"

#include "ui/render/numbers.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

double digitWidth(const QFontMetricsF& metrics) {
    double widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    }
    return widest;
}

double widthBeforePoint(const QFontMetricsF& metrics, const QString& text) {
    const qsizetype separator = text.indexOf(QLocale().decimalPoint());
    return tabularWidth(metrics, separator < 0 ? text : text.left(separator));
}

QRectF textBounds(const QFontMetricsF& metrics, const QPointF& left, double width) {
    return {left.x(), left.y() - metrics.ascent(), width, metrics.height()};
}

} // namespace

QString fixedNumber(double value, int decimals) {
    return value == 0 ? number(value) : evenNumber(value, decimals);
}

QString evenNumber(double value, int decimals) {
    if (!std::isfinite(value)) {
        return number(value);
    }
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const QString digits = locale.toString(std::abs(value), 'f', decimals);
    const bool isZero = std::ranges::none_of(
        digits, [](QChar letter) { return letter.isDigit() && letter.digitValue() != 0; });
    return value < 0 && !isZero ? QChar(0x2212) + digits : digits;
}

int decimalsFor(double largest, int significant) {
    if (!(largest > 0) || !std::isfinite(largest)) {
        return std::clamp(significant - 1, 0, 6);
    }
    return std::clamp(significant - 1 - static_cast<int>(std::floor(std::log10(largest))), 0, 6);
}

double tabularWidth(const QFontMetricsF& metrics, const QString& text) {
    const double cell = digitWidth(metrics);
    double width = 0;
    for (const QChar letter : text) {
        width += letter.isDigit() ? cell : metrics.horizontalAdvance(letter);
    }
    return width;
}

void drawAligned(QPainter& painter, const QPointF& point, const QString& text) {
    // The family's digits are of different widths; columns of numbers need them equal.
    const QFontMetricsF metrics(painter.font());
    const double cell = digitWidth(metrics);
    double x = point.x() - widthBeforePoint(metrics, text);
    for (const QChar letter : text) {
        const double advance = metrics.horizontalAdvance(letter);
        const double width = letter.isDigit() ? cell : advance;
        painter.drawText(QPointF(x + (width - advance) / 2, point.y()), QString(letter));
        x += width;
    }
}

void drawSignedBar(QPainter& painter, const QRectF& bounds, double share, const Theme& theme) {
    const double half = bounds.width() / 2;
    const double length = std::isfinite(share) ? std::clamp(std::abs(share), 0.0, 1.0) * half : half;
    const double middle = bounds.center().x();
    const QRectF bar(share < 0 ? middle - length : middle, bounds.top(), length, bounds.height());
    painter.fillRect(bar, share < 0 ? theme.negative : theme.positive);
    painter.fillRect(QRectF(middle, bounds.top() - 2, 1, bounds.height() + 4), theme.line);
}

void Figure::add(const QRectF& bounds, Draw draw) {
    m_items.push_back({bounds, std::move(draw)});
}

QRectF Figure::text(const QPointF& anchor, const QString& text, const TextStyle& style) {
    const QFontMetricsF metrics(style.font);
    const double width = metrics.horizontalAdvance(text);
    const double shift = style.align == Align::Left ? 0 : (style.align == Align::Center ? width / 2 : width);
    const QPointF left(anchor.x() - shift, anchor.y());
    const QRectF bounds = textBounds(metrics, left, width);
    add(bounds, [left, text, style](QPainter& painter) {
        painter.setFont(style.font);
        painter.setPen(style.color);
        painter.drawText(left, text);
    });
    return bounds;
}

QRectF Figure::elided(const QPointF& anchor, const QString& text, const TextStyle& style, double width) {
    return this->text(anchor, QFontMetricsF(style.font).elidedText(text, Qt::ElideRight, width), style);
}

QRectF Figure::number(const QPointF& point, const DrawnNumber& number, int decimals, const TextStyle& style) {
    note(number);
    const QString text = fixedNumber(number.value, decimals);
    const QFontMetricsF metrics(style.font);
    const QPointF left(point.x() - widthBeforePoint(metrics, text), point.y());
    const QRectF bounds = textBounds(metrics, left, tabularWidth(metrics, text));
    add(bounds, [point, text, style](QPainter& painter) {
        painter.setFont(style.font);
        painter.setPen(style.color);
        drawAligned(painter, point, text);
    });
    return bounds;
}

void Figure::hairline(const QLineF& line, const QColor& color) {
    const QRectF bounds = QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1);
    add(bounds, [line, color](QPainter& painter) {
        painter.setPen(QPen(color, 1));
        painter.drawLine(line.translated(0.5, 0.5));
    });
}

void Figure::signedBar(const QRectF& bounds, double share, const Theme& theme) {
    add(bounds.adjusted(0, -2, 1, 2),
        [bounds, share, theme](QPainter& painter) { drawSignedBar(painter, bounds, share, theme); });
}

void Figure::gradient(const QRectF& bounds, const std::vector<QColor>& colors) {
    QLinearGradient gradient(bounds.topLeft(), bounds.topRight());
    for (std::size_t i = 0; i < colors.size(); ++i) {
        const double last = static_cast<double>(std::max<std::size_t>(colors.size() - 1, 1));
        gradient.setColorAt(static_cast<double>(i) / last, colors[i]);
    }
    add(bounds, [bounds, gradient](QPainter& painter) { painter.fillRect(bounds, gradient); });
}

void Figure::paint(QPainter& painter, const QRectF& exposed) const {
    for (const Item& item : m_items) {
        if (item.bounds.intersects(exposed)) {
            item.draw(painter);
        }
    }
}

TextFlow::TextFlow(Figure& figure, const QPointF& firstBaseline, double width, double lineHeight)
    : m_figure(figure)
    , m_left(firstBaseline.x())
    , m_width(width)
    , m_lineHeight(lineHeight)
    , m_x(firstBaseline.x())
    , m_baseline(firstBaseline.y()) {}

void TextFlow::makeRoom(double width) {
    if (m_x > m_left && m_x + width > m_left + m_width) {
        m_x = m_left;
        m_baseline += m_lineHeight;
    }
}

void TextFlow::put(const QString& text, const TextStyle& style, double gap) {
    const double width = QFontMetricsF(style.font).horizontalAdvance(text);
    makeRoom(width);
    m_figure.elided({m_x, m_baseline}, text, style, m_width);
    m_x += width + gap;
}

QRectF TextFlow::reserve(const QSizeF& size, double gap) {
    makeRoom(size.width());
    const QRectF place(QPointF(m_x, m_baseline - size.height()), size);
    m_x += size.width() + gap;
    return place;
}

} // namespace fovea::ui
