#include "core/explain/receptive_field.h"

#include "core/base/contract.h"
#include "core/explain/dependence.h"
#include "core/ops/layout.h"

#include <algorithm>

namespace fovea {

namespace {

/// `range` is not empty and stays so.
Range limited(const Range& range) {
    const std::int64_t begin = std::clamp(range.begin, -farthestReceptiveField, farthestReceptiveField - 1);
    return {begin, std::clamp(range.end, begin + 1, farthestReceptiveField)};
}

void include(Region& box, const Region& other) {
    if (other.empty()) {
        return;
    }
    if (box.empty()) {
        box = other;
    }
    box = {.channels = united(box.channels, other.channels),
           .rows = limited(united(box.rows, other.rows)),
           .columns = limited(united(box.columns, other.columns)),
           .slices = limited(united(box.slices, other.slices)),
           .pictures = united(box.pictures, other.pictures)};
}

/// What the first `count` nodes read.
std::vector<std::vector<Shape>> readByFirst(std::size_t count, const Graph& graph,
                                            std::span<const Shape> shapes) {
    std::vector<std::vector<Shape>> read;
    for (std::size_t i = 0; i < count; ++i) {
        read.push_back(shapesRead(graph.nodes()[i], shapes));
    }
    return read;
}

/// The unclipped field of a whole box of units.
Region unclippedField(const Graph& graph, const std::vector<std::vector<Shape>>& read, NodeId node,
                      const Region& units, NodeId onInput) {
    std::vector<Region> boxes(node.index() + 1);
    boxes[node.index()] = units;
    for (std::size_t i = node.index(); i > onInput.index(); --i) {
        const Node& reader = graph.nodes()[i];
        if (boxes[i].empty() || reader.isInput()) {
            continue;
        }
        const std::vector<Shape>& inputs = read[i];
        for (std::size_t input = 0; input < inputs.size(); ++input) {
            include(boxes[reader.inputs[input].index()], reader.op->inputRegion(boxes[i], input, inputs));
        }
    }
    return boxes.size() <= onInput.index() || boxes[onInput.index()].empty() ? Region{}
                                                                             : boxes[onInput.index()];
}

Range single(std::int64_t index) {
    return {index, index + 1};
}

/// The channels of a place that count together: all of them, since the branches of a concat see differently
/// far. Of N×C×W they may also be the rows of maps without a batch: there the first, the middle and the last
/// count each alone.
std::vector<Range> channelsTogether(const Shape& shape) {
    const std::int64_t channels = shape.channels();
    if (shape.rank() == 3 && channels > 0) {
        return {single(0), single(channels / 2), single(channels - 1)};
    }
    return {shape.rank() > 3 ? Range{0, channels} : single(channels / 2)};
}

void include(FieldSize& size, const Region& field) {
    size.rows = std::max(size.rows, field.rows.length());
    size.columns = std::max(size.columns, field.columns.length());
}

Region middleOf(const Shape& shape) {
    return {.channels = shape.rank() > 2 ? Range{0, shape.channels()} : single(shape.channels() / 2),
            .rows = single(shape.sliceRows() / 2),
            .columns = single(shape.width() / 2),
            .slices = single(shape.slices() / 2),
            .pictures = single(shape.batch() / 2)};
}

} // namespace

ReceptiveField receptiveField(const Graph& graph, std::span<const Shape> shapes, NodeId node,
                              std::int64_t picture, const Element& at, NodeId onInput) {
    FOVEA_REQUIRE(graph.node(onInput).isInput() && shapes.size() == graph.size());
    const Region unit = elementRegion(shapes[node.index()], {.picture = picture, .at = at});
    const std::vector<std::vector<Shape>> read = readByFirst(node.index() + 1, graph, shapes);
    return {.unclipped = unclippedField(graph, read, node, unit, onInput),
            .clipped = dependence(graph, shapes, node, picture, at, onInput).bounds()};
}

std::vector<FieldSize> receptiveFieldSizes(const Graph& graph, std::span<const Shape> shapes, NodeId onInput,
                                           const Control& control) {
    FOVEA_REQUIRE(graph.node(onInput).isInput() && shapes.size() == graph.size());
    const std::vector<std::vector<Shape>> read = readByFirst(graph.size(), graph, shapes);
    std::vector<FieldSize> sizes;
    for (const NodeId id : graph.ids()) {
        control.checkpoint();
        const Node& node = graph.node(id);
        const Region units = middleOf(shapes[id.index()]);
        const bool seesAsItsInput = node.inputs.size() == 1 && read[id.index()][0] == shapes[id.index()] &&
                                    node.op->inputRegion(units, 0, read[id.index()]) == units;
        if (seesAsItsInput) {
            sizes.push_back(sizes[node.inputs[0].index()]);
            continue;
        }
        FieldSize size;
        for (const Range& channels : channelsTogether(shapes[id.index()])) {
            Region part = units;
            part.channels = channels;
            include(size, unclippedField(graph, read, id, part, onInput));
        }
        if (size.rows == 0) {
            // Some of its channels may come from another input.
            Region whole = units;
            whole.channels = {0, shapes[id.index()].channels()};
            include(size, unclippedField(graph, read, id, whole, onInput));
        }
        sizes.push_back(size);
    }
    return sizes;
}

} // namespace fovea
