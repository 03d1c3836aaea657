#include "ui/scenes/bench/grid_geometry.h"

#include "ui/scenes/bench/grid_headings.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

/// How far a window that does not come out even reaches beyond the input, in cells; no more than is worth
/// drawing.
std::int64_t overhang(const BenchAxis& axis, std::int64_t extent) {
    const std::int64_t span = axis.window.span();
    const std::int64_t end =
        axis.output ? (*axis.output - 1) * axis.window.stride + span
                    : (axis.size.slack < 0 ? span : extent - axis.size.leftOver + axis.window.stride);
    const std::int64_t beyond = std::max<std::int64_t>(end - extent, 0);
    return std::min(beyond, std::max<std::int64_t>(extent, 4));
}

GridPlan planOf(const BenchContext& context) {
    const BenchResult& result = *context.result;
    const BenchState& state = result.state;
    const bool transposed = isTransposed(state);
    const Shape padded = result.padded.shape();
    GridPlan plan;
    plan.fanned = context.view.slices == SliceLayout::Fanned;
    plan.input = {BenchVolume::Input, padded.channels(), padded.height(), padded.width()};
    plan.filter = {BenchVolume::Filter, 1, state.window.rows.kernel, state.window.columns.kernel};
    if (hasFilters(state.operation)) {
        plan.filter.slices = state.size.depth / state.groups;
        plan.hasBias = true;
    }
    if (result.fits()) {
        const Shape shape = result.outputShape();
        plan.output = GridVolume{BenchVolume::Output, shape.channels(), shape.height(), shape.width()};
        if (transposed) {
            plan.output->rows += state.window.rows.padBefore + state.window.rows.padAfter;
            plan.output->columns += state.window.columns.padBefore + state.window.columns.padAfter;
        }
    }
    const GridHeadings headings(context);
    plan.inputHeading = headings.width(BenchVolume::Input);
    plan.filterHeading = headings.width(BenchVolume::Filter);
    plan.outputHeading = headings.width(BenchVolume::Output);
    if (!transposed) {
        plan.input.overhangRows = overhang(result.rows, padded.height());
        plan.input.overhangColumns = overhang(result.columns, padded.width());
    }
    return plan;
}

std::int64_t clampedCell(double offset, double extent, std::int64_t count) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(offset / extent * static_cast<double>(count)),
                                    0, count - 1);
}

} // namespace

GridGeometry::GridGeometry(const BenchContext& context, const QRectF& place)
    : m_result(context.result)
    , m_view(context.view)
    , m_plan(planOf(context))
    , m_layout(layOutGrid(m_plan, place)) {
    const BenchState& state = m_result->state;
    m_hasWeights = hasFilters(state.operation);
    if (isTransposed(state)) {
        m_cutRows = state.window.rows.padBefore;
        m_cutColumns = state.window.columns.padBefore;
    }
}

std::int64_t GridGeometry::filter(const BenchFrame& frame) const {
    return frame.moment ? frame.moment->step.filter
                        : std::clamp<std::int64_t>(m_view.filter, 0, m_result->state.filters - 1);
}

std::int64_t GridGeometry::channel(const BenchFrame& frame) const {
    const Range read = channelsOf(m_result->state, filter(frame));
    return read.contains(m_view.inputSlice) ? m_view.inputSlice : read.begin;
}

std::int64_t GridGeometry::slice(const GridSlot& slot, const BenchFrame& frame) const {
    switch (slot.volume) {
    case BenchVolume::Input:
        return slot.slice(channel(frame), m_plan.input.slices);
    case BenchVolume::Output:
        return slot.slice(filter(frame), m_plan.output->slices);
    case BenchVolume::Filter:
        break;
    }
    const Range read = channelsOf(m_result->state, filter(frame));
    if (!m_hasWeights) {
        return read.begin;
    }
    return read.begin + slot.slice(channel(frame) - read.begin, m_plan.filter.slices);
}

QRectF GridGeometry::cell(const GridSlot& slot, double y, double x) const {
    return cells(slot, y, x, 1, 1);
}

QRectF GridGeometry::cells(const GridSlot& slot, double y, double x, double rows, double columns) const {
    const double width = slot.bounds.width() / static_cast<double>(slot.columns);
    const double height = slot.bounds.height() / static_cast<double>(slot.rows);
    return {slot.bounds.left() + x * width, slot.bounds.top() + y * height, columns * width, rows * height};
}

GridGeometry::Region GridGeometry::regionOf(const GridSlot& slot) const {
    if (slot.shows == GridSlot::Shows::Behind) {
        constexpr double corner = 6;
        return {&slot, slot.bounds, 1, 1, {slot.bounds.right() - corner, slot.bounds.top(), corner, corner}};
    }
    if (!slot.large) {
        return {&slot, slot.bounds, 1, 1};
    }
    if (slot.volume == BenchVolume::Output) {
        const Shape shape = m_result->outputShape();
        const QRectF bounds = cells(slot, static_cast<double>(m_cutRows), static_cast<double>(m_cutColumns),
                                    static_cast<double>(shape.height()), static_cast<double>(shape.width()));
        return {&slot, bounds, shape.height(), shape.width()};
    }
    return {&slot, slot.bounds, slot.rows, slot.columns};
}

QRectF GridGeometry::roomOf(const GridSlot& slot) const {
    return cells(slot, 0, 0, static_cast<double>(slot.rows + m_plan.input.overhangRows),
                 static_cast<double>(slot.columns + m_plan.input.overhangColumns));
}

std::vector<GridGeometry::Region> GridGeometry::regions() const {
    std::vector<Region> all;
    const auto add = [&](const GridBlock& block) {
        for (const GridSlot& slot : block.slots) {
            all.push_back(regionOf(slot));
        }
    };
    add(m_layout.input);
    if (m_hasWeights) {
        add(m_layout.filter);
    }
    if (!m_layout.bias.isEmpty()) {
        all.push_back({nullptr, m_layout.bias, 1, 1});
    }
    add(m_layout.output);
    return all;
}

SceneElement GridGeometry::elementIn(const Region& region, std::int64_t y, std::int64_t x,
                                     const BenchFrame& frame) const {
    SceneElement element;
    element.bounds = region.bounds;
    if (region.slot == nullptr) {
        element.kind = Kind::BenchBias;
        element.index = filter(frame);
        return element;
    }
    element.channel = slice(*region.slot, frame);
    if (!region.slot->large) {
        element.kind = Kind::BenchSlice;
        element.index = static_cast<std::int64_t>(region.slot->volume);
        return element;
    }
    element.y = y;
    element.x = x;
    switch (region.slot->volume) {
    case BenchVolume::Input:
        element.kind = Kind::BenchInput;
        break;
    case BenchVolume::Filter:
        element.kind = Kind::BenchWeight;
        element.index = filter(frame);
        element.channel -= channelsOf(m_result->state, element.index).begin;
        break;
    case BenchVolume::Output:
        element.kind = Kind::BenchOutput;
        break;
    }
    const double width = region.bounds.width() / static_cast<double>(region.columns);
    const double height = region.bounds.height() / static_cast<double>(region.rows);
    element.bounds = {region.bounds.left() + static_cast<double>(x) * width,
                      region.bounds.top() + static_cast<double>(y) * height, width, height};
    return element;
}

SceneElement GridGeometry::elementAt(const QPointF& point, const BenchFrame& frame) const {
    const std::vector<Region> all = regions();
    // What lies in front comes last.
    for (const Region& region : all | std::views::reverse) {
        const QRectF& bounds = region.bounds;
        if (bounds.contains(point) && point.x() < bounds.right() && point.y() < bounds.bottom()) {
            return elementIn(region, clampedCell(point.y() - bounds.top(), bounds.height(), region.rows),
                             clampedCell(point.x() - bounds.left(), bounds.width(), region.columns), frame);
        }
    }
    return {};
}

std::optional<GridGeometry::Place> GridGeometry::placeOf(const std::vector<Region>& regions,
                                                         const SceneElement& element,
                                                         const BenchFrame& frame) const {
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const bool cells = regions[i].slot != nullptr && regions[i].slot->large;
        const std::int64_t y = cells ? element.y : 0;
        const std::int64_t x = cells ? element.x : 0;
        if (Range{0, regions[i].rows}.contains(y) && Range{0, regions[i].columns}.contains(x) &&
            elementIn(regions[i], y, x, frame).sameAs(element)) {
            return Place{i, y, x};
        }
    }
    return std::nullopt;
}

SceneElement GridGeometry::find(const SceneElement& element, const BenchFrame& frame) const {
    const std::vector<Region> all = regions();
    const std::optional<Place> place = placeOf(all, element, frame);
    return place ? elementIn(all[place->region], place->y, place->x, frame) : SceneElement();
}

/// The nearest region that begins beyond the edge at which `from` stands, and its cell next to `from`.
std::optional<GridGeometry::Place> GridGeometry::beyond(const std::vector<Region>& regions, const Place& from,
                                                        Direction direction) const {
    const QRectF& here = regions[from.region].seen;
    const double width = here.width() / static_cast<double>(regions[from.region].columns);
    const double height = here.height() / static_cast<double>(regions[from.region].rows);
    const QPointF start(here.left() + (static_cast<double>(from.x) + 0.5) * width,
                        here.top() + (static_cast<double>(from.y) + 0.5) * height);
    std::optional<Place> best;
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const QRectF& there = regions[i].seen;
        const QPointF closest(std::clamp(start.x(), there.left(), there.right()),
                              std::clamp(start.y(), there.top(), there.bottom()));
        double along = 0;
        double aside = 0;
        switch (direction) {
        case Direction::Left:
            along = start.x() - there.center().x();
            aside = std::abs(closest.y() - start.y());
            break;
        case Direction::Right:
            along = there.center().x() - start.x();
            aside = std::abs(closest.y() - start.y());
            break;
        case Direction::Up:
            along = start.y() - there.center().y();
            aside = std::abs(closest.x() - start.x());
            break;
        default:
            along = there.center().y() - start.y();
            aside = std::abs(closest.x() - start.x());
            break;
        }
        const bool sideways = direction == Direction::Left || direction == Direction::Right;
        const double away = std::abs(sideways ? there.center().x() - here.center().x()
                                              : there.center().y() - here.center().y());
        // Regions beside each other in one line are no step up or down, and the other way round.
        if (i == from.region || along <= 0 || away < 1) {
            continue;
        }
        constexpr double asideWeight = 4;
        const double distance = along + asideWeight * aside;
        if (distance < nearest) {
            nearest = distance;
            best = Place{i, clampedCell(closest.y() - there.top(), there.height(), regions[i].rows),
                         clampedCell(closest.x() - there.left(), there.width(), regions[i].columns)};
        }
    }
    return best;
}

SceneElement GridGeometry::neighbour(const SceneElement& from, Direction direction,
                                     const BenchFrame& frame) const {
    const std::vector<Region> all = regions();
    if (all.empty()) {
        return {};
    }
    const auto found = from.isNone() ? std::nullopt : placeOf(all, from, frame);
    if (!found) {
        const std::size_t region = direction == Direction::Last ? all.size() - 1 : 0;
        return elementIn(all[region], 0, 0, frame);
    }
    Place place = *found;
    const Region& region = all[place.region];
    switch (direction) {
    case Direction::First:
        return elementIn(region, 0, 0, frame);
    case Direction::Last:
        return elementIn(region, region.rows - 1, region.columns - 1, frame);
    case Direction::Left:
        --place.x;
        break;
    case Direction::Right:
        ++place.x;
        break;
    case Direction::Up:
        --place.y;
        break;
    case Direction::Down:
        ++place.y;
        break;
    }
    if (Range{0, region.rows}.contains(place.y) && Range{0, region.columns}.contains(place.x)) {
        return elementIn(region, place.y, place.x, frame);
    }
    const std::optional<Place> next = beyond(all, *found, direction);
    return next ? elementIn(all[next->region], next->y, next->x, frame) : SceneElement();
}

} // namespace fovea::ui
