#include "ui/movies/gif_palette.h"

#include "core/base/contract.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace fovea::ui {

namespace {

using Channels = std::array<double, 3>;

struct Counted {
    QRgb colour = 0;
    double count = 0;
};

double channelOf(QRgb colour, std::size_t channel) {
    constexpr std::array<int, 3> shifts = {16, 8, 0};
    return (colour >> shifts[channel]) & 0xFFU;
}

/// A run of colours in the list that all boxes share.
struct Box {
    std::span<Counted> colours;
    double count = 0;
    Channels mean = {};
    Channels error = {}; ///< per channel: count-weighted squared distances from the mean

    explicit Box(std::span<Counted> members)
        : colours(members) {
        Channels squares = {};
        for (const Counted& member : colours) {
            count += member.count;
            for (std::size_t i = 0; i < mean.size(); ++i) {
                const double value = channelOf(member.colour, i);
                mean[i] += member.count * value;
                squares[i] += member.count * value * value;
            }
        }
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i] /= count;
            error[i] = squares[i] - count * mean[i] * mean[i];
        }
    }

    double totalError() const { return colours.size() < 2 ? -1 : error[0] + error[1] + error[2]; }

    /// Both halves have members: the mean lies between the smallest and the largest value.
    std::array<Box, 2> split() const {
        const auto widest = static_cast<std::size_t>(std::ranges::max_element(error) - error.begin());
        const auto upper = std::ranges::partition(
            colours, [&](const Counted& member) { return channelOf(member.colour, widest) <= mean[widest]; });
        const std::size_t lower = colours.size() - upper.size();
        return {Box(colours.first(lower)), Box(colours.subspan(lower))};
    }

    QRgb representative() const {
        const Counted& favourite = *std::ranges::max_element(
            colours, [](const Counted& a, const Counted& b) { return a.count < b.count; });
        if (favourite.count * 2 > count) {
            return favourite.colour;
        }
        const auto level = [&](std::size_t channel) { return static_cast<int>(std::lround(mean[channel])); };
        return qRgb(level(0), level(1), level(2));
    }
};

std::vector<Counted> listed(const ColourCounts& counts) {
    std::vector<Counted> list;
    list.reserve(counts.size());
    for (const auto& [colour, count] : counts) {
        list.push_back({colour, static_cast<double>(count)});
    }
    // The same colours give the same palette, in whatever order they were counted.
    std::ranges::sort(list, {}, &Counted::colour);
    return list;
}

} // namespace

bool GifPalette::covers(const ColourCounts& counts) const {
    return std::ranges::all_of(counts, [this](const auto& counted) {
        const auto found = indices.find(counted.first);
        return found != indices.end() && colours[found->second] == counted.first;
    });
}

GifPalette makeGifPalette(const ColourCounts& counts, std::size_t limit) {
    FOVEA_REQUIRE(limit >= 1 && limit <= 256);
    GifPalette palette;
    if (counts.empty()) {
        return palette;
    }
    std::vector<Counted> list = listed(counts);
    std::vector<Box> boxes = {Box(list)};
    while (boxes.size() < limit) {
        const auto worst = std::ranges::max_element(boxes, {}, &Box::totalError);
        if (worst->totalError() <= 0) {
            break;
        }
        auto [lower, upper] = worst->split();
        *worst = lower;
        boxes.push_back(upper);
    }
    for (const Box& box : boxes) {
        const auto index = static_cast<std::uint8_t>(palette.colours.size());
        palette.colours.push_back(box.representative());
        for (const Counted& member : box.colours) {
            palette.indices.emplace(member.colour, index);
        }
    }
    return palette;
}

} // namespace fovea::ui
