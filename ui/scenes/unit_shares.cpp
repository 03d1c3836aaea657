#include "ui/scenes/unit_shares.h"

#include "core/ops/dropout.h"
#include "core/ops/flatten.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

std::vector<std::int64_t> distinct(const std::vector<Element>& places, std::int64_t Element::*axis) {
    std::vector<std::int64_t> values;
    for (const Element& place : places) {
        values.push_back(place.*axis);
    }
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::int64_t positionOf(const std::vector<std::int64_t>& sorted, std::int64_t value) {
    return std::ranges::lower_bound(sorted, value) - sorted.begin();
}

std::size_t strongestTap(const ChannelShare& share, const Arithmetic& arithmetic) {
    if (arithmetic.winner) {
        return *arithmetic.winner;
    }
    return *std::ranges::max_element(share.taps, {}, [&](std::size_t index) {
        const Tap& tap = arithmetic.taps[index];
        return tap.onPadding ? -1.0 : rank(std::abs(tap.product));
    });
}

} // namespace

UnitShares::UnitShares(const Analysis& analysis, const UnitExplanation& unit) {
    const Node& node = analysis.trace->graph().node(unit.address.node);
    if (node.isInput()) {
        return;
    }
    std::optional<NodeId> volume;
    if (node.op->category() == OpCategory::Linear) {
        volume = volumeBefore(analysis, node);
    }
    if (volume) {
        m_folded = analysis.shapes[volume->index()];
    }
    std::vector<ChannelShare> channels = byContribution(volume ? foldedBack(unit) : unit.channels);
    if (unit.arithmetic.combination == Combination::Normalized) {
        std::ranges::stable_sort(channels, std::greater<>(),
                                 [](const ChannelShare& share) { return rank(share.sum); });
    }
    for (const ChannelShare& share : channels) {
        const NodeId from = volume ? *volume : node.inputs[share.input];
        UnitShare& laidOut = m_shares.emplace_back(shareOf(share, unit, from));
        const Shape& shape = analysis.shapes[from.index()];
        laidOut.strongestY = std::clamp<std::int64_t>(laidOut.strongestY, 0, shape.height() - 1);
        laidOut.strongestX = std::clamp<std::int64_t>(laidOut.strongestX, 0, shape.width() - 1);
    }
}

Element UnitShares::place(const Tap& tap) const {
    if (!m_folded) {
        return tap.at;
    }
    const std::int64_t plane = m_folded->planeSize();
    const std::int64_t inPlane = tap.at.channel % plane;
    return {.channel = tap.at.channel / plane,
            .y = inPlane / m_folded->width(),
            .x = inPlane % m_folded->width()};
}

std::vector<ChannelShare> UnitShares::foldedBack(const UnitExplanation& unit) const {
    std::vector<ChannelShare> maps(static_cast<std::size_t>(m_folded->channels()));
    for (std::size_t c = 0; c < maps.size(); ++c) {
        maps[c].channel = static_cast<std::int64_t>(c);
    }
    for (const ChannelShare& number : unit.channels) {
        for (const std::size_t tap : number.taps) {
            const Element at = place(unit.arithmetic.taps[tap]);
            ChannelShare& map = maps[static_cast<std::size_t>(at.channel)];
            map.taps.push_back(tap);
            map.sum += unit.arithmetic.taps[tap].product;
        }
    }
    return maps;
}

UnitShare UnitShares::shareOf(const ChannelShare& share, const UnitExplanation& unit, NodeId node) const {
    std::vector<Element> places;
    for (const std::size_t tap : share.taps) {
        places.push_back(place(unit.arithmetic.taps[tap]));
    }
    const std::vector<std::int64_t> rows = distinct(places, &Element::y);
    const std::vector<std::int64_t> columns = distinct(places, &Element::x);
    UnitShare result{.node = node,
                     .channel = share.channel,
                     .sum = share.sum,
                     .rows = std::ssize(rows),
                     .columns = std::ssize(columns),
                     .cells = {}};
    result.cells.assign(rows.size() * columns.size(), -1);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::int64_t cell =
            positionOf(rows, places[i].y) * result.columns + positionOf(columns, places[i].x);
        result.cells[static_cast<std::size_t>(cell)] = static_cast<std::int64_t>(share.taps[i]);
    }
    const Element strongest = place(unit.arithmetic.taps[strongestTap(share, unit.arithmetic)]);
    result.strongestY = strongest.y;
    result.strongestX = strongest.x;
    return result;
}

} // namespace fovea::ui
