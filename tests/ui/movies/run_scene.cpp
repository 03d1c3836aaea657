#include "tests/ui/movies/run_scene.h"

namespace fovea::test {

namespace {

constexpr int cells = 8;

} // namespace

RunScene::RunScene(const ui::Theme& theme, double time, const QSizeF& size)
    : m_theme(theme)
    , m_time(time)
    , m_size(size) {}

void RunScene::paint(QPainter& painter, const ui::PaintContext&) const {
    const double cell = m_size.width() / (cells + 2);
    painter.setFont(m_theme.font(ui::Theme::Type::Body));
    painter.setPen(m_theme.ink);
    painter.drawText(QPointF(cell, 24), QStringLiteral("The run"));
    for (int i = 0; i < cells; ++i) {
        const QColor colour = i < m_time ? m_theme.output : m_theme.input;
        painter.fillRect(QRectF((i + 1) * cell, 40, cell - 1, cell - 1), colour);
    }
    painter.fillRect(QRectF((1 + m_time) * cell, 40 + cell, cell, cell), m_theme.window);
}

} // namespace fovea::test
