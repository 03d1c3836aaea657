#include "ui/scenes/layer_order.h"

#include <algorithm>
#include <functional>

namespace fovea::ui {

namespace {

double reach(const Statistics& map) {
    return std::max(-static_cast<double>(map.min), static_cast<double>(map.max));
}

/// `map` is of the numbers that the sort is about.
double sortKey(const Statistics& map, TileSort sort) {
    switch (sort) {
    case TileSort::Mean:
        return map.mean;
    case TileSort::Max:
        return static_cast<double>(map.max);
    case TileSort::ZeroShare:
        return map.zeroShare;
    case TileSort::Difference:
        return reach(map);
    case TileSort::Index:
        break;
    }
    return 0;
}

/// Takes away all but `most`.
void keepFarthest(std::vector<std::int64_t>& channels, const LayerStatistics& statistics, std::int64_t most) {
    if (std::ssize(channels) <= most) {
        return;
    }
    std::ranges::stable_sort(channels, std::greater<>(), [&](std::int64_t channel) {
        return reach(statistics.maps[static_cast<std::size_t>(channel)]);
    });
    channels.resize(static_cast<std::size_t>(most));
    std::ranges::sort(channels);
}

} // namespace

bool isDeadMap(const LayerStatistics& statistics, std::int64_t channel) {
    if (statistics.deadMaps == 0) {
        return false;
    }
    const Statistics& map = statistics.maps[static_cast<std::size_t>(channel)];
    const bool isSingle = map.count + map.notFinite == 1;
    return isSingle ? map.zeroShare == 1.0 : map.isDead();
}

std::vector<std::int64_t> shownChannels(const LayerStatistics& statistics, const ViewOptions& options,
                                        const LayerStatistics* differences) {
    std::vector<std::int64_t> channels;
    for (std::int64_t c = 0; c < std::ssize(statistics.maps); ++c) {
        if (!options.hideDead || !isDeadMap(statistics, c)) {
            channels.push_back(c);
        }
    }
    keepFarthest(channels, statistics, options.mostShown);
    const bool byDifference = options.sort == TileSort::Difference;
    const TileSort sort = byDifference && differences == nullptr ? TileSort::Index : options.sort;
    const LayerStatistics& sorted = byDifference && differences != nullptr ? *differences : statistics;
    std::ranges::stable_sort(channels, std::greater<>(), [&](std::int64_t channel) {
        return sortKey(sorted.maps[static_cast<std::size_t>(channel)], sort);
    });
    return channels;
}

} // namespace fovea::ui
