#include "ui/scenes/class_scene.h"

#include "ui/render/numbers.h"
#include "ui/scenes/compared.h"
#include "ui/scenes/descriptions.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/shown_layer.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

constexpr double margin = 3 * gridStep;
constexpr double smallestWidth = 560;
constexpr double smallestRow = 5 * gridStep;
constexpr double smallestRowWithMap = 9 * gridStep;
constexpr double tallestRow = 9 * gridStep;
constexpr double smallestOutlinedCell = 2;
constexpr double columnGap = 3 * gridStep;
constexpr double widestName = 30 * gridStep;
constexpr double numberWidth = 9 * gridStep;
constexpr double percentWidth = 10 * gridStep;
constexpr double smallestPairedRow = 8 * gridStep;
constexpr double differenceWidth = 12 * gridStep;

} // namespace

ClassScene::ClassScene(const SceneInput& input)
    : m_input(input)
    , m_text(input.theme) {
    const ClassScores& scores = m_input.analysis->scores;
    m_rows.resize(scores.ranking.size(), rowCount());
    for (std::size_t row = 0; row < rowCount(); ++row) {
        m_rows[scores.ranking[row]] = row;
    }
    countWins();
    layOutHeader();
    layOutColumns();
}

const ClassScores& ClassScene::scoresOf(int side) const {
    return side == Sides::Second ? m_input.comparison->second->scores : m_input.analysis->scores;
}

std::size_t ClassScene::rowCount() const {
    return static_cast<std::size_t>(
        std::min(std::ssize(m_input.analysis->scores.ranking), m_input.options.mostShown));
}

void ClassScene::countWins() {
    const Analysis& analysis = *m_input.analysis;
    const ShownLayer logits = shownLayer(analysis, m_input.selection, analysis.logits);
    const TensorView& view = logits.view;
    if (view.mapSize() <= 1 || rowCount() == 0) {
        return;
    }
    m_wins.resize(m_rows.size());
    const double cell =
        (smallestRowWithMap - gridStep) / static_cast<double>(std::max(view.columns(), view.rows()));
    m_outlined = view.form() == TensorView::Form::Tiles && cell >= smallestOutlinedCell;
    std::vector<ShownMap> maps;
    for (std::int64_t c = 0; c < view.maps(); ++c) {
        maps.push_back(logits.map(c));
    }
    for (std::int64_t place = 0; place < view.mapSize(); ++place) {
        std::int64_t best = 0;
        const auto score = [&](std::int64_t c) {
            return maps[static_cast<std::size_t>(c)].at(place / view.columns(), place % view.columns());
        };
        for (std::int64_t c = 1; c < view.maps(); ++c) {
            best = score(c) > score(best) ? c : best;
        }
        m_winners.push_back(best);
        ++m_wins[static_cast<std::size_t>(best)];
    }
}

void ClassScene::layOutHeader() {
    const Analysis& analysis = *m_input.analysis;
    const ClassScores& scores = analysis.scores;
    const TextLook title{Theme::Type::Title, true, m_input.theme.ink};
    if (scores.ranking.empty()) {
        m_header.push_back(
            m_text.place(tr("The network's answer holds no numbers."), title, {margin, margin}));
        m_top = m_header.back().bounds.bottom() + 2 * gridStep;
        return;
    }
    const std::size_t winner = scores.ranking.front();
    const TextLook soft{Theme::Type::Title, false, m_input.theme.inkSoft};
    const TextItem name = m_text.place(QString::fromStdString(scores.names[winner]), title, {margin, margin});
    m_header.push_back(name);
    m_header.push_back(
        m_text.place(answerText(scores, winner), soft, {name.bounds.right() + 2 * gridStep, margin}));
    double bottom = name.bounds.bottom();
    if (areTwo()) {
        bottom = layOutSecondAnswer(bottom);
    }
    if (rowCount() < scores.ranking.size()) {
        m_header.push_back(m_text.place(
            (scores.hasProbabilities() ? tr("The %1 most probable of %2 classes.")
                                       : tr("The %1 largest of %2."))
                .arg(count(static_cast<std::int64_t>(rowCount())), count(std::ssize(scores.ranking))),
            {Theme::Type::Body, false, m_input.theme.inkSoft}, {margin, bottom + gridStep}));
        bottom = m_header.back().bounds.bottom();
    }
    if (!m_winners.empty()) {
        const TensorView& logits = analysis.views[analysis.logits.index()];
        const TextLook look{Theme::Type::Body, false, m_input.theme.inkSoft};
        bottom += gridStep;
        const QString why = analysis.settings.enlargement > 1
                                ? tr("The input is larger than the trained one: a class's score is the "
                                     "average over %1×%2 places.")
                            : scores.hasProbabilities()
                                ? tr("A class's score is the average over %1×%2 places.")
                                : tr("Each number is the average of a map over %1×%2 places.");
        QStringList lines{why.arg(logits.columns()).arg(logits.rows())};
        if (m_outlined) {
            lines << (scores.hasProbabilities()
                          ? tr("Green lines on its map enclose the places where it wins.")
                          : tr("Green lines on its map enclose the places where it is the largest."));
        }
        for (const QString& line : lines) {
            m_header.push_back(m_text.place(line, look, {margin, bottom}));
            bottom = m_header.back().bounds.bottom();
        }
    }
    m_top = bottom + 2 * gridStep + m_text.lineHeight({Theme::Type::Body, false, {}}) + gridStep;
}

/// What the network says of B, and what A and B are.
double ClassScene::layOutSecondAnswer(double top) {
    const ClassScores& scores = scoresOf(Sides::Second);
    const TextLook title{Theme::Type::Title, true, m_input.theme.ink};
    const TextLook soft{Theme::Type::Title, false, m_input.theme.inkSoft};
    const double first = m_header.back().bounds.right();
    const TextItem arrow = m_text.place(QStringLiteral("→"), soft, {first + 2 * gridStep, margin});
    const TextItem name = m_text.place(QString::fromStdString(scores.names[scores.ranking.front()]), title,
                                       {arrow.bounds.right() + 2 * gridStep, margin});
    m_header.push_back(arrow);
    m_header.push_back(name);
    m_header.push_back(m_text.place(answerText(scores, scores.ranking.front()), soft,
                                    {name.bounds.right() + 2 * gridStep, margin}));
    const Sides sides(m_input);
    const TextLook look{Theme::Type::Body, false, m_input.theme.inkSoft};
    m_header.push_back(m_text.place(
        tr("%1 (full bars), %2 (pale bars)").arg(sides.name(Sides::First), sides.name(Sides::Second)), look,
        {margin, top + gridStep}, Qt::AlignLeft,
        std::max(m_input.viewport.width(), smallestWidth) - 2 * margin));
    return m_header.back().bounds.bottom();
}

void ClassScene::layOutColumns() {
    const ClassScores& scores = m_input.analysis->scores;
    m_size = m_input.viewport;
    if (scores.ranking.empty()) {
        return;
    }
    const bool maps = !m_winners.empty();
    const auto rows = static_cast<double>(rowCount());
    m_rowHeight = std::floor((m_input.viewport.height() - m_top - margin) / rows);
    const double smallest = areTwo() ? smallestPairedRow : smallestRow;
    m_rowHeight = std::clamp(m_rowHeight, maps ? smallestRowWithMap : smallest, tallestRow);
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
    m_differenceRight = m_size.width() - margin;
    m_percentRight = m_differenceRight - (areTwo() ? differenceWidth : 0);
    m_scoreLeft = m_scoreRight + 2 * gridStep;
    const bool areClasses = scores.hasProbabilities();
    const double bars = m_percentRight - percentWidth - columnGap - m_scoreLeft;
    m_scoreWidth =
        areClasses ? std::floor(bars * 0.45) : m_percentRight - m_scoreLeft - (areTwo() ? columnGap : 0);
    m_shareLeft = m_scoreLeft + m_scoreWidth + columnGap;
    m_shareWidth = areClasses ? m_percentRight - percentWidth - m_shareLeft : 0;

    auto [lowest, highest] = std::ranges::minmax(scores.logits);
    if (areTwo()) {
        const auto [otherLowest, otherHighest] = std::ranges::minmax(scoresOf(Sides::Second).logits);
        lowest = std::min(lowest, otherLowest);
        highest = std::max(highest, otherHighest);
    }
    m_lowest = std::min(lowest, 0.0);
    m_highest = std::max(highest, m_lowest == 0 ? 1e-9 : 0.0);
    m_decimals = decimalsFor(std::max(-m_lowest, m_highest), 3);

    const TextLook head{Theme::Type::Body, false, m_input.theme.inkSoft};
    const double y = m_top - gridStep - m_text.lineHeight(head);
    m_header.push_back(m_text.place(areClasses ? tr("Class") : tr("Output"), head, {m_nameLeft, y}));
    m_header.push_back(
        m_text.place(areClasses ? tr("Score") : tr("Number"), head, {m_scoreRight, y}, Qt::AlignRight));
    m_header.push_back(m_text.place(QStringLiteral("0"), head, {scoreX(0), y}, Qt::AlignHCenter));
    if (areTwo()) {
        m_header.push_back(
            m_text.place(Sides::sign(Sides::Difference), head, {m_differenceRight, y}, Qt::AlignRight));
    }
    if (!areClasses) {
        return;
    }
    const TextItem probability = m_text.place(tr("Probability"), head, {m_shareLeft, y});
    const double named = probability.bounds.right() + gridStep;
    m_header.push_back(probability);
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
    const TensorView& view = analysis.views[analysis.logits.index()];
    const bool isLine = view.form() == TensorView::Form::Lines;
    const auto columns = static_cast<double>(isLine ? view.mapSize() : view.columns());
    // A line has no height of its own.
    const double rows = isLine ? columns / 2 : static_cast<double>(view.rows());
    const double scale = m_mapSide / std::max(columns, rows);
    QRectF map(m_mapLeft, 0, columns * scale, rows * scale);
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
    if ((!isMap && element.kind != SceneElement::Kind::Class) || index < 0 || index >= std::ssize(m_rows)) {
        return rowCount();
    }
    return m_rows[static_cast<std::size_t>(index)];
}

SceneElement ClassScene::elementAt(const QPointF& point) const {
    const double row = std::floor((point.y() - m_top) / m_rowHeight);
    if (!(row >= 0 && row < static_cast<double>(rowCount()))) {
        return {};
    }
    const auto index = static_cast<std::size_t>(row);
    if (hasMaps() && mapRect(index).contains(point)) {
        return mapElement(index);
    }
    return rowRect(index).contains(point) ? classElement(index) : SceneElement();
}

SceneElement ClassScene::neighbour(const SceneElement& from, Direction direction) const {
    if (rowCount() == 0) {
        return {};
    }
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
    if (areTwo()) {
        return tr("%1 · A %2 · B %3 · B − A %4")
            .arg(QString::fromStdString(analysis.scores.names[index]),
                 answerText(scoresOf(Sides::First), index), answerText(scoresOf(Sides::Second), index),
                 answerDifference(scoresOf(Sides::First), scoresOf(Sides::Second), index));
    }
    return hasMaps()
               ? text + tr(" · wins at %1 of %2 places")
                            .arg(count(m_wins[index]), count(static_cast<std::int64_t>(m_winners.size())))
               : text;
}

} // namespace fovea::ui
