#include "core/explain/summary.h"

#include "core/explain/dependence.h"

namespace fovea {

namespace {

constexpr std::string_view inputKind = "input";

std::int64_t trainableCount(const Op& op) {
    std::int64_t count = 0;
    for (const ParameterSpec& spec : op.parameters()) {
        count += isTrainable(spec.role) ? spec.shape.elementCount() : 0;
    }
    return count;
}

} // namespace

std::vector<LayerSummary> summarize(const Graph& graph, std::span<const Shape> inputs,
                                    const Control& control) {
    const std::vector<Shape> shapes = inferShapes(graph, inputs);
    const std::vector<NodeId> graphInputs = graph.inputs();
    const std::vector<FieldSize> fields =
        graphInputs.empty() ? std::vector<FieldSize>(graph.size())
                            : receptiveFieldSizes(graph, shapes, graphInputs.front(), control);
    std::vector<LayerSummary> rows;
    for (const NodeId id : graph.ids()) {
        const Node& node = graph.node(id);
        LayerSummary& row = rows.emplace_back();
        row.node = id;
        row.name = node.name;
        row.kind = inputKind;
        row.output = shapes[id.index()];
        row.activationBytes = row.output.elementCount() * static_cast<std::int64_t>(sizeof(float));
        row.field = fields[id.index()];
        if (!node.isInput()) {
            row.kind = node.op->kind();
            row.parameters = trainableCount(*node.op);
            row.multiplyAdds = node.op->multiplyAdds(shapesRead(node, shapes));
        }
    }
    return rows;
}

LayerTotals totalsOf(std::span<const LayerSummary> layers) {
    LayerTotals totals;
    for (const LayerSummary& layer : layers) {
        totals.layers += layer.kind == inputKind ? 0 : 1;
        totals.parameters += layer.parameters;
        totals.multiplyAdds += layer.multiplyAdds;
        totals.activationBytes += layer.activationBytes;
    }
    return totals;
}

} // namespace fovea
