#include "ui/scenes/unit_scene.h"

#include "ui/scenes/scene_names.h"

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

constexpr double margin = 3 * gridStep;

} // namespace

UnitScene::UnitScene(const SceneInput& input)
    : m_input(input)
    , m_node(input.selection.node.valid() ? input.selection.node : input.analysis->logits)
    , m_view(m_input.analysis->views[m_node.index()]) {
    if (m_view.isEmpty()) {
        m_size = input.viewport;
        return;
    }
    Selection selection = input.selection;
    selection.node = m_node;
    m_at = selectedPlace(*input.analysis, selection);
    const UnitExplanation* unit = input.unit.get();
    // The arithmetic of a neighbour stays until the new one has come.
    const bool fits = unit != nullptr && unit->address.node == m_node;
    const ShownPlace explained =
        fits ? shownPlace(m_view, unit->address.picture, unit->address.at) : ShownPlace{};
    if (fits && explained.map == m_at.map && explained.slice == m_at.slice) {
        m_at = explained;
    } else {
        unit = nullptr;
    }
    m_panels.emplace(input, m_node, m_at, unit != nullptr ? &unit->field : nullptr);
    double bottom = m_panels->bottom();
    if (unit != nullptr) {
        m_context = UnitContext{.analysis = input.analysis,
                                .unit = input.unit,
                                .shares = UnitShares(*input.analysis, *unit),
                                .options = input.options,
                                .theme = input.theme};
        m_arithmetic =
            layOutArithmetic(*m_context, m_panels->arithmeticOrigin(), m_panels->arithmeticWidth());
        bottom = std::max(bottom, m_arithmetic->bottom + margin);
    } else {
        bottom = std::max(bottom, m_panels->arithmeticOrigin().y() + 2 * margin);
    }
    m_size = {input.viewport.width(), bottom};
}

SceneElement UnitScene::pixel(const ShownPlace& at) const {
    return {.kind = Kind::Pixel,
            .node = m_node,
            .channel = at.map,
            .y = at.row,
            .x = at.column,
            .slice = at.slice,
            .bounds = m_panels->map().cell(m_panels->cellOf(at))};
}

bool UnitScene::isNext(const SceneElement& element) const {
    return m_arithmetic && m_arithmetic->next && m_arithmetic->next->sameAs(element);
}

bool UnitScene::isPixelHere(const SceneElement& element) const {
    const bool isChannel = m_view.isVector() || element.channel == m_at.map;
    return element.node == m_node && isChannel && element.slice == m_at.slice &&
           m_view.contains(element.place());
}

SceneElement UnitScene::picture() const {
    return {.kind = Kind::Map, .node = m_input.analysis->input, .bounds = m_panels->picture().bounds};
}

SceneElement UnitScene::shareAt(std::size_t row) const {
    SceneElement element = m_arithmetic->rows[row].element;
    element.index = static_cast<std::int64_t>(row);
    return element;
}

SceneElement UnitScene::tapAt(std::size_t row, std::size_t cell, const QRectF& bounds) const {
    const ShareRow& share = m_arithmetic->rows[row];
    const std::int64_t index = share.cells[cell];
    if (index < 0) {
        return shareAt(row);
    }
    const Tap& tap = m_context->arithmetic().taps[static_cast<std::size_t>(index)];
    if (tap.onPadding) {
        return shareAt(row);
    }
    const ShownPlace at = m_context->shares.place(tap);
    return {.kind = Kind::Tap,
            .node = share.element.node,
            .channel = at.map,
            .y = at.row,
            .x = at.column,
            .slice = at.slice,
            .index = index,
            .bounds = bounds};
}

std::optional<std::size_t> UnitScene::rowOf(const SceneElement& element) const {
    if (!m_arithmetic) {
        return std::nullopt;
    }
    const std::vector<ShareRow>& rows = m_arithmetic->rows;
    const auto isMeant = [&](const ShareRow& row) {
        return element.kind == Kind::Share
                   ? row.element.node == element.node && row.element.channel == element.channel
                   : std::ranges::find(row.cells, element.index) != row.cells.end();
    };
    // An input that is added to itself has two rows of one channel: the index tells them apart.
    const auto index = static_cast<std::size_t>(element.index);
    if (element.kind == Kind::Share && index < rows.size() && isMeant(rows[index])) {
        return index;
    }
    const auto found = std::ranges::find_if(rows, isMeant);
    return found == rows.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - rows.begin()));
}

SceneElement UnitScene::inRows(const QPointF& point) const {
    for (std::size_t row = 0; row < m_arithmetic->rows.size(); ++row) {
        const ShareRow& share = m_arithmetic->rows[row];
        if (!share.element.bounds.contains(point)) {
            continue;
        }
        for (const CellGrid& grid : share.grids) {
            if (const std::optional<std::size_t> cell = grid.cellAt(point)) {
                return tapAt(row, *cell, grid.cell(*cell));
            }
        }
        return shareAt(row);
    }
    return {};
}

SceneElement UnitScene::elementAt(const QPointF& point) const {
    if (!m_panels) {
        return {};
    }
    if (const std::optional<std::size_t> cell = m_panels->map().cellAt(point)) {
        const std::optional<ShownPlace> at = m_panels->unitAt(*cell);
        return at ? pixel(*at) : SceneElement{};
    }
    if (m_panels->picture().bounds.contains(point)) {
        return picture();
    }
    if (!m_arithmetic) {
        return {};
    }
    if (m_arithmetic->next && m_arithmetic->next->bounds.contains(point)) {
        return *m_arithmetic->next;
    }
    return inRows(point);
}

SceneElement UnitScene::findTap(const SceneElement& element) const {
    const std::optional<std::size_t> row = rowOf(element);
    if (!row) {
        return {};
    }
    const ShareRow& share = m_arithmetic->rows[*row];
    const auto cell =
        static_cast<std::size_t>(std::ranges::find(share.cells, element.index) - share.cells.begin());
    const QRectF bounds = share.grids.empty() ? share.element.bounds : share.grids.back().cell(cell);
    const SceneElement found = tapAt(*row, cell, bounds);
    return found.sameAs(element) ? found : SceneElement{};
}

SceneElement UnitScene::find(const SceneElement& element) const {
    if (!m_panels) {
        return {};
    }
    switch (element.kind) {
    case Kind::Pixel:
        if (isNext(element)) {
            return *m_arithmetic->next;
        }
        return isPixelHere(element) ? pixel(element.place()) : SceneElement{};
    case Kind::Share: {
        const std::optional<std::size_t> row = rowOf(element);
        return row ? shareAt(*row) : SceneElement{};
    }
    case Kind::Tap:
        return findTap(element);
    case Kind::Map:
        return picture().sameAs(element) ? picture() : SceneElement{};
    default:
        return {};
    }
}

SceneElement UnitScene::neighbour(const SceneElement& from, Direction direction) const {
    if (!m_panels) {
        return {};
    }
    const SceneElement here = find(from);
    switch (here.kind) {
    case Kind::Pixel:
        return fromPixel(here, direction);
    case Kind::Share:
        return fromShare(here, direction);
    case Kind::Tap:
        return fromTap(here, direction);
    case Kind::Map:
        return direction == Direction::First || direction == Direction::Last ? selected() : SceneElement{};
    default:
        return direction == Direction::Last ? fromPixel(selected(), direction) : selected();
    }
}

SceneElement UnitScene::fromPixel(const SceneElement& from, Direction direction) const {
    const bool hasRows = m_arithmetic && !m_arithmetic->rows.empty();
    if (direction == Direction::Last || (isNext(from) && direction == Direction::Down)) {
        return hasRows ? shareAt(0) : SceneElement{};
    }
    if (direction == Direction::First) {
        return selected().sameAs(from) ? picture() : selected();
    }
    if (isNext(from)) {
        return {};
    }
    const std::int64_t columns = m_panels->map().columns;
    const auto cell = static_cast<std::int64_t>(m_panels->cellOf(from.place()));
    const bool isSideways = direction == Direction::Left || direction == Direction::Right;
    const std::int64_t step = direction == Direction::Left || direction == Direction::Up ? -1 : 1;
    const std::int64_t to = cell + step * (isSideways ? 1 : columns);
    const bool leavesRow = isSideways && to / columns != cell / columns;
    const bool ahead = direction == Direction::Right || direction == Direction::Down;
    const SceneElement beyond = ahead && hasRows ? shareAt(0) : SceneElement{};
    if (to < 0 || to >= m_panels->map().rows * columns || leavesRow) {
        return beyond;
    }
    const std::optional<ShownPlace> at = m_panels->unitAt(static_cast<std::size_t>(to));
    return at ? pixel(*at) : beyond;
}

SceneElement UnitScene::fromShare(const SceneElement& from, Direction direction) const {
    const std::size_t row = *rowOf(from);
    const std::size_t count = m_arithmetic->rows.size();
    switch (direction) {
    case Direction::Up:
        if (row > 0) {
            return shareAt(row - 1);
        }
        return m_arithmetic->next ? *m_arithmetic->next : selected();
    case Direction::Down:
        return row + 1 < count ? shareAt(row + 1) : SceneElement{};
    case Direction::Right:
        return m_arithmetic->rows[row].grids.empty() ? SceneElement{} : tapOnTheWay(row, 0, 0, 0, 1);
    case Direction::First:
        return selected();
    case Direction::Last:
        return shareAt(count - 1);
    case Direction::Left:
        return selected();
    }
    return {};
}

SceneElement UnitScene::fromTap(const SceneElement& from, Direction direction) const {
    const std::size_t row = *rowOf(from);
    const ShareRow& share = m_arithmetic->rows[row];
    if (direction == Direction::First) {
        return selected();
    }
    if (direction == Direction::Last || share.grids.empty()) {
        return shareAt(row);
    }
    const std::int64_t columns = share.grids.back().columns;
    const std::int64_t cell = std::ranges::find(share.cells, from.index) - share.cells.begin();
    const std::int64_t stepX = direction == Direction::Right ? 1 : (direction == Direction::Left ? -1 : 0);
    const std::int64_t stepY = direction == Direction::Down ? 1 : (direction == Direction::Up ? -1 : 0);
    const SceneElement next = tapOnTheWay(row, cell / columns + stepY, cell % columns + stepX, stepY, stepX);
    return next.isNone() && direction == Direction::Left ? shareAt(row) : next;
}

/// The first cell from (y, x) on in steps that holds a number of the map: padding cannot be gone to.
SceneElement UnitScene::tapOnTheWay(std::size_t row, std::int64_t y, std::int64_t x, std::int64_t stepY,
                                    std::int64_t stepX) const {
    const CellGrid& grid = m_arithmetic->rows[row].grids.back();
    while (y >= 0 && y < grid.rows && x >= 0 && x < grid.columns) {
        const auto cell = static_cast<std::size_t>(y * grid.columns + x);
        const SceneElement found = tapAt(row, cell, grid.cell(cell));
        if (found.kind == Kind::Tap) {
            return found;
        }
        y += stepY;
        x += stepX;
    }
    return {};
}

} // namespace fovea::ui
