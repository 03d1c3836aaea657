#include "ui/scenes/unit_shares.h"

#include "core/ops/dropout.h"
#include "core/ops/flatten.h"
#include "core/ops/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace fovea::ui {

namespace {

/// The volume that a linear layer's numbers were before flatten; none when they never were one.
std::optional<NodeId> volumeBefore(const Analysis& analysis, const Node& linear) {
    const Graph& graph = analysis.trace->graph();
    NodeId id = linear.inputs.front();
    while (!graph.node(id).isInput()) {
        const Op* op = graph.node(id).op.get();
        if (dynamic_cast<const Flatten*>(op) != nullptr) {
            const NodeId volume = graph.node(id).inputs.front();
            return analysis.shapes[volume.index()].planeSize() > 1 ? std::optional(volume) : std::nullopt;
        }
        if (dynamic_cast<const Dropout*>(op) == nullptr) {
            return std::nullopt;
        }
        id = graph.node(id).inputs.front();
    }
    return std::nullopt;
}

/// NaN is not ordered; it comes first, so that it is seen.
double rank(double value) {
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
}

std::vector<std::int64_t> distinct(std::vector<std::int64_t> values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::int64_t positionOf(const std::vector<std::int64_t>& sorted, std::int64_t value) {
    return std::ranges::lower_bound(sorted, value) - sorted.begin();
}

std::size_t strongestTap(const ChannelShare& share, const Arithmetic& arithmetic) {
    if (arithmetic.winner && std::ranges::find(share.taps, *arithmetic.winner) != share.taps.end()) {
        return *arithmetic.winner;
    }
    return *std::ranges::max_element(share.taps, {}, [&](std::size_t index) {
        const Tap& tap = arithmetic.taps[index];
        return tap.onPadding ? -1.0 : rank(std::abs(tap.product));
    });
}

} // namespace

UnitShares::UnitShares(const Analysis& analysis, const UnitExplanation& unit)
    : m_picture(unit.address.picture) {
    const Node& node = analysis.trace->graph().node(unit.address.node);
    if (node.isInput()) {
        return;
    }
    for (const NodeId input : node.inputs) {
        m_from.push_back(input);
        m_views.push_back(analysis.views[input.index()]);
        m_readShapes.push_back(analysis.shapes[input.index()]);
    }
    if (node.op->category() == OpCategory::Linear && m_from.size() == 1) {
        if (const std::optional<NodeId> volume = volumeBefore(analysis, node)) {
            m_from.front() = *volume;
            m_views.front() = analysis.views[volume->index()];
            m_foldedCount = analysis.shapes[volume->index()].volumeSize();
        }
    }
    std::vector<ChannelShare> channels = byContribution(
        regroups() ? sharesBy(unit.arithmetic, [&](const Tap& tap) { return inGrid(tap).channel; })
                   : unit.channels);
    if (unit.arithmetic.combination == Combination::Normalized) {
        std::ranges::stable_sort(channels, std::greater<>(),
                                 [](const ChannelShare& share) { return rank(share.sum); });
    }
    for (const ChannelShare& share : channels) {
        m_shares.push_back(shareOf(share, unit));
    }
}

/// Whether the maps that are shown are not the channels that the explanation speaks of.
bool UnitShares::regroups() const {
    return m_foldedCount > 0 || std::ranges::any_of(m_views, [](const TensorView& view) {
               return view.channelsLast() || view.shape().rank() == 1;
           });
}

ShownPlace UnitShares::place(const Tap& tap) const {
    const TensorView& view = m_views[tap.input];
    const std::int64_t picture = tap.picture.value_or(m_picture);
    if (tap.onPadding) {
        return view.clamped({.map = tap.at.channel, .row = tap.at.y, .column = tap.at.x});
    }
    return view.placeOf(indexOf(m_readShapes[tap.input], picture, tap.at));
}

UnitShares::InGrid UnitShares::inGrid(const Tap& tap) const {
    if (regroups()) {
        const ShownPlace shown = place(tap);
        return {shown.map, shown.slice * m_views[tap.input].rows() + shown.row, shown.column};
    }
    const std::int64_t pictureRows = (tap.picture.value_or(m_picture)) * m_readShapes[tap.input].height();
    return {tap.at.channel, pictureRows + tap.at.y, tap.at.x};
}

UnitShare UnitShares::shareOf(const ChannelShare& share, const UnitExplanation& unit) const {
    std::vector<std::int64_t> allRows;
    std::vector<std::int64_t> allColumns;
    for (const std::size_t tap : share.taps) {
        const InGrid at = inGrid(unit.arithmetic.taps[tap]);
        allRows.push_back(at.row);
        allColumns.push_back(at.column);
    }
    const std::vector<std::int64_t> rows = distinct(allRows);
    const std::vector<std::int64_t> columns = distinct(allColumns);
    UnitShare result{.node = m_from[share.input],
                     .channel = share.channel,
                     .sum = share.sum,
                     .rows = std::ssize(rows),
                     .columns = std::ssize(columns),
                     .cells = {}};
    result.cells.assign(rows.size() * columns.size(), -1);
    const Shape& shape = m_readShapes[share.input];
    const std::int64_t sliceRows = regroups() ? m_views[share.input].rows() : shape.sliceRows();
    const bool isSliced = regroups() ? m_views[share.input].isSliced() : shape.slices() > 1;
    for (std::size_t row = 1; isSliced && row < rows.size(); ++row) {
        if (rows[row] / sliceRows != rows[row - 1] / sliceRows) {
            result.sliceStarts.push_back(static_cast<std::int64_t>(row));
        }
    }
    for (std::size_t i = 0; i < share.taps.size(); ++i) {
        const std::int64_t cell =
            positionOf(rows, allRows[i]) * result.columns + positionOf(columns, allColumns[i]);
        result.cells[static_cast<std::size_t>(cell)] = static_cast<std::int64_t>(share.taps[i]);
    }
    result.strongest = place(unit.arithmetic.taps[strongestTap(share, unit.arithmetic)]);
    return result;
}

} // namespace fovea::ui
