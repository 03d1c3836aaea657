#include "ui/render/numbers.h"
#include "ui/scenes/cell_grid.h"
#include "ui/scenes/class_scene.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/tile_painter.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double barHeight = 2 * gridStep;
constexpr double pairDistance = 3 * gridStep; ///< of the lines of A and B

} // namespace

void ClassScene::paint(QPainter& painter, const PaintContext& context) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const TextItem& item : m_header) {
        m_text.paint(painter, item);
    }
    if (rowCount() == 0) {
        painter.restore();
        return;
    }
    const auto rows = static_cast<double>(rowCount());
    const auto rowAt = [&](double y) {
        return static_cast<std::size_t>(std::clamp(std::floor((y - m_top) / m_rowHeight), 0.0, rows - 1));
    };
    for (std::size_t row = rowAt(context.exposed.top()); row <= rowAt(context.exposed.bottom()); ++row) {
        paintRow(painter, context, row);
    }
    painter.fillRect(QRectF(std::floor(scoreX(0)), m_top, 1, rows * m_rowHeight), m_input.theme.padding);
    if (const SceneElement focus = find(context.focus); !focus.isNone()) {
        paintFrame(painter, focus.bounds.adjusted(0, 2, 0, -2), m_input.theme.focus, 2);
    }
    painter.restore();
}

void ClassScene::paintRow(QPainter& painter, const PaintContext& context, std::size_t row) const {
    const Theme& theme = m_input.theme;
    const ClassScores& scores = m_input.analysis->scores;
    const std::size_t index = scores.ranking[row];
    const QRectF bounds = rowRect(row);
    const bool glows = rowOf(context.hover) == row;
    const bool wins = row == 0;
    const QColor strong = glows ? theme.window : theme.ink;
    const QColor soft = glows ? theme.window : (wins ? theme.ink : theme.inkSoft);
    const auto centred = [&](const TextLook& look) {
        return bounds.center().y() - m_text.lineHeight(look) / 2;
    };
    const TextLook small{Theme::Type::Body, false, theme.inkSoft};
    const TextLook name{Theme::Type::Heading, wins, strong};
    const TextLook figures{Theme::Type::Heading, wins && !areTwo(), soft};
    m_text.paint(painter, m_text.place(count(static_cast<std::int64_t>(row) + 1), small,
                                       {m_rankRight, centred(small)}, Qt::AlignRight));
    m_text.paint(painter, m_text.place(QString::fromStdString(scores.names[index]), name,
                                       {m_nameLeft, centred(name)}, Qt::AlignLeft, m_nameWidth));
    if (areTwo()) {
        paintLineOf(painter, row, Sides::First, glows);
        paintLineOf(painter, row, Sides::Second, glows);
        paintDifference(painter, row);
    } else {
        m_text.paint(painter, m_text.place(fixedNumber(scores.logits[index], m_decimals), figures,
                                           {m_scoreRight, centred(figures)}, Qt::AlignRight));
        if (scores.hasProbabilities()) {
            m_text.paint(painter, m_text.place(percent(scores.probabilities[index]), figures,
                                               {m_percentRight, centred(figures)}, Qt::AlignRight));
        }
        paintBars(painter, row, glows);
    }
    if (hasMaps()) {
        paintMap(painter, context, row);
    }
    const Selection& selection = m_input.selection;
    if (selection.node == m_input.analysis->logits && selection.channel == static_cast<std::int64_t>(index)) {
        painter.fillRect(QRectF(bounds.left() - gridStep, bounds.top() + 4, 3, bounds.height() - 8),
                         theme.focus);
    }
}

void ClassScene::paintBars(QPainter& painter, std::size_t row, bool glows) const {
    const Theme& theme = m_input.theme;
    const ClassScores& scores = m_input.analysis->scores;
    const QColor colour = glows ? theme.window : (row == 0 ? theme.output : theme.padding);
    paintBar(painter, scores, scores.ranking[row], rowRect(row).center().y() - barHeight / 2, colour);
}

void ClassScene::paintBar(QPainter& painter, const ClassScores& scores, std::size_t index, double top,
                          const QColor& colour) const {
    const double score = scores.logits[index];
    if (std::isfinite(score)) {
        const auto [left, right] = std::minmax({scoreX(0), scoreX(score)});
        painter.fillRect(QRectF(left, top, right - left, barHeight), colour);
    }
    if (!scores.hasProbabilities()) {
        return;
    }
    const QRectF track(m_shareLeft, top, m_shareWidth, barHeight);
    painter.fillRect(track, m_input.theme.placeholder);
    if (const double share = scores.probabilities[index]; std::isfinite(share)) {
        painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * share, barHeight)), colour);
    }
}

void ClassScene::paintLineOf(QPainter& painter, std::size_t row, int side, bool glows) const {
    const Theme& theme = m_input.theme;
    const ClassScores& scores = scoresOf(side);
    const std::size_t index = m_input.analysis->scores.ranking[row];
    const bool wins = index == scores.ranking.front();
    const double middle = rowRect(row).center().y() + (side == Sides::First ? -0.5 : 0.5) * pairDistance;
    QColor colour = glows ? theme.window : (wins ? theme.output : theme.padding);
    colour.setAlphaF(side == Sides::First ? 1.0F : 0.5F);
    const TextLook figures{Theme::Type::Body, wins, wins ? theme.ink : theme.inkSoft};
    const double y = middle - m_text.lineHeight(figures) / 2;
    const auto put = [&](const QString& text, double right) {
        m_text.paint(painter, m_text.place(text, figures, {right, y}, Qt::AlignRight));
    };
    put(fixedNumber(scores.logits[index], m_decimals), m_scoreRight);
    if (scores.hasProbabilities()) {
        put(percent(scores.probabilities[index]), m_percentRight);
    }
    paintBar(painter, scores, index, middle - barHeight / 2, colour);
}

/// Of probabilities in points of a hundred.
void ClassScene::paintDifference(QPainter& painter, std::size_t row) const {
    const Theme& theme = m_input.theme;
    const std::size_t index = m_input.analysis->scores.ranking[row];
    const QString text = answerDifference(scoresOf(Sides::First), scoresOf(Sides::Second), index);
    const QColor colour = text.startsWith(u'+')   ? theme.positive
                          : text.startsWith(u'−') ? theme.negative
                                                  : theme.inkSoft;
    const TextLook look{Theme::Type::Heading, false, colour};
    m_text.paint(painter,
                 m_text.place(text, look,
                              {m_differenceRight, rowRect(row).center().y() - m_text.lineHeight(look) / 2},
                              Qt::AlignRight));
}

/// Around the places where the class wins.
QList<QLineF> ClassScene::outline(std::int64_t channel, const ShownMap& map, const QPointF& corner,
                                  double cell) const {
    const auto wins = [&](std::int64_t y, std::int64_t x) {
        return y >= 0 && x >= 0 && y < map.rows && x < map.columns &&
               m_winners[static_cast<std::size_t>(y * map.columns + x)] == channel;
    };
    QList<QLineF> lines;
    for (std::int64_t y = 0; y <= map.rows; ++y) {
        for (std::int64_t x = 0; x <= map.columns; ++x) {
            const QPointF at = corner + QPointF(static_cast<double>(x), static_cast<double>(y)) * cell;
            if (wins(y, x) != wins(y - 1, x)) {
                lines.append(QLineF(at, at + QPointF(cell, 0)));
            }
            if (wins(y, x) != wins(y, x - 1)) {
                lines.append(QLineF(at, at + QPointF(0, cell)));
            }
        }
    }
    return lines;
}

void ClassScene::paintMap(QPainter& painter, const PaintContext& context, std::size_t row) const {
    const Analysis& analysis = *m_input.analysis;
    const Theme& theme = m_input.theme;
    const auto channel = static_cast<std::int64_t>(analysis.scores.ranking[row]);
    const ShownMap map = shownLayer(analysis, m_input.selection, analysis.logits).map(channel);
    const std::size_t logits = analysis.logits.index();
    const QRectF bounds = mapRect(row);
    TilePainter tiles(painter, context, analysis, theme);
    tiles.map(
        bounds, map,
        tileRange(analysis.statistics[logits], channel, analysis.nonNegative[logits], m_input.options.range));
    const double cell = bounds.width() / static_cast<double>(map.columns);
    if (m_outlined) {
        painter.setPen(QPen(theme.output, 1.5, Qt::SolidLine, Qt::SquareCap));
        painter.drawLines(outline(channel, map, bounds.topLeft(), cell));
    }
    if (context.hover.kind == SceneElement::Kind::Map && rowOf(context.hover) == row) {
        paintFrame(painter, bounds, theme.window, 2);
    }
}

} // namespace fovea::ui
