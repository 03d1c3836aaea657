#include "ui/panels/bench_cells.h"

#include "core/bench/bench_edit.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace fovea::ui {

namespace {

/// Slices, rows and columns of what a cell lies in.
Shape volumeOf(const BenchState& state, BenchCell::Kind kind) {
    if (kind == BenchCell::Kind::Input) {
        return {1, state.size.depth, state.size.height, state.size.width};
    }
    return {1, state.size.depth / state.groups, state.window.rows.kernel, state.window.columns.kernel};
}

} // namespace

std::optional<BenchCell> cellOf(const SceneElement& element, const BenchResult& result) {
    BenchCell cell;
    switch (element.kind) {
    case SceneElement::Kind::BenchInput: {
        if (result.isPadding(element.y, element.x)) {
            return std::nullopt;
        }
        const std::optional<std::int64_t> row = result.sourceRow(element.y);
        const std::optional<std::int64_t> column = result.sourceColumn(element.x);
        if (!row || !column) {
            return std::nullopt;
        }
        cell.at = {.channel = element.channel, .y = *row, .x = *column};
        break;
    }
    case SceneElement::Kind::BenchWeight:
        cell = {.kind = BenchCell::Kind::Weight,
                .filter = element.index,
                .at = {.channel = element.channel, .y = element.y, .x = element.x}};
        break;
    case SceneElement::Kind::BenchBias:
        cell = {.kind = BenchCell::Kind::Bias, .filter = element.index};
        break;
    default:
        return std::nullopt;
    }
    return hasCell(result.state, cell) ? std::optional(cell) : std::nullopt;
}

SceneElement elementOf(const BenchCell& cell, const BenchResult& result) {
    switch (cell.kind) {
    case BenchCell::Kind::Input: {
        const bool transposed = isTransposed(result.state);
        return {.kind = SceneElement::Kind::BenchInput,
                .channel = cell.at.channel,
                .y = cell.at.y + (transposed ? 0 : result.rows.window.padBefore),
                .x = cell.at.x + (transposed ? 0 : result.columns.window.padBefore)};
    }
    case BenchCell::Kind::Weight:
        return {.kind = SceneElement::Kind::BenchWeight,
                .channel = cell.at.channel,
                .y = cell.at.y,
                .x = cell.at.x,
                .index = cell.filter};
    case BenchCell::Kind::Bias:
        break;
    }
    return {.kind = SceneElement::Kind::BenchBias, .index = cell.filter};
}

bool hasCell(const BenchState& state, const BenchCell& cell) {
    const bool filter = hasFilters(state.operation) && Range{0, state.filters}.contains(cell.filter);
    if (cell.kind == BenchCell::Kind::Bias) {
        return filter;
    }
    const Shape volume = volumeOf(state, cell.kind);
    return (cell.kind == BenchCell::Kind::Input || filter) &&
           Range{0, volume.channels()}.contains(cell.at.channel) &&
           Range{0, volume.height()}.contains(cell.at.y) && Range{0, volume.width()}.contains(cell.at.x);
}

float valueOf(const BenchState& state, const BenchCell& cell) {
    switch (cell.kind) {
    case BenchCell::Kind::Input:
        return state.input.at(0, cell.at.channel, cell.at.y, cell.at.x);
    case BenchCell::Kind::Weight:
        return state.weight.values()[static_cast<std::size_t>(
            weightIndex(state, cell.filter, cell.at.channel, cell.at.y, cell.at.x))];
    case BenchCell::Kind::Bias:
        break;
    }
    return state.bias.values()[static_cast<std::size_t>(cell.filter)];
}

BenchState withValue(BenchState state, const BenchCell& cell, float value) {
    switch (cell.kind) {
    case BenchCell::Kind::Input:
        return withInput(std::move(state), cell.at, value);
    case BenchCell::Kind::Weight:
        return withWeight(std::move(state), cell.filter, cell.at, value);
    case BenchCell::Kind::Bias:
        break;
    }
    return withBias(std::move(state), cell.filter, value);
}

std::optional<BenchCell> cellBeside(const BenchState& state, const BenchCell& cell, int cells, int rows) {
    BenchCell next = cell;
    if (cell.kind == BenchCell::Kind::Bias) {
        next.filter += cells + rows;
        return hasCell(state, next) ? std::optional(next) : std::nullopt;
    }
    const Shape volume = volumeOf(state, cell.kind);
    const std::int64_t place =
        (cell.at.channel * volume.height() + cell.at.y + rows) * volume.width() + cell.at.x + cells;
    const std::int64_t row = cell.at.y + rows;
    if (place < 0 || place >= volume.volumeSize() || row < 0 || row >= volume.height()) {
        return std::nullopt;
    }
    next.at = {.channel = place / volume.planeSize(),
               .y = place / volume.width() % volume.height(),
               .x = place % volume.width()};
    return next;
}

std::vector<BenchCell> cellsBetween(const BenchCell& from, const BenchCell& to) {
    if (from.kind != to.kind || from.filter != to.filter || from.at.channel != to.at.channel) {
        return {to};
    }
    const std::int64_t dy = to.at.y - from.at.y;
    const std::int64_t dx = to.at.x - from.at.x;
    const std::int64_t steps = std::max<std::int64_t>({std::abs(dy), std::abs(dx), 1});
    std::vector<BenchCell> cells;
    for (std::int64_t i = 0; i <= steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        BenchCell cell = from;
        cell.at.y += std::llround(share * static_cast<double>(dy));
        cell.at.x += std::llround(share * static_cast<double>(dx));
        if (cells.empty() || !(cells.back() == cell)) {
            cells.push_back(cell);
        }
    }
    return cells;
}

} // namespace fovea::ui
