#include "ui/scenes/class_scene.h"

#include "ui/render/numbers.h"
#include "ui/scenes/cell_grid.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/tile_painter.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double margin = 3 * gridStep;
constexpr double smallestWidth = 560;
constexpr double smallestRow = 5 * gridStep;
constexpr double smallestRowWithMap = 9 * gridStep;
constexpr double tallestRow = 9 * gridStep;
constexpr double columnGap = 3 * gridStep;
constexpr double widestName = 30 * gridStep;
constexpr double numberWidth = 9 * gridStep;
constexpr double percentWidth = 10 * gridStep;
constexpr double barHeight = 2 * gridStep;
constexpr double smallestOutlinedCell = 2;

} // namespace

ClassScene::ClassScene(const SceneInput& input)
    : m_input(input)
    , m_text(input.theme) {
    const ClassScores& scores = m_input.analysis->scores;
    m_rows.resize(rowCount());
    for (std::size_t row = 0; row < rowCount(); ++row) {
        m_rows[scores.ranking[row]] = row;
    }
    countWins();
    layOutHeader();
    layOutColumns();
}

std::size_t ClassScene::rowCount() const {
    return m_input.analysis->scores.ranking.size();
}

void ClassScene::countWins() {
    const Analysis& analysis = *m_input.analysis;
    const Tensor& logits = analysis.trace->output(analysis.logits);
    const std::int64_t places = logits.shape().planeSize();
    if (places <= 1) {
        return;
    }
    m_wins.resize(rowCount());
    for (std::int64_t place = 0; place < places; ++place) {
        std::int64_t best = 0;
        for (std::int64_t c = 1; c < logits.shape().channels(); ++c) {
            if (logits.data()[c * places + place] > logits.data()[best * places + place]) {
                best = c;
            }
        }
        m_winners.push_back(best);
        ++m_wins[static_cast<std::size_t>(best)];
    }
}

void ClassScene::layOutHeader() {
    const Analysis& analysis = *m_input.analysis;
    const ClassScores& scores = analysis.scores;
    const std::size_t winner = scores.ranking.front();
    const TextLook title{Theme::Type::Title, true, m_input.theme.ink};
    const TextLook soft{Theme::Type::Title, false, m_input.theme.inkSoft};
    const TextItem name = m_text.place(QString::fromStdString(scores.names[winner]), title, {margin, margin});
    m_header.push_back(name);
    m_header.push_back(m_text.place(percent(scores.probabilities[winner]), soft,
                                    {name.bounds.right() + 2 * gridStep, margin}));
    double bottom = name.bounds.bottom();
    if (!m_winners.empty()) {
        const Shape& logits = analysis.shapes[analysis.logits.index()];
        const TextLook look{Theme::Type::Body, false, m_input.theme.inkSoft};
        bottom += gridStep;
        for (const QString& line : {tr("The input is larger than the trained one: a class's score is the "
                                       "average over %1×%2 places.")
                                        .arg(logits.width())
                                        .arg(logits.height()),
                                    tr("Green lines on its map enclose the places where it wins.")}) {
            m_header.push_back(m_text.place(line, look, {margin, bottom}));
            bottom = m_header.back().bounds.bottom();
        }
    }
    m_top = bottom + 2 * gridStep + m_text.lineHeight({Theme::Type::Body, false, {}}) + gridStep;
}

void ClassScene::layOutColumns() {
    const ClassScores& scores = m_input.analysis->scores;
    const bool maps = !m_winners.empty();
    const auto rows = static_cast<double>(rowCount());
    m_rowHeight = std::floor((m_input.viewport.height() - m_top - margin) / rows);
    m_rowHeight = std::clamp(m_rowHeight, maps ? smallestRowWithMap : smallestRow, tallestRow);
    m_mapSide = maps ? m_rowHeight - gridStep : 0;
    m_size = QSizeF(std::max(m_input.viewport.width(), smallestWidth),
                    std::max(m_input.viewport.height(), m_top + rows * m_rowHeight + margin));

    const TextLook look{Theme::Type::Heading, true, {}};
    double widest = 0;
    for (const std::string& name : scores.names) {
        widest = std::max(widest, m_text.width(QString::fromStdString(name), look));
    }
    m_nameWidth = std::min(std::ceil(widest), widestName);
    m_rankRight =
        margin + m_text.width(count(static_cast<std::int64_t>(rowCount())), {Theme::Type::Body, false, {}});
    m_mapLeft = m_rankRight + 2 * gridStep;
    m_nameLeft = m_mapLeft + (maps ? m_mapSide + 2 * gridStep : 0);
    m_scoreRight = m_nameLeft + m_nameWidth + columnGap + numberWidth;
    m_percentRight = m_size.width() - margin;
    m_scoreLeft = m_scoreRight + 2 * gridStep;
    const double bars = m_percentRight - percentWidth - columnGap - m_scoreLeft;
    m_scoreWidth = std::floor(bars * 0.45);
    m_shareLeft = m_scoreLeft + m_scoreWidth + columnGap;
    m_shareWidth = m_percentRight - percentWidth - m_shareLeft;

    const auto [lowest, highest] = std::ranges::minmax(scores.logits);
    m_lowest = std::min(lowest, 0.0);
    m_highest = std::max(highest, m_lowest == 0 ? 1e-9 : 0.0);
    m_decimals = decimalsFor(std::max(-m_lowest, m_highest), 3);

    const TextLook head{Theme::Type::Body, false, m_input.theme.inkSoft};
    const double y = m_top - gridStep - m_text.lineHeight(head);
    m_header.push_back(m_text.place(tr("Class"), head, {m_nameLeft, y}));
    m_header.push_back(m_text.place(tr("Score"), head, {m_scoreRight, y}, Qt::AlignRight));
    m_header.push_back(m_text.place(QStringLiteral("0"), head, {scoreX(0), y}, Qt::AlignHCenter));
    m_header.push_back(m_text.place(tr("Probability"), head, {m_shareLeft, y}));
    const double named = m_header.back().bounds.right() + gridStep;
    TextItem whole = m_text.place(percent(1, 0), head, {m_shareLeft + m_shareWidth, y}, Qt::AlignRight);
    if (whole.bounds.left() >= named) {
        m_header.push_back(std::move(whole));
    }
}

double ClassScene::scoreX(double score) const {
    return m_scoreLeft + (score - m_lowest) / (m_highest - m_lowest) * m_scoreWidth;
}

QRectF ClassScene::rowRect(std::size_t row) const {
    return {margin, m_top + static_cast<double>(row) * m_rowHeight, m_size.width() - 2 * margin, m_rowHeight};
}

QRectF ClassScene::mapRect(std::size_t row) const {
    const Analysis& analysis = *m_input.analysis;
    const Shape& shape = analysis.shapes[analysis.logits.index()];
    const double scale = m_mapSide / static_cast<double>(std::max(shape.width(), shape.height()));
    QRectF map(m_mapLeft, 0, static_cast<double>(shape.width()) * scale,
               static_cast<double>(shape.height()) * scale);
    map.moveTop(std::round(rowRect(row).center().y() - map.height() / 2));
    return map;
}

SceneElement ClassScene::classElement(std::size_t row) const {
    SceneElement element;
    element.kind = SceneElement::Kind::Class;
    element.index = static_cast<std::int64_t>(m_input.analysis->scores.ranking[row]);
    element.bounds = rowRect(row);
    return element;
}

SceneElement ClassScene::mapElement(std::size_t row) const {
    SceneElement element;
    element.kind = SceneElement::Kind::Map;
    element.node = m_input.analysis->logits;
    element.channel = static_cast<std::int64_t>(m_input.analysis->scores.ranking[row]);
    element.bounds = mapRect(row);
    return element;
}

std::size_t ClassScene::rowOf(const SceneElement& element) const {
    const bool isMap =
        hasMaps() && element.kind == SceneElement::Kind::Map && element.node == m_input.analysis->logits;
    const std::int64_t index = isMap ? element.channel : element.index;
    if ((!isMap && element.kind != SceneElement::Kind::Class) || index < 0 ||
        index >= static_cast<std::int64_t>(rowCount())) {
        return rowCount();
    }
    return m_rows[static_cast<std::size_t>(index)];
}

SceneElement ClassScene::elementAt(const QPointF& point) const {
    const double row = std::floor((point.y() - m_top) / m_rowHeight);
    if (row < 0 || row >= static_cast<double>(rowCount())) {
        return {};
    }
    const auto index = static_cast<std::size_t>(row);
    if (hasMaps() && mapRect(index).contains(point)) {
        return mapElement(index);
    }
    return rowRect(index).contains(point) ? classElement(index) : SceneElement();
}

SceneElement ClassScene::neighbour(const SceneElement& from, Direction direction) const {
    const std::size_t row = rowOf(from);
    const std::size_t last = rowCount() - 1;
    if (row > last) {
        return classElement(0);
    }
    const bool onMap = from.kind == SceneElement::Kind::Map;
    const auto at = [&](std::size_t index) { return onMap ? mapElement(index) : classElement(index); };
    switch (direction) {
    case Direction::Up:
        return row > 0 ? at(row - 1) : SceneElement();
    case Direction::Down:
        return row < last ? at(row + 1) : SceneElement();
    case Direction::Left:
        return hasMaps() && !onMap ? mapElement(row) : SceneElement();
    case Direction::Right:
        return onMap ? classElement(row) : SceneElement();
    case Direction::First:
        return at(0);
    case Direction::Last:
        break;
    }
    return at(last);
}

SceneElement ClassScene::find(const SceneElement& element) const {
    const std::size_t row = rowOf(element);
    if (row >= rowCount()) {
        return {};
    }
    return element.kind == SceneElement::Kind::Map ? mapElement(row) : classElement(row);
}

QString ClassScene::describe(const SceneElement& element) const {
    const std::size_t row = rowOf(element);
    if (row >= rowCount()) {
        return {};
    }
    const Analysis& analysis = *m_input.analysis;
    const std::size_t index = analysis.scores.ranking[row];
    const QString text = element.kind == SceneElement::Kind::Map
                             ? describeMap(analysis, element.node, element.channel)
                             : describeClass(analysis, index);
    return hasMaps()
               ? text + tr(" · wins at %1 of %2 places")
                            .arg(count(m_wins[index]), count(static_cast<std::int64_t>(m_winners.size())))
               : text;
}

void ClassScene::paint(QPainter& painter, const PaintContext& context) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const TextItem& item : m_header) {
        m_text.paint(painter, item);
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
    const TextLook figures{Theme::Type::Heading, wins, soft};
    m_text.paint(painter, m_text.place(count(static_cast<std::int64_t>(row) + 1), small,
                                       {m_rankRight, centred(small)}, Qt::AlignRight));
    m_text.paint(painter, m_text.place(QString::fromStdString(scores.names[index]), name,
                                       {m_nameLeft, centred(name)}, Qt::AlignLeft, m_nameWidth));
    m_text.paint(painter, m_text.place(fixedNumber(scores.logits[index], m_decimals), figures,
                                       {m_scoreRight, centred(figures)}, Qt::AlignRight));
    m_text.paint(painter, m_text.place(percent(scores.probabilities[index]), figures,
                                       {m_percentRight, centred(figures)}, Qt::AlignRight));
    paintBars(painter, row, glows);
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
    const std::size_t index = scores.ranking[row];
    const QColor colour = glows ? theme.window : (row == 0 ? theme.output : theme.padding);
    const double top = rowRect(row).center().y() - barHeight / 2;
    const double score = scores.logits[index];
    if (std::isfinite(score)) {
        const auto [left, right] = std::minmax({scoreX(0), scoreX(score)});
        painter.fillRect(QRectF(left, top, right - left, barHeight), colour);
    }
    const QRectF track(m_shareLeft, top, m_shareWidth, barHeight);
    painter.fillRect(track, theme.placeholder);
    if (const double share = scores.probabilities[index]; std::isfinite(share)) {
        painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * share, barHeight)), colour);
    }
}

/// Around the places where the class wins.
QList<QLineF> ClassScene::outline(std::int64_t channel, const Plane& plane, const QPointF& corner,
                                  double cell) const {
    const auto wins = [&](std::int64_t y, std::int64_t x) {
        return y >= 0 && x >= 0 && y < plane.height && x < plane.width &&
               m_winners[static_cast<std::size_t>(y * plane.width + x)] == channel;
    };
    QList<QLineF> lines;
    for (std::int64_t y = 0; y <= plane.height; ++y) {
        for (std::int64_t x = 0; x <= plane.width; ++x) {
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
    const Plane plane = analysis.trace->output(analysis.logits).plane(0, channel);
    const std::size_t logits = analysis.logits.index();
    const QRectF bounds = mapRect(row);
    TilePainter tiles(painter, context, analysis, theme);
    tiles.gray(
        bounds, plane,
        tileRange(analysis.statistics[logits], channel, analysis.nonNegative[logits], m_input.options.range));
    const double cell = bounds.width() / static_cast<double>(plane.width);
    if (cell >= smallestOutlinedCell) {
        painter.setPen(QPen(theme.output, 1.5, Qt::SolidLine, Qt::SquareCap));
        painter.drawLines(outline(channel, plane, bounds.topLeft(), cell));
    }
    if (context.hover.kind == SceneElement::Kind::Map && rowOf(context.hover) == row) {
        paintFrame(painter, bounds, theme.window, 2);
    }
}

} // namespace fovea::ui
