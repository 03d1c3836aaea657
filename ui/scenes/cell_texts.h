#pragma once

#include <QColor>
#include <QFont>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QPainter>
#include <QRawFont>

#include <vector>

namespace fovea::ui {

/// Short texts, most of them numbers, each in the middle of a cell. Painting a text lays it out; here one
/// call paints all of one colour, out of letters that are measured once.
class CellTexts {
public:
    CellTexts(QPainter& painter, const QFont& font);

    double width(const QString& text);
    /// Not painted before paint() is called.
    void add(const QRectF& cell, const QString& text, const QColor& color);
    void paint();

private:
    struct Letter {
        QChar letter;
        quint32 glyph = 0; ///< 0: the font has it not, or not alone
        double advance = 0;
    };
    struct Run {
        QColor color;
        QVector<quint32> glyphs;
        QVector<QPointF> positions;
    };

    const Letter& letter(QChar letter);
    bool hasAll(const QString& text);
    double advance(const QString& text); ///< of one that hasAll()
    Run& runOf(const QColor& color);

    QPainter& m_painter;
    QFont m_font;
    QFontMetricsF m_metrics;
    QRawFont m_face;
    bool m_keepsTexts; ///< in files of shapes letters are found by their texts
    std::vector<Letter> m_letters;
    std::vector<Run> m_runs;
};

} // namespace fovea::ui
