#include "core/explain/dependence.h"

#include "core/base/contract.h"
#include "core/ops/conv2d.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/pool2d.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <optional>

namespace fovea {

namespace {

using Places = ElementSet::Places;
using PlacesPointer = std::shared_ptr<Places>;

/// Channels share their places until one of them changes.
Places& writable(PlacesPointer& places) {
    if (places.use_count() > 1) {
        places = std::make_shared<Places>(*places);
    }
    return *places;
}

void unite(std::span<std::uint8_t> into, std::span<const std::uint8_t> from) {
    std::ranges::transform(into, from, into.begin(), std::bit_or<>());
}

/// What one output index reads along one axis: every step-th index of a range that lies on the input.
struct Taps {
    Range range;
    std::int64_t step = 1;
};

/// The taps of every output row and of every output column.
struct MapTaps {
    std::vector<Taps> rows;
    std::vector<Taps> columns;
    bool identity = false; ///< each place reads just itself
};

/// Steps between the taps of an op that slides a window; 1 for all others.
struct Steps {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

Steps stepsOf(const Op& op) {
    const auto dilations = [](const Window2d& window) {
        return Steps{.rows = window.rows.dilation, .columns = window.columns.dilation};
    };
    if (const auto* convolution = dynamic_cast<const Conv2d*>(&op)) {
        return dilations(convolution->options().window);
    }
    if (const auto* stamping = dynamic_cast<const ConvTranspose2d*>(&op)) {
        const auto step = [](const WindowAxis& axis) {
            return axis.dilation / std::gcd(axis.dilation, axis.stride);
        };
        const Window2d& window = stamping->options().window;
        return {.rows = step(window.rows), .columns = step(window.columns)};
    }
    if (const auto* pooling = dynamic_cast<const MaxPool2d*>(&op)) {
        return dilations(pooling->options().window);
    }
    if (const auto* pooling = dynamic_cast<const AveragePool2d*>(&op)) {
        return dilations(pooling->options().window);
    }
    return {};
}

Taps tapsWithin(const Range& range, std::int64_t step, std::int64_t extent) {
    const std::int64_t skipped = range.begin < 0 ? (-range.begin + step - 1) / step : 0;
    return {.range = {range.begin + skipped * step, std::min(range.end, extent)}, .step = step};
}

bool isIdentity(std::span<const Taps> taps, std::int64_t extent) {
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const auto own = static_cast<std::int64_t>(i);
        if (taps[i].range != Range{own, own + 1}) {
            return false;
        }
    }
    return std::ssize(taps) == extent;
}

/// One of a node's inputs as seen by its op.
///
/// What is relied on holds for every op: within one channel, the rows that are read follow from the row
/// alone and the columns from the column alone; and channels whose whole maps read the same rows and columns
/// read them alike.
struct Edge {
    const Op& op;
    std::size_t input = 0;
    std::span<const Shape> shapes;

    Region reads(std::int64_t channel, const Range& rows, const Range& columns) const {
        return op.inputRegion({.channels = {channel, channel + 1}, .rows = rows, .columns = columns}, input,
                              shapes);
    }
};

MapTaps findTaps(const Edge& edge, std::int64_t channel, const ElementSet& output, const ElementSet& input) {
    const Steps steps = stepsOf(edge.op);
    MapTaps taps;
    for (std::int64_t y = 0; y < output.height; ++y) {
        const Region region = edge.reads(channel, {y, y + 1}, {0, output.width});
        taps.rows.push_back(tapsWithin(region.rows, steps.rows, input.height));
    }
    for (std::int64_t x = 0; x < output.width; ++x) {
        const Region region = edge.reads(channel, {0, output.height}, {x, x + 1});
        taps.columns.push_back(tapsWithin(region.columns, steps.columns, input.width));
    }
    taps.identity = isIdentity(taps.rows, input.height) && isIdentity(taps.columns, input.width);
    return taps;
}

/// Adds to `into`, a map of `width`, what the places `from` read: along the rows first, then down.
void spread(const Places& from, const MapTaps& taps, std::int64_t width, Places& into) {
    const std::size_t outputWidth = taps.columns.size();
    Places line(static_cast<std::size_t>(width));
    for (std::size_t y = 0; y < taps.rows.size(); ++y) {
        std::ranges::fill(line, std::uint8_t{0});
        bool any = false;
        for (std::size_t x = 0; x < outputWidth; ++x) {
            if (from[y * outputWidth + x] != 0) {
                const Taps& tap = taps.columns[x];
                for (std::int64_t column = tap.range.begin; column < tap.range.end; column += tap.step) {
                    line[static_cast<std::size_t>(column)] = 1;
                }
                any = true;
            }
        }
        const Taps& tap = taps.rows[y];
        for (std::int64_t row = tap.range.begin; any && row < tap.range.end; row += tap.step) {
            unite({&into[static_cast<std::size_t>(row * width)], line.size()}, line);
        }
    }
}

/// Successive output channels that read the same box.
struct Group {
    std::int64_t channel = 0; ///< one of them
    Region reads;             ///< by their whole maps
    PlacesPointer places;     ///< of all of them together
};

std::vector<Group> groupsOf(const Edge& edge, const ElementSet& output) {
    std::vector<Group> groups;
    for (std::int64_t channel = 0; channel < std::ssize(output.channels); ++channel) {
        const PlacesPointer& places = output.channels[static_cast<std::size_t>(channel)];
        if (!places) {
            continue;
        }
        const Region reads = edge.reads(channel, {0, output.height}, {0, output.width});
        if (reads.empty()) {
            continue;
        }
        if (groups.empty() || groups.back().reads != reads) {
            groups.push_back({.channel = channel, .reads = reads, .places = places});
        } else if (groups.back().places != places) {
            unite(writable(groups.back().places), *places);
        }
    }
    return groups;
}

/// Adds what `group` reads to the channels that it reads. `fresh` is what it reads of a map of which nothing
/// was read before, once that is known.
void addGroup(const Group& group, const MapTaps& taps, PlacesPointer& fresh, ElementSet& input) {
    const std::int64_t end = std::min(group.reads.channels.end, std::ssize(input.channels));
    for (std::int64_t channel = std::max<std::int64_t>(group.reads.channels.begin, 0); channel < end;
         ++channel) {
        PlacesPointer& places = input.channels[static_cast<std::size_t>(channel)];
        if (places) {
            spread(*group.places, taps, input.width, writable(places));
            continue;
        }
        if (!fresh && taps.identity) {
            fresh = group.places;
        } else if (!fresh) {
            fresh = std::make_shared<Places>(static_cast<std::size_t>(input.height * input.width));
            spread(*group.places, taps, input.width, *fresh);
        }
        places = fresh;
    }
}

/// Adds to `input` what the elements `output` of the node read of it.
void addReads(const Edge& edge, const ElementSet& output, ElementSet& input) {
    std::optional<Group> previous;
    MapTaps taps;
    PlacesPointer fresh;
    for (const Group& group : groupsOf(edge, output)) {
        const bool sameTaps = previous && previous->reads.rows == group.reads.rows &&
                              previous->reads.columns == group.reads.columns;
        if (!sameTaps) {
            taps = findTaps(edge, group.channel, output, input);
        }
        if (!sameTaps || previous->places != group.places) {
            fresh = nullptr;
        }
        addGroup(group, taps, fresh, input);
        previous = group;
    }
}

} // namespace

ElementSet::ElementSet(const Shape& shape)
    : height(shape.height())
    , width(shape.width())
    , channels(static_cast<std::size_t>(shape.channels())) {}

Region ElementSet::bounds() const {
    Region box{.channels = {std::ssize(channels), 0}, .rows = {height, 0}, .columns = {width, 0}};
    const auto include = [](Range& range, std::int64_t index) {
        range.begin = std::min(range.begin, index);
        range.end = std::max(range.end, index + 1);
    };
    for (std::size_t channel = 0; channel < channels.size(); ++channel) {
        if (channels[channel] && std::ranges::count(*channels[channel], 1) > 0) {
            include(box.channels, static_cast<std::int64_t>(channel));
        }
    }
    const std::vector<bool> mask = anyChannel();
    for (std::int64_t y = 0; y < height; ++y) {
        for (std::int64_t x = 0; x < width; ++x) {
            if (mask[static_cast<std::size_t>(y * width + x)]) {
                include(box.rows, y);
                include(box.columns, x);
            }
        }
    }
    return box.empty() ? Region{} : box;
}

std::vector<bool> ElementSet::anyChannel() const {
    Places any(static_cast<std::size_t>(height * width));
    for (const PlacesPointer& places : channels) {
        if (places) {
            unite(any, *places);
        }
    }
    std::vector<bool> mask;
    std::ranges::transform(any, std::back_inserter(mask), [](std::uint8_t place) { return place != 0; });
    return mask;
}

std::vector<Shape> shapesRead(const Node& node, std::span<const Shape> shapes) {
    std::vector<Shape> read;
    for (const NodeId input : node.inputs) {
        read.push_back(shapes[input.index()]);
    }
    return read;
}

ElementSet dependence(const Graph& graph, std::span<const Shape> shapes, NodeId node, const Element& at,
                      NodeId onInput) {
    const Shape& shape = shapes[node.index()];
    FOVEA_REQUIRE(at.channel >= 0 && at.channel < shape.channels());
    FOVEA_REQUIRE(at.y >= 0 && at.y < shape.height() && at.x >= 0 && at.x < shape.width());
    std::vector<std::optional<ElementSet>> sets(graph.size());
    auto own = std::make_shared<Places>(static_cast<std::size_t>(shape.planeSize()));
    (*own)[static_cast<std::size_t>(at.y * shape.width() + at.x)] = 1;
    sets[node.index()].emplace(shape).channels[static_cast<std::size_t>(at.channel)] = std::move(own);

    for (std::size_t i = node.index(); i > onInput.index(); --i) {
        const Node& reader = graph.nodes()[i];
        if (!sets[i] || reader.isInput()) {
            continue;
        }
        const std::vector<Shape> inputs = shapesRead(reader, shapes);
        for (std::size_t input = 0; input < inputs.size(); ++input) {
            std::optional<ElementSet>& set = sets[reader.inputs[input].index()];
            if (!set) {
                set.emplace(inputs[input]);
            }
            addReads({.op = *reader.op, .input = input, .shapes = inputs}, *sets[i], *set);
        }
        sets[i].reset();
    }
    return std::move(sets[onInput.index()]).value_or(ElementSet(shapes[onInput.index()]));
}

} // namespace fovea
