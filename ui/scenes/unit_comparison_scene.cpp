#include "ui/scenes/unit_comparison_scene.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"
#include "ui/scenes/unit_shares.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;
using Type = Theme::Type;

constexpr double margin = 3 * gridStep;
constexpr double columnGap = 3 * gridStep;
constexpr double besideFrom = 1080; ///< narrower pages have the shares below the maps
constexpr double rowHeight = 28;
constexpr std::size_t mostShares = 24;

/// The largest whole magnification that fits.
QSizeF fitted(double width, double height, double side) {
    double scale = side / std::max(width, height);
    scale = scale >= 2 ? std::floor(scale) : scale;
    return {std::round(width * scale), std::round(height * scale)};
}

/// The shares of one picture as they are shown, by layer and map.
UnitExplanation shownShares(const std::vector<UnitShare>& shares) {
    UnitExplanation explanation{};
    for (const UnitShare& share : shares) {
        explanation.channels.push_back(
            {.input = share.node.index(), .channel = share.channel, .sum = share.sum});
    }
    return explanation;
}

} // namespace

UnitComparisonScene::UnitComparisonScene(const SceneInput& input)
    : m_input(input)
    , m_sides(m_input)
    , m_node(input.selection.node.valid() ? input.selection.node : input.analysis->logits)
    , m_view(m_input.analysis->views[m_node.index()])
    , m_size(input.viewport) {
    const double width = std::max(input.viewport.width() - 2 * margin, 1.0);
    if (m_view.isEmpty()) {
        m_figure.text({margin, 2 * margin}, tr("This layer holds no numbers."),
                      {input.theme.font(Type::Label), input.theme.inkSoft});
        return;
    }
    Selection selection = input.selection;
    selection.node = m_node;
    m_at = selectedPlace(*input.analysis, selection);
    collectShares();
    const double top = heading(width) + 2 * gridStep;
    const bool beside = input.viewport.width() >= besideFrom;
    const double forMaps = beside ? width * 0.56 : width;
    const double forHeight = (input.viewport.height() - top - margin - 160) / 2;
    const double side =
        std::floor(std::clamp(std::min((forMaps - 2 * columnGap) / 3, forHeight), 96.0, 320.0));
    const double below = placeMaps({margin, top}, side);
    double bottom = placePictures({margin, below + 2 * gridStep}, side);
    if (beside) {
        const double left = margin + 3 * side + 2 * columnGap + 2 * columnGap;
        bottom = std::max(bottom, placeShares({left, top}, std::min(margin + width - left, 640.0)));
    } else {
        bottom = placeShares({margin, bottom + 2 * gridStep}, std::min(width, 640.0));
    }
    m_size = {input.viewport.width(), bottom + margin};
}

double UnitComparisonScene::heading(double width) {
    const Theme& theme = m_input.theme;
    const Analysis& analysis = *m_input.analysis;
    const Node& node = analysis.trace->graph().node(m_node);
    const QFont font = theme.font(Type::Heading);
    TextFlow flow(m_figure, {margin, margin + QFontMetricsF(font).ascent()}, width, 26);
    flow.put(layerKind(node), {theme.font(Type::Heading, true), kindColor(node, theme)}, 10);
    flow.put(QString::fromStdString(node.name), {font, theme.ink}, 10);
    flow.put(layerSize(m_view), {font, theme.inkSoft}, 20);
    flow.put(channelName(analysis, m_node, m_at.map), {font, theme.output}, 10);
    if (m_view.isSliced()) {
        flow.put(sliceText(m_view, m_at.slice), {font, theme.window}, 10);
    }
    if (m_view.form() == TensorView::Form::Lines) {
        flow.put(tr("position %1").arg(m_view.position(m_at)), {font, theme.window}, 0);
    } else if (!m_view.isVector()) {
        flow.put(tr("row %1, column %2").arg(m_at.row).arg(m_at.column), {font, theme.window}, 0);
    }
    return flow.baseline() + QFontMetricsF(font).descent();
}

/// A layer of single numbers shows all of them in a square, in reading order.
double UnitComparisonScene::placeMaps(const QPointF& topLeft, double side) {
    const Theme& theme = m_input.theme;
    const TextStyle name{theme.font(Type::Body), theme.ink};
    const QFontMetricsF metrics(name.font);
    const double top = std::round(topLeft.y() + metrics.height() + gridStep);
    const bool line = m_view.form() == TensorView::Form::Lines;
    std::int64_t columns = line ? m_view.mapSize() : m_view.columns();
    std::int64_t rows = line ? 1 : m_view.rows();
    if (m_view.isVector()) {
        columns = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(m_view.maps()))));
        rows = (m_view.maps() + columns - 1) / columns;
    }
    double bottom = top;
    for (int s = 0; s < m_sides.count(); ++s) {
        const double x = topLeft.x() + s * (side + columnGap);
        m_figure.elided({x, topLeft.y() + metrics.ascent()}, m_sides.name(s), name, side);
        CellGrid map;
        map.rows = rows;
        map.columns = columns;
        map.bounds = {QPointF(x, top),
                      line ? QSizeF(side, std::round(side / 2))
                           : fitted(static_cast<double>(columns), static_cast<double>(rows), side)};
        const float reach = m_sides.extent(m_node, m_at.map);
        map.look = s == Sides::Difference ? CellGrid::Look::Diverging : CellGrid::Look::Gray;
        map.range = s == Sides::Difference ? TileRange{-reach, reach} : m_sides.range(m_node, m_at.map);
        map.frame = theme.line;
        if (m_view.isVector()) {
            const ShownLayer layer = m_sides.layer(m_node, s);
            for (std::int64_t c = 0; c < m_view.maps(); ++c) {
                map.values.push_back(layer.map(c).at(0, 0));
            }
            map.values.resize(static_cast<std::size_t>(rows * columns), 0.0F);
            map.unwritten.assign(map.values.size(), false);
            std::fill(map.unwritten.begin() + m_view.maps(), map.unwritten.end(), true);
        }
        bottom = std::max(bottom, map.bounds.bottom());
        m_maps.push_back(std::move(map));
        placeValue({x, m_maps.back().bounds.bottom() + gridStep}, s);
    }
    return bottom + 72;
}

/// What the ends of the colours stand for, and the unit's number.
void UnitComparisonScene::placeValue(const QPointF& topLeft, int side) {
    const Theme& theme = m_input.theme;
    const TextStyle caption{theme.font(Type::Caption), theme.inkSoft};
    const TileRange range = m_maps.back().range;
    const QString low = number(static_cast<double>(range.low));
    const QString high = number(static_cast<double>(range.high));
    const QFontMetricsF small(caption.font);
    const QString legend = m_view.form() == TensorView::Form::Lines ? tr("bottom %1, top %2").arg(low, high)
                           : side == Sides::Difference ? tr("colours from %1 to %2").arg(low, high)
                                                       : tr("black %1, white %2").arg(low, high);
    m_figure.text({topLeft.x(), topLeft.y() + small.ascent()}, legend, caption);
    const double value = valueOf(side, m_at);
    const QColor colour = side != Sides::Difference ? theme.output
                          : value < 0               ? theme.negative
                                                    : theme.positive;
    const QFont title = theme.font(Type::Title, true);
    const double baseline = topLeft.y() + small.height() + 8 + QFontMetricsF(title).ascent();
    m_figure.note({Sides::sign(side), value});
    m_figure.text({topLeft.x(), baseline},
                  side == Sides::Difference ? signedNumber(value, 4) : number(value, 4), {title, colour});
}

double UnitComparisonScene::placePictures(const QPointF& topLeft, double side) {
    const Theme& theme = m_input.theme;
    const TextStyle name{theme.font(Type::Body), theme.input};
    const QFontMetricsF metrics(name.font);
    const double top = std::round(topLeft.y() + metrics.height() + gridStep);
    for (int s = 0; s < Sides::Difference; ++s) {
        const Image& seen =
            s == Sides::Second ? m_input.comparison->second->prepared.seen : m_input.analysis->prepared.seen;
        const double x = topLeft.x() + s * (side + columnGap);
        m_figure.elided({x, topLeft.y() + metrics.ascent()}, tr("input picture %1").arg(Sides::sign(s)), name,
                        side);
        m_pictures.emplace_back(
            QPointF(x, top), fitted(static_cast<double>(seen.width), static_cast<double>(seen.height), side));
    }
    return m_pictures.front().bottom();
}

void UnitComparisonScene::collectShares() {
    if (m_input.unit == nullptr || m_input.otherUnit == nullptr || m_input.unit->address.node != m_node ||
        m_input.otherUnit->address != m_input.unit->address) {
        return;
    }
    // The pair of numbers is that of the explained unit, which may be a step behind the pointer.
    const ShownPlace explained = shownPlace(m_view, m_input.unit->address.picture, m_input.unit->address.at);
    if (explained.map != m_at.map || explained.slice != m_at.slice) {
        return;
    }
    m_at = explained;
    const UnitShares first(*m_input.analysis, *m_input.unit);
    const UnitShares second(*m_input.comparison->second, *m_input.otherUnit);
    for (const SharePair& pair : pairedShares(shownShares(first.shares()), shownShares(second.shares()))) {
        if (m_shares.size() == mostShares) {
            ++m_folded;
            continue;
        }
        const NodeId node{static_cast<std::int32_t>(pair.input)};
        const auto of = std::ranges::find_if(first.shares(), [&](const UnitShare& share) {
            return share.node == node && share.channel == pair.channel;
        });
        const ShownPlace strongest = of != first.shares().end() ? of->strongest : ShownPlace{};
        ShareLine& line = m_shares.emplace_back();
        line.element = {.kind = Kind::Share,
                        .node = node,
                        .channel = pair.channel,
                        .y = strongest.row,
                        .x = strongest.column,
                        .slice = strongest.slice};
        line.first = pair.first;
        line.second = pair.second;
        line.difference = pair.difference();
    }
}

double UnitComparisonScene::placeShares(const QPointF& topLeft, double width) {
    const Theme& theme = m_input.theme;
    const TextStyle plain{theme.font(Type::Body), theme.ink};
    const TextStyle soft{theme.font(Type::Body), theme.inkSoft};
    const QFontMetricsF metrics(plain.font);
    double y = topLeft.y() - gridStep; // its first line stands beside the names of the maps
    const auto baseline = [&] { return y + (rowHeight + metrics.ascent() - metrics.descent()) / 2; };
    if (m_shares.empty()) {
        const bool waits = m_input.unit == nullptr || m_input.otherUnit == nullptr;
        m_figure.text(
            {topLeft.x(), baseline()},
            waits ? tr("The arithmetic is being computed …") : tr("No layer comes before this one."), soft);
        return y + rowHeight;
    }
    m_figure.elided({topLeft.x(), baseline()}, tr("What each channel before adds; largest difference first"),
                    plain, width);
    y += rowHeight;
    double largest = 0;
    double widest = 0;
    for (const ShareLine& line : m_shares) {
        largest = std::max({largest, std::abs(line.first), std::abs(line.second)});
        widest = std::max(widest, std::abs(line.difference));
    }
    const int decimals = std::min(decimalsFor(std::isfinite(largest) ? largest : 1.0), 4);
    // Pictures that differ little differ in the later decimals only.
    const int differenceDecimals = std::max(decimals, widest > 0 ? decimalsFor(widest, 2) : 0);
    const double column =
        std::max(88.0, tabularWidth(metrics, fixedNumber(-largest, differenceDecimals)) + 2 * gridStep);
    const double bar = 96;
    const auto fraction = [&](int side) {
        const int shown = side == Sides::Difference ? differenceDecimals : decimals;
        return tabularWidth(metrics, fixedNumber(1, shown).mid(1));
    };
    const double right = topLeft.x() + width - bar - 2 * gridStep - fraction(Sides::Difference);
    const double points[] = {right - 2 * column, right - column, right};
    for (int s = 0; s < m_sides.count(); ++s) {
        m_figure.text({points[s] + fraction(s), baseline()}, Sides::sign(s),
                      {soft.font, soft.color, Align::Right});
    }
    y += rowHeight;
    const bool several = m_input.analysis->trace->graph().node(m_node).inputs.size() > 1;
    for (ShareLine& line : m_shares) {
        line.element.bounds = {topLeft.x() - gridStep, y, width + 2 * gridStep, rowHeight};
        QString name = channelName(*m_input.analysis, line.element.node, line.element.channel);
        if (several) {
            name = QString::fromStdString(m_input.analysis->trace->graph().node(line.element.node).name) +
                   QStringLiteral(" · ") + name;
        }
        m_figure.elided({topLeft.x(), baseline()}, name, plain, points[0] - column / 2 - topLeft.x());
        m_figure.number({points[0], baseline()}, {QStringLiteral("A"), line.first}, decimals, soft);
        m_figure.number({points[1], baseline()}, {QStringLiteral("B"), line.second}, decimals, soft);
        m_figure.number({points[2], baseline()}, {Sides::sign(Sides::Difference), line.difference},
                        differenceDecimals, plain);
        m_figure.signedBar({topLeft.x() + width - bar, y + (rowHeight - 12) / 2, bar, 12},
                           widest > 0 && std::isfinite(widest) ? line.difference / widest : 0, theme);
        y += rowHeight;
    }
    if (m_folded > 0) {
        m_figure.text({topLeft.x(), baseline()}, tr("+%1 more channels").arg(count(m_folded)), soft);
        y += rowHeight;
    }
    return y;
}

std::size_t UnitComparisonScene::cellOf(const ShownPlace& at) const {
    return static_cast<std::size_t>(m_view.isVector() ? at.map : m_view.position(at));
}

ShownPlace UnitComparisonScene::placeAt(std::size_t cell) const {
    const auto index = static_cast<std::int64_t>(cell);
    if (m_view.isVector()) {
        return {.slice = m_at.slice, .map = index};
    }
    return {m_at.slice, m_at.map, index / m_view.columns(), index % m_view.columns()};
}

SceneElement UnitComparisonScene::pixel(int side, const ShownPlace& at) const {
    return {.kind = Kind::Pixel,
            .node = m_node,
            .channel = at.map,
            .y = at.row,
            .x = at.column,
            .slice = at.slice,
            .side = side,
            .bounds = m_maps[static_cast<std::size_t>(side)].cell(cellOf(at))};
}

SceneElement UnitComparisonScene::pictureOf(int side) const {
    return {.kind = Kind::Map,
            .node = m_input.analysis->input,
            .side = side,
            .bounds = m_pictures[static_cast<std::size_t>(side)]};
}

SceneElement UnitComparisonScene::elementAt(const QPointF& point) const {
    for (std::size_t side = 0; side < m_maps.size(); ++side) {
        if (const std::optional<std::size_t> cell = m_maps[side].cellAt(point)) {
            const ShownPlace at = placeAt(*cell);
            return m_view.contains(at) ? pixel(static_cast<int>(side), at) : SceneElement{};
        }
    }
    for (std::size_t side = 0; side < m_pictures.size(); ++side) {
        if (m_pictures[side].contains(point)) {
            return pictureOf(static_cast<int>(side));
        }
    }
    for (const ShareLine& line : m_shares) {
        if (line.element.bounds.contains(point)) {
            return line.element;
        }
    }
    return {};
}

SceneElement UnitComparisonScene::find(const SceneElement& element) const {
    if (m_maps.empty()) {
        return {};
    }
    if (element.kind == Kind::Pixel) {
        const ShownPlace at = element.place();
        const bool here = element.node == m_node && m_view.contains(at) && at.slice == m_at.slice &&
                          (m_view.isVector() || at.map == m_at.map) && element.side < m_sides.count();
        return here ? pixel(element.side, at) : SceneElement{};
    }
    if (element.kind == Kind::Map) {
        return element.node == m_input.analysis->input && element.side < Sides::Difference
                   ? pictureOf(element.side)
                   : SceneElement{};
    }
    const auto found =
        std::ranges::find_if(m_shares, [&](const ShareLine& line) { return line.element.sameAs(element); });
    return found == m_shares.end() ? SceneElement{} : found->element;
}

SceneElement UnitComparisonScene::neighbour(const SceneElement& from, Direction direction) const {
    if (m_maps.empty()) {
        return {};
    }
    const SceneElement here = find(from);
    switch (here.kind) {
    case Kind::Pixel:
        return fromPixel(here, direction);
    case Kind::Share:
        return fromShare(here, direction);
    case Kind::Map:
        return direction == Direction::Left || direction == Direction::Right ? pictureOf(1 - here.side)
                                                                             : pixel(0, m_at);
    default:
        return direction == Direction::Last && !m_shares.empty() ? m_shares.front().element : pixel(0, m_at);
    }
}

SceneElement UnitComparisonScene::fromPixel(const SceneElement& from, Direction direction) const {
    if (direction == Direction::First) {
        return pixel(0, m_at).sameAs(from) ? pictureOf(0) : pixel(0, m_at);
    }
    if (direction == Direction::Last) {
        return m_shares.empty() ? SceneElement{} : m_shares.front().element;
    }
    const CellGrid& grid = m_maps.front();
    const auto cell = static_cast<std::int64_t>(cellOf(from.place()));
    std::int64_t row = cell / grid.columns + (direction == Direction::Down) - (direction == Direction::Up);
    std::int64_t column =
        cell % grid.columns + (direction == Direction::Right) - (direction == Direction::Left);
    int side = from.side;
    if (column < 0 || column >= grid.columns) {
        side += column < 0 ? -1 : 1;
        column = column < 0 ? grid.columns - 1 : 0;
    }
    if (side >= m_sides.count() || row >= grid.rows) {
        return m_shares.empty() ? SceneElement{} : m_shares.front().element;
    }
    if (side < 0 || row < 0) {
        return {};
    }
    const ShownPlace at = placeAt(static_cast<std::size_t>(row * grid.columns + column));
    return m_view.contains(at) ? pixel(side, at) : SceneElement{};
}

SceneElement UnitComparisonScene::fromShare(const SceneElement& from, Direction direction) const {
    const auto at =
        std::ranges::find_if(m_shares, [&](const ShareLine& line) { return line.element.sameAs(from); });
    switch (direction) {
    case Direction::Up:
        return at == m_shares.begin() ? pixel(0, m_at) : (at - 1)->element;
    case Direction::Down:
        return at + 1 == m_shares.end() ? SceneElement{} : (at + 1)->element;
    case Direction::Last:
        return m_shares.back().element;
    case Direction::Left:
    case Direction::First:
        return pixel(0, m_at);
    case Direction::Right:
        break;
    }
    return {};
}

} // namespace fovea::ui
