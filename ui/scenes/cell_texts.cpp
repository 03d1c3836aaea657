#include "ui/scenes/cell_texts.h"

#include "ui/scenes/crisp.h"

#include <algorithm>

namespace fovea::ui {

CellTexts::CellTexts(QPainter& painter, const QFont& font)
    : m_painter(painter)
    , m_font(font)
    , m_metrics(font)
    , m_face(QRawFont::fromFont(font))
    , m_keepsTexts(paintsShapes(painter)) {}

const CellTexts::Letter& CellTexts::letter(QChar letter) {
    const auto known = std::ranges::find(m_letters, letter, &Letter::letter);
    if (known != m_letters.end()) {
        return *known;
    }
    Letter made{.letter = letter};
    const QVector<quint32> glyphs = m_face.glyphIndexesForString(QString(letter));
    if (glyphs.size() == 1 && glyphs[0] != 0) {
        made.glyph = glyphs[0];
        made.advance = m_metrics.horizontalAdvance(letter);
    }
    return m_letters.emplace_back(made);
}

bool CellTexts::hasAll(const QString& text) {
    return std::ranges::all_of(text, [this](QChar each) { return letter(each).glyph != 0; });
}

double CellTexts::advance(const QString& text) {
    double width = 0;
    for (const QChar each : text) {
        width += letter(each).advance;
    }
    return width;
}

double CellTexts::width(const QString& text) {
    return hasAll(text) ? advance(text) : m_metrics.horizontalAdvance(text);
}

CellTexts::Run& CellTexts::runOf(const QColor& color) {
    const auto known = std::ranges::find(m_runs, color, &Run::color);
    return known != m_runs.end() ? *known : m_runs.emplace_back(Run{color, {}, {}});
}

void CellTexts::add(const QRectF& cell, const QString& text, const QColor& color) {
    if (m_keepsTexts || !hasAll(text)) {
        m_painter.setFont(m_font);
        m_painter.setPen(color);
        m_painter.drawText(cell, Qt::AlignCenter | Qt::TextDontClip, text);
        return;
    }
    Run& run = runOf(color);
    QPointF at(cell.center().x() - advance(text) / 2, cell.center().y() + m_metrics.capHeight() / 2);
    for (const QChar each : text) {
        const Letter& known = letter(each);
        run.glyphs.push_back(known.glyph);
        run.positions.push_back(at);
        at.rx() += known.advance;
    }
}

void CellTexts::paint() {
    for (const Run& run : m_runs) {
        QGlyphRun glyphs;
        glyphs.setRawFont(m_face);
        glyphs.setGlyphIndexes(run.glyphs);
        glyphs.setPositions(run.positions);
        m_painter.setPen(run.color);
        m_painter.drawGlyphRun({}, glyphs);
    }
    m_runs.clear();
}

} // namespace fovea::ui
