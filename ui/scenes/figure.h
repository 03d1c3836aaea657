#pragma once

#include "ui/render/theme.h"

#include <QPainter>

#include <functional>
#include <vector>

namespace fovea::ui {

enum class Align { Left, Center, Right };

struct TextStyle {
    QFont font;
    QColor color;
    Align align = Align::Left;
};

/// A number on screen: what it is called and the exact value behind the rounded digits.
struct DrawnNumber {
    QString name;
    double value = 0;
};

/// `decimals` digits behind the point, a real minus sign; exact zero is "0".
QString fixedNumber(double value, int decimals);
/// As fixedNumber(), but zero has its decimals, too: "0.0" beside "5.0", for grids and columns of numbers.
QString evenNumber(double value, int decimals);
/// Digits behind the point that show `significant` digits of a number as large as `largest`; 0…6.
int decimalsFor(double largest, int significant = 4);
/// Width of a text whose digits are all equally wide, as Figure::number() draws it.
double tabularWidth(const QFontMetricsF& metrics, const QString& text);

/// Draws a number's text in the painter's font and pen with its decimal point (or its end, where it has none)
/// at `point`, so that numbers below each other line up.
void drawAligned(QPainter& painter, const QPointF& point, const QString& text);
/// A bar to the left (negative) or right of the middle of `bounds`, |share| ≤ 1 of half the width, and its
/// axis.
void drawSignedBar(QPainter& painter, const QRectF& bounds, double share, const Theme& theme);

/// A list of drawn things, laid out once and painted many times; what is not exposed is left out.
class Figure {
public:
    using Draw = std::function<void(QPainter&)>;

    void add(const QRectF& bounds, Draw draw);
    /// `anchor` is the left end, middle or right end of the baseline. Returns what the text covers.
    QRectF text(const QPointF& anchor, const QString& text, const TextStyle& style);
    /// The same, cut with an ellipsis where it would be wider than `width`.
    QRectF elided(const QPointF& anchor, const QString& text, const TextStyle& style, double width);
    /// A number with its decimal point at `point`, as drawAligned() does it.
    QRectF number(const QPointF& point, const DrawnNumber& number, int decimals, const TextStyle& style);
    void hairline(const QLineF& line, const QColor& color);
    void signedBar(const QRectF& bounds, double share, const Theme& theme);
    /// Evenly spaced colours from left to right.
    void gradient(const QRectF& bounds, const std::vector<QColor>& colors);

    /// Tells of a number that a Draw or a text shows.
    void note(const DrawnNumber& number) { m_numbers.push_back(number); }
    void paint(QPainter& painter, const QRectF& exposed) const;
    const std::vector<DrawnNumber>& numbers() const { return m_numbers; }

private:
    struct Item {
        QRectF bounds;
        Draw draw;
    };
    std::vector<Item> m_items;
    std::vector<DrawnNumber> m_numbers;
};

/// Puts pieces of text beside each other and begins a new line where the width ends.
class TextFlow {
public:
    TextFlow(Figure& figure, const QPointF& firstBaseline, double width, double lineHeight);
    /// `gap` is the space to the next piece.
    void put(const QString& text, const TextStyle& style, double gap);
    /// Space for something else of this size standing on the baseline: its rectangle.
    QRectF reserve(const QSizeF& size, double gap);
    /// Begins a new line unless pieces of this width together still fit into this one.
    void makeRoom(double width);
    double baseline() const { return m_baseline; }

private:
    Figure& m_figure;
    double m_left;
    double m_width;
    double m_lineHeight;
    double m_x;
    double m_baseline;
};

} // namespace fovea::ui
