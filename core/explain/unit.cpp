#include "core/explain/unit.h"

#include "core/base/error.h"
#include "core/explain/dependence.h"
#include "core/explain/statistics.h"
#include "core/ops/elementwise.h"
#include "core/ops/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace fovea {

void requireWithin(const std::string& layer, const IndexWithin& index) {
    if (index.index >= 0 && index.index < index.count) {
        return;
    }
    const std::string range =
        index.count == 0 ? "the layer is empty" : "it must be from 0 to " + std::to_string(index.count - 1);
    throw SettingError("layer \"" + layer + "\" has no " + index.name + " " + std::to_string(index.index) +
                       ": " + range);
}

namespace {

void requireInTrace(const Trace& trace, const UnitAddress& address) {
    const Graph& graph = trace.graph();
    if (!address.node.valid() || address.node.index() >= graph.size()) {
        throw SettingError("there is no layer number " + std::to_string(address.node.value) +
                           ": it must be from 0 to " + std::to_string(graph.size() - 1));
    }
    const std::string& layer = graph.node(address.node).name;
    const Shape& shape = trace.output(address.node).shape();
    requireWithin(layer, {"picture", address.picture, shape.batch()});
    requireWithin(layer, {"channel", address.at.channel, shape.channels()});
    requireWithin(layer, {"row", address.at.y, shape.height()});
    requireWithin(layer, {"column", address.at.x, shape.width()});
}

} // namespace

UnitExplanation explainUnit(const Trace& trace, const UnitAddress& address) {
    requireInTrace(trace, address);
    const Graph& graph = trace.graph();
    const Node& node = graph.node(address.node);
    const Element& at = address.at;
    const double value = trace.output(address.node).at(address.picture, at.channel, at.y, at.x);

    UnitExplanation explanation{
        .address = address, .value = value, .arithmetic = {}, .window = {}, .channels = {}, .field = {}};
    explanation.arithmetic = node.isInput()
                                 ? copyOf(tapAt(trace.output(address.node), 0, address.picture, at))
                                 : node.op->explain(trace.inputsOf(address.node),
                                                    trace.parameters().of(address.node), address.picture, at);
    explanation.channels = sharesBy(explanation.arithmetic, [](const Tap& tap) { return tap.at.channel; });

    std::vector<Shape> shapes;
    for (const NodeId id : graph.ids()) {
        shapes.push_back(trace.output(id).shape());
    }
    if (!node.inputs.empty()) {
        explanation.window = node.op->inputRegion(
            elementRegion(shapes[address.node.index()], {.picture = address.picture, .at = at}), 0,
            shapesRead(node, shapes));
    }
    if (const std::vector<NodeId> inputs = graph.inputs(); !inputs.empty()) {
        explanation.field = receptiveField(graph, shapes, address.node, address.picture, at, inputs.front());
    }
    return explanation;
}

std::vector<ChannelShare> sharesBy(const Arithmetic& arithmetic,
                                   const std::function<std::int64_t(const Tap&)>& channelOf) {
    std::map<std::pair<std::size_t, std::int64_t>, ChannelShare> shares;
    for (std::size_t i = 0; i < arithmetic.taps.size(); ++i) {
        const Tap& tap = arithmetic.taps[i];
        const std::int64_t channel = channelOf(tap);
        ChannelShare& share = shares[{tap.input, channel}];
        share.input = tap.input;
        share.channel = channel;
        share.taps.push_back(i);
        const bool counts = arithmetic.combination != Combination::Maximum || arithmetic.winner == i;
        share.sum += counts ? tap.product : 0.0;
    }
    std::vector<ChannelShare> sorted;
    for (auto& [channel, share] : shares) {
        sorted.push_back(std::move(share));
    }
    return sorted;
}

std::vector<ChannelShare> byContribution(std::vector<ChannelShare> shares) {
    std::ranges::sort(shares, [](const ChannelShare& a, const ChannelShare& b) {
        return std::tuple(-magnitude(a.sum), a.input, a.channel) <
               std::tuple(-magnitude(b.sum), b.input, b.channel);
    });
    return shares;
}

} // namespace fovea
