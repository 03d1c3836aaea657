#include "core/explain/dependence.h"

#include "core/base/contract.h"
#include "core/ops/as_maps.h"
#include "core/ops/layout.h"
#include "core/ops/rearrange.h"
#include "core/ops/rewired.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace fovea {

namespace {

using Places = ElementSet::Places;
using PlacesPointer = std::shared_ptr<Places>;

/// Maps share their places until one of them changes.
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

    bool operator==(const Taps&) const = default;
};

/// The taps of every output slice, of every row of a slice and of every column.
struct MapTaps {
    std::vector<Taps> slices;
    std::vector<Taps> rows;
    std::vector<Taps> columns;
    bool identity = false; ///< each place reads just itself
};

const Op& innermost(const Op& op) {
    if (const auto* maps = dynamic_cast<const AsMaps*>(&op)) {
        return innermost(maps->inner());
    }
    if (const auto* rewired = dynamic_cast<const Rewired*>(&op)) {
        return innermost(rewired->inner());
    }
    return op;
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
/// What is relied on where axes keep their meaning (see keepsAxes()): within one map, the slices, rows and
/// columns that are read follow each from its own kind alone; and maps of which the whole reads the same box
/// read it alike.
struct Edge {
    const Op& op;
    std::size_t input = 0;
    std::span<const Shape> shapes;

    Region reads(const Region& box) const { return op.inputRegion(box, input, shapes); }
};

Region wholeMap(const Shape& shape, std::int64_t map) {
    Region box = wholeRegion(shape);
    const std::int64_t picture = map / shape.channels();
    const std::int64_t channel = map % shape.channels();
    box.pictures = {picture, picture + 1};
    box.channels = {channel, channel + 1};
    return box;
}

MapTaps findTaps(const Edge& edge, std::int64_t map, const Shape& output, const Shape& input) {
    const RegionSteps steps = edge.op.inputSteps(edge.input);
    const Region whole = wholeMap(output, map);
    const auto along = [&](Range Region::*axis, std::int64_t step, std::int64_t extent) {
        std::vector<Taps> taps;
        for (std::int64_t i = 0; i < (whole.*axis).end; ++i) {
            Region box = whole;
            box.*axis = {i, i + 1};
            const Region read = edge.reads(box);
            taps.push_back(read.empty() ? Taps{} : tapsWithin(read.*axis, step, extent));
        }
        return taps;
    };
    MapTaps taps{.slices = along(&Region::slices, steps.slices, input.slices()),
                 .rows = along(&Region::rows, steps.rows, input.sliceRows()),
                 .columns = along(&Region::columns, steps.columns, input.width())};
    taps.identity = isIdentity(taps.slices, input.slices()) && isIdentity(taps.rows, input.sliceRows()) &&
                    isIdentity(taps.columns, input.width());
    return taps;
}

/// Calls visit(taps, united) for every run of output indices that read alike, with what `places`, a part of
/// equal size for each index, hold together; runs that hold nothing are left out.
template <class Visit>
void forEachRun(const std::vector<Taps>& taps, std::span<const std::uint8_t> places, const Visit& visit) {
    const std::size_t part = taps.empty() ? 0 : places.size() / taps.size();
    Places together(part);
    for (std::size_t begin = 0; begin < taps.size();) {
        std::size_t end = begin;
        std::ranges::fill(together, std::uint8_t{0});
        for (; end < taps.size() && taps[end] == taps[begin]; ++end) {
            unite(together, places.subspan(end * part, part));
        }
        if (std::ranges::find(together, std::uint8_t{1}) != together.end()) {
            visit(taps[begin], std::span<const std::uint8_t>(together));
        }
        begin = end;
    }
}

template <class Visit>
void forEachIndex(const Taps& taps, const Visit& visit) {
    for (std::int64_t i = taps.range.begin; i < taps.range.end; i += taps.step) {
        visit(static_cast<std::size_t>(i));
    }
}

/// Adds to `into`, a map of `input`, what the places `from` read. What reads alike is united first, so that a
/// thousand rows that all read the whole map cost no more than one.
void spread(const Places& from, const MapTaps& taps, const Shape& input, Places& into) {
    const auto width = static_cast<std::size_t>(input.width());
    const auto rowsOfSlice = static_cast<std::size_t>(input.sliceRows());
    Places line(width);
    forEachRun(taps.slices, from, [&](const Taps& slices, std::span<const std::uint8_t> plane) {
        forEachRun(taps.rows, plane, [&](const Taps& rows, std::span<const std::uint8_t> places) {
            std::ranges::fill(line, std::uint8_t{0});
            forEachRun(taps.columns, places, [&](const Taps& columns, std::span<const std::uint8_t>) {
                forEachIndex(columns, [&](std::size_t x) { line[x] = 1; });
            });
            forEachIndex(slices, [&](std::size_t slice) {
                forEachIndex(rows, [&](std::size_t row) {
                    unite({&into[(slice * rowsOfSlice + row) * width], width}, line);
                });
            });
        });
    });
}

/// Successive output maps that read the same box.
struct Group {
    std::int64_t map = 0; ///< one of them
    Region reads;         ///< by their whole maps
    PlacesPointer places; ///< of all of them together
};

std::vector<Group> groupsOf(const Edge& edge, const ElementSet& output) {
    std::vector<Group> groups;
    for (std::int64_t map = 0; map < std::ssize(output.maps); ++map) {
        const PlacesPointer& places = output.maps[static_cast<std::size_t>(map)];
        if (!places) {
            continue;
        }
        const Region reads = edge.reads(wholeMap(output.shape, map));
        if (reads.empty()) {
            continue;
        }
        if (groups.empty() || groups.back().reads != reads) {
            groups.push_back({.map = map, .reads = reads, .places = places});
        } else if (groups.back().places != places) {
            unite(writable(groups.back().places), *places);
        }
    }
    return groups;
}

/// Calls visit(places) for every map of the box.
template <class Visit>
void forEachMap(const Region& box, ElementSet& set, const Visit& visit) {
    const Range pictures = clipped(box.pictures, set.shape.batch());
    const Range channels = clipped(box.channels, set.shape.channels());
    for (std::int64_t picture = pictures.begin; picture < pictures.end; ++picture) {
        for (std::int64_t channel = channels.begin; channel < channels.end; ++channel) {
            visit(set.maps[static_cast<std::size_t>(picture * set.shape.channels() + channel)]);
        }
    }
}

PlacesPointer noPlaces(const Shape& shape) {
    return std::make_shared<Places>(static_cast<std::size_t>(shape.planeSize()));
}

/// Adds what `group` reads to the maps that it reads. `fresh` is what it reads of a map of which nothing was
/// read before, once that is known.
void addGroup(const Group& group, const MapTaps& taps, PlacesPointer& fresh, ElementSet& input) {
    forEachMap(group.reads, input, [&](PlacesPointer& places) {
        if (places) {
            spread(*group.places, taps, input.shape, writable(places));
            return;
        }
        if (!fresh && taps.identity) {
            fresh = group.places;
        } else if (!fresh) {
            fresh = noPlaces(input.shape);
            spread(*group.places, taps, input.shape, *fresh);
        }
        places = fresh;
    });
}

void addGroups(const Edge& edge, const ElementSet& output, ElementSet& input) {
    std::optional<Group> previous;
    MapTaps taps;
    PlacesPointer fresh;
    for (const Group& group : groupsOf(edge, output)) {
        const bool sameTaps = previous && previous->reads.slices == group.reads.slices &&
                              previous->reads.rows == group.reads.rows &&
                              previous->reads.columns == group.reads.columns;
        if (!sameTaps) {
            taps = findTaps(edge, group.map, output.shape, input.shape);
        }
        if (!sameTaps || previous->places != group.places) {
            fresh = nullptr;
        }
        addGroup(group, taps, fresh, input);
        previous = group;
    }
}

/// Calls visit(index) for every element of the set.
template <class Visit>
void forEachElement(const ElementSet& set, const Visit& visit) {
    const std::int64_t plane = set.shape.planeSize();
    for (std::size_t map = 0; map < set.maps.size(); ++map) {
        for (std::int64_t place = 0; set.maps[map] && place < plane; ++place) {
            if ((*set.maps[map])[static_cast<std::size_t>(place)] != 0) {
                visit(static_cast<std::int64_t>(map) * plane + place);
            }
        }
    }
}

std::int64_t elementCount(const ElementSet& set) {
    std::int64_t count = 0;
    for (const PlacesPointer& places : set.maps) {
        count += places ? std::ranges::count(*places, 1) : 0;
    }
    return count;
}

Places& placesToWrite(PlacesPointer& places, const Shape& shape) {
    if (!places) {
        places = noPlaces(shape);
    }
    return writable(places);
}

/// Element by element, what the plan copies.
void addCopied(const IndexPlan& plan, std::size_t wanted, const ElementSet& output, ElementSet& input) {
    const std::int64_t plane = input.shape.planeSize();
    forEachElement(output, [&](std::int64_t index) {
        const IndexPlan::Source source = plan.source(index);
        if (source.index >= 0 && source.input == wanted) {
            PlacesPointer& places = input.maps[static_cast<std::size_t>(source.index / plane)];
            placesToWrite(places, input.shape)[static_cast<std::size_t>(source.index % plane)] = 1;
        }
    });
}

/// Element by element, the box that each reads.
void addBoxes(const Edge& edge, const ElementSet& output, ElementSet& input) {
    forEachElement(output, [&](std::int64_t index) {
        const Place place = placeOf(output.shape, index);
        const Region box = edge.reads(elementRegion(output.shape, place));
        const Range slices = clipped(box.slices, input.shape.slices());
        const Range rows = clipped(box.rows, input.shape.sliceRows());
        const Range columns = clipped(box.columns, input.shape.width());
        if (slices.length() == 0 || rows.length() == 0 || columns.length() == 0) {
            return;
        }
        forEachMap(box, input, [&](PlacesPointer& places) {
            Places& own = placesToWrite(places, input.shape);
            for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
                for (std::int64_t row = rows.begin; row < rows.end; ++row) {
                    const std::int64_t line = (slice * input.shape.sliceRows() + row) * input.shape.width();
                    std::fill(own.begin() + line + columns.begin, own.begin() + line + columns.end,
                              std::uint8_t{1});
                }
            }
        });
    });
}

/// Whether slices, rows and columns of the output follow from those of the input.
bool keepsAxes(const Edge& edge, const Shape& output) {
    const Op& op = innermost(edge.op);
    const bool mixes =
        dynamic_cast<const Reshape*>(&op) != nullptr || dynamic_cast<const Transpose*>(&op) != nullptr;
    return !mixes && edge.shapes[edge.input].rank() == output.rank();
}

/// Sets of more elements are taken by their boxes also where they would have to be followed one by one.
constexpr std::int64_t mostCopied = std::int64_t{1} << 24;
constexpr std::int64_t mostBoxes = std::int64_t{1} << 12;

/// Adds to `input` what the elements `output` of the node read of it.
void addReads(const Edge& edge, const ElementSet& output, ElementSet& input) {
    if (!keepsAxes(edge, output.shape)) {
        const std::int64_t count = elementCount(output);
        const auto* moves = dynamic_cast<const IndexMap*>(&edge.op);
        const std::optional<IndexPlan> plan =
            moves != nullptr && count <= mostCopied ? moves->fixedPlan(edge.shapes) : std::nullopt;
        if (plan) {
            addCopied(*plan, edge.input, output, input);
            return;
        }
        if (count <= mostBoxes) {
            addBoxes(edge, output, input);
            return;
        }
    }
    addGroups(edge, output, input);
}

} // namespace

ElementSet::ElementSet(const Shape& ofShape)
    : shape(ofShape)
    , maps(static_cast<std::size_t>(ofShape.batch() * ofShape.channels())) {}

Region ElementSet::bounds() const {
    Region box{.slices = {}, .pictures = {}};
    const auto include = [](Range& range, std::int64_t index) { range = united(range, {index, index + 1}); };
    for (std::size_t map = 0; map < maps.size(); ++map) {
        if (maps[map] && std::ranges::count(*maps[map], 1) > 0) {
            include(box.pictures, static_cast<std::int64_t>(map) / shape.channels());
            include(box.channels, static_cast<std::int64_t>(map) % shape.channels());
        }
    }
    const Places any = anyMap();
    for (std::int64_t place = 0; place < shape.planeSize(); ++place) {
        if (any[static_cast<std::size_t>(place)] != 0) {
            const std::int64_t line = place / shape.width();
            include(box.slices, line / shape.sliceRows());
            include(box.rows, line % shape.sliceRows());
            include(box.columns, place % shape.width());
        }
    }
    return box.empty() ? Region{} : box;
}

ElementSet::Places ElementSet::anyMap() const {
    Places any(static_cast<std::size_t>(shape.planeSize()));
    for (const PlacesPointer& places : maps) {
        if (places) {
            unite(any, *places);
        }
    }
    return any;
}

std::vector<Shape> shapesRead(const Node& node, std::span<const Shape> shapes) {
    std::vector<Shape> read;
    for (const NodeId input : node.inputs) {
        read.push_back(shapes[input.index()]);
    }
    return read;
}

ElementSet dependence(const Graph& graph, std::span<const Shape> shapes, NodeId node, std::int64_t picture,
                      const Element& at, NodeId onInput) {
    const Shape& shape = shapes[node.index()];
    FOVEA_REQUIRE(picture >= 0 && picture < shape.batch());
    FOVEA_REQUIRE(at.channel >= 0 && at.channel < shape.channels());
    FOVEA_REQUIRE(at.y >= 0 && at.y < shape.height() && at.x >= 0 && at.x < shape.width());
    std::vector<std::optional<ElementSet>> sets(graph.size());
    PlacesPointer own = noPlaces(shape);
    (*own)[static_cast<std::size_t>(at.y * shape.width() + at.x)] = 1;
    sets[node.index()]
        .emplace(shape)
        .maps[static_cast<std::size_t>(picture * shape.channels() + at.channel)] = std::move(own);

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
