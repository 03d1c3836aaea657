#include "core/explain/comparison.h"

#include "core/base/error.h"
#include "core/graph/executor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace fovea {

namespace {

Tensor differenceOf(const Tensor& first, const Tensor& second) {
    Tensor difference = Tensor::uninitialized(first.shape());
    std::ranges::transform(second.values(), first.values(), difference.mutableValues().begin(),
                           [](float b, float a) { return b - a; });
    return difference;
}

void spread(Statistics& statistics, const Statistics& other) {
    if (other.count == 0) {
        return;
    }
    statistics.min = statistics.count == 0 ? other.min : std::min(statistics.min, other.min);
    statistics.max = statistics.count == 0 ? other.max : std::max(statistics.max, other.max);
}

LayerStatistics spanning(LayerStatistics statistics, const LayerStatistics& other) {
    spread(statistics.layer, other.layer);
    for (std::size_t map = 0; map < statistics.maps.size(); ++map) {
        spread(statistics.maps[map], other.maps[map]);
    }
    return statistics;
}

} // namespace

void requireComparable(const Analysis& first) {
    constexpr std::int64_t kept = 3;
    requireActivationsFit(first.shapes, "the activations of both pictures and their differences", kept);
}

std::shared_ptr<const Comparison> compare(std::shared_ptr<const Analysis> first,
                                          std::shared_ptr<const Analysis> second, const Workers& workers,
                                          const Control& control) {
    if (first->shapes != second->shapes) {
        throw SettingError("the two pictures went through different networks or at different sizes; compare "
                           "them through the same one");
    }
    auto comparison = std::make_shared<Comparison>();
    const std::size_t nodes = first->shapes.size();
    comparison->differences.resize(nodes);
    comparison->statistics.resize(nodes);
    comparison->shared.resize(nodes);
    workers.forEach(static_cast<std::int64_t>(nodes), [&](std::int64_t i) {
        control.checkpoint();
        const NodeId node{static_cast<std::int32_t>(i)};
        const std::size_t at = node.index();
        comparison->differences[at] = differenceOf(first->trace->output(node), second->trace->output(node));
        comparison->statistics[at] = layerStatistics(comparison->differences[at], first->views[at]);
        comparison->shared[at] = spanning(first->statistics[at], second->statistics[at]);
    });
    comparison->first = std::move(first);
    comparison->second = std::move(second);
    return comparison;
}

std::vector<SharePair> pairedShares(const UnitExplanation& first, const UnitExplanation& second) {
    std::map<std::pair<std::size_t, std::int64_t>, SharePair> pairs;
    const auto pairOf = [&](const ChannelShare& share) -> SharePair& {
        SharePair& pair = pairs[{share.input, share.channel}];
        pair.input = share.input;
        pair.channel = share.channel;
        return pair;
    };
    for (const ChannelShare& share : first.channels) {
        pairOf(share).first = share.sum;
    }
    for (const ChannelShare& share : second.channels) {
        pairOf(share).second = share.sum;
    }
    std::vector<SharePair> sorted;
    for (const auto& [channel, pair] : pairs) {
        sorted.push_back(pair);
    }
    std::ranges::sort(sorted, [](const SharePair& a, const SharePair& b) {
        return std::tuple(-magnitude(a.difference()), a.input, a.channel) <
               std::tuple(-magnitude(b.difference()), b.input, b.channel);
    });
    return sorted;
}

} // namespace fovea
