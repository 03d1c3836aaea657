#include "ui/render/numbers.h"
#include "ui/scenes/bench/box_paint.h"
#include "ui/scenes/bench/fc_stage.h"
#include "ui/scenes/cell_grid.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double smallestMark = 2;

/// Large enough to be seen, whatever it marks.
QRectF seen(const QRectF& cell) {
    const double x = std::max(smallestMark - cell.width(), 0.0) / 2;
    const double y = std::max(smallestMark - cell.height(), 0.0) / 2;
    return cell.adjusted(-x, -y, x, y);
}

/// The rectangles of the first `count` cells of a square map in reading order.
std::array<QRectF, 2> firstCells(const QRectF& map, std::int64_t side, std::int64_t count) {
    const double cell = map.width() / static_cast<double>(side);
    const double height = static_cast<double>(count / side) * cell;
    return {QRectF(map.left(), map.top(), map.width(), height),
            QRectF(map.left(), map.top() + height, static_cast<double>(count % side) * cell, cell)};
}

} // namespace

void FcStage::paint(QPainter& painter, const PaintContext&, const BenchFrame& frame) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintLeft(painter, frame);
    paintRows(painter, frame);
    paintTable(painter, frame);
    paintBoxes(painter, frame);
    paintConnections(painter, frame);
    paintLarger(painter, frame);
    paintScores(painter, frame);
    paintLit(painter, frame);
    paintLabels(painter, m_layout.labels, frame.lit, m_context.theme);
    paintSentences(painter);
    painter.restore();
}

void FcStage::paintLeft(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    m_picture.paint(painter, m_layout.picture);
    paintFrame(painter, m_layout.picture, theme.input, 1.5);
    m_strip.paint(painter, m_layout.strip);
    paintFrame(painter, m_layout.strip, theme.input, 1.5);
    folded(current(frame)).paint(painter, m_layout.folded);
    paintFrame(painter, m_layout.folded, theme.window, 2);
}

void FcStage::paintRows(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::int64_t working = current(frame);
    std::optional<QRectF> marked;
    for (std::size_t row = 0; row < m_layout.rows.size(); ++row) {
        const std::int64_t k = FcLayout::classIn(row, m_layout.rows.size(), working);
        const QRectF inside = m_layout.rows[row].adjusted(0, 1, 0, -1);
        m_rows[static_cast<std::size_t>(k)].paint(painter, inside);
        if (k == working) {
            marked = inside;
        } else {
            painter.fillRect(inside, withAlpha(theme.paper, 0.35));
        }
    }
    const QRectF all(m_layout.rows.front().topLeft(), m_layout.rows.back().bottomRight());
    paintFrame(painter, all, theme.filter, 1.5);
    if (marked) {
        paintMarker(painter, *marked, theme.window, theme);
    }
}

void FcStage::paintTable(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const FcComparison& fc = m_result->fc.value();
    const std::int64_t working = current(frame);
    for (std::size_t row = 0; row < m_layout.baselines.size(); ++row) {
        const std::int64_t k = FcLayout::classIn(row, m_layout.baselines.size(), working);
        const bool bold = k == working;
        const double baseline = m_layout.baselines[row];
        painter.setFont(theme.font(Type::Label, bold));
        painter.setPen(bold ? theme.window : theme.inkSoft);
        painter.drawText(QPointF(m_layout.table.left(), baseline), tr("class %1").arg(k));
        painter.setPen(theme.output);
        if (isWritten(frame, k)) {
            const QRectF bar(m_layout.bars.left(), m_layout.rows[row].center().y() - 4,
                             m_layout.bars.width() - gridStep, 8);
            drawSignedBar(painter, bar, static_cast<double>(fc.linear.data()[k]) / m_largest, theme);
            drawAligned(painter, {m_layout.linearPoint, baseline},
                        evenNumber(fc.linear.data()[k], m_decimals));
            drawAligned(painter, {m_layout.convolutionPoint, baseline},
                        evenNumber(fc.convolution.data()[k], m_decimals));
        }
    }
}

/// From the chosen row of W, and from the filter, to the number that both make.
void FcStage::paintConnections(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::int64_t working = current(frame);
    for (std::size_t row = 0; row < m_layout.rows.size(); ++row) {
        if (FcLayout::classIn(row, m_layout.rows.size(), working) != working) {
            continue;
        }
        const double y = m_layout.rows[row].center().y();
        painter.setPen(QPen(theme.window, 1.25));
        painter.drawLine(QPointF(m_layout.rows[row].right() + 3, y),
                         QPointF(m_layout.table.left() - gridStep, y));
        if (m_layout.input.box.front.left() > m_layout.table.right()) {
            const double end = m_layout.table.right() - gridStep;
            for (const QPointF& corner :
                 {m_layout.input.box.front.topLeft(), m_layout.input.box.front.bottomLeft()}) {
                painter.drawLine(QPointF(end, y), corner);
            }
        }
    }
}

void FcStage::paintBoxes(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    paintSolid(painter, m_layout.input, BoxShades::of(theme.input, theme), &m_picture);
    paintColumn(painter, m_layout.input.box, theme.window, theme);
    paintSolid(painter, m_layout.kernel, BoxShades::of(theme.filter, theme), &folded(current(frame)));
    painter.setFont(theme.font(Type::Title));
    painter.setPen(theme.inkSoft);
    const QRectF input = m_layout.input.box.bounds();
    const QRectF kernel = m_layout.kernel.box.front;
    painter.drawText(QRectF(QPointF(input.right(), kernel.top()), kernel.bottomLeft()), Qt::AlignCenter,
                     QStringLiteral("∗"));
}

void FcStage::paintLarger(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    paintSolid(painter, m_layout.larger, BoxShades::of(theme.input, theme), &m_larger);
    const Element at = slidingAt(frame);
    const VolumeSize& size = m_result->state.size;
    const BoxShape column =
        m_layout.larger.part({{0, size.depth}, {at.y, at.y + size.height}, {at.x, at.x + size.width}});
    paintColumn(painter, column, theme.window, theme);
    painter.setPen(QPen(withAlpha(theme.window, 0.8), 1.25));
    for (const QPointF& corner : column.cornersAt(1)) {
        painter.drawLine(corner, mapCell(at.y, at.x).center());
    }
}

void FcStage::paintScores(QPainter& painter, const BenchFrame& frame) const {
    const Theme& theme = m_context.theme;
    const std::int64_t working = current(frame);
    const BoxShades shades = BoxShades::of(theme.output, theme);
    const auto paintMap = [&](const QRectF& map, std::int64_t k) {
        painter.fillRect(map, shades.front);
        for (const QRectF& cells : firstCells(map, places(), scoresOf(frame, k))) {
            m_scores[static_cast<std::size_t>(k)].paint(painter, map, cells);
        }
    };
    paintMap(m_layout.map, working);
    paintFrame(painter, m_layout.map, theme.output, 1.5);
    for (std::size_t i = 0; i < m_layout.small.size(); ++i) {
        const std::int64_t k = FcLayout::classIn(i, m_layout.small.size(), working);
        paintMap(m_layout.small[i], k);
        paintFrame(painter, m_layout.small[i], k == working ? theme.window : theme.line,
                   k == working ? 2 : 1);
    }
    // Where the layer's own answer stands.
    if (slid(frame) > 0) {
        paintFrame(painter, mapCell(0, 0).adjusted(2, 2, -2, -2), theme.output, 2);
    }
    const Element at = slidingAt(frame);
    paintMarker(painter, mapCell(at.y, at.x), theme.window, theme);
    if (!m_mapNumbers) {
        return;
    }
    painter.setFont(theme.font(m_mapNumbers->type));
    const FcComparison& fc = m_result->fc.value();
    for (std::int64_t i = 0; i < slid(frame); ++i) {
        const std::int64_t y = i / places();
        const std::int64_t x = i % places();
        painter.setPen(readableOn(m_scores[static_cast<std::size_t>(working)].at(y, x), theme));
        painter.drawText(mapCell(y, x), Qt::AlignCenter,
                         evenNumber(fc.largerOutput.at(0, working, y, x), m_mapNumbers->decimals));
    }
}

void FcStage::paintSentences(QPainter& painter) const {
    const Theme& theme = m_context.theme;
    const FcComparison& fc = m_result->fc.value();
    painter.setFont(theme.font(Type::Body));
    painter.setPen(theme.inkSoft);
    const QString difference = fc.largestDifference == 0
                                   ? tr("Both ways are equal in every digit: largest difference 0.")
                                   : tr("Largest difference %1: the same numbers, added in another order.")
                                         .arg(number(fc.largestDifference, 2));
    painter.drawText(m_layout.difference, Qt::AlignRight | Qt::AlignTop | Qt::TextWordWrap, difference);
    const QString sentence = tr("The layer cannot take this input. The convolution slides over it: %1×%1 "
                                "scores for each class, the "
                                "framed first one is the layer's answer.")
                                 .arg(places());
    painter.drawText(m_layout.sentence, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, sentence);
}

void FcStage::paintLit(QPainter& painter, const BenchFrame& frame) const {
    const std::optional<Element> at = litInput(frame);
    if (!at) {
        return;
    }
    const Theme& theme = m_context.theme;
    for (const QRectF& picture : {m_layout.picture, m_layout.folded}) {
        paintMarker(painter, seen(pictureCell(picture, *at)), theme.window, theme);
    }
    paintMarker(painter, seen(stripCell(m_layout.strip, *at)), theme.window, theme);
    for (std::size_t row = 0; row < m_layout.rows.size(); ++row) {
        if (FcLayout::classIn(row, m_layout.rows.size(), current(frame)) == current(frame)) {
            paintMarker(painter, seen(stripCell(m_layout.rows[row], *at)), theme.window, theme);
        }
    }
    paintMarker(painter, m_layout.input.cell({0, at->y, at->x}), theme.window, theme);
}

} // namespace fovea::ui
