#include "ui/scenes/network_columns.h"

#include "core/ops/dropout.h"
#include "core/ops/flatten.h"

#include <algorithm>

namespace fovea::ui {

namespace {

/// Layers that only hand on what is shown beside them get no column, nor do those that do not read the
/// picture and those without a number.
bool showsNothingNew(const Analysis& analysis, const std::vector<NodeId>& answer, NodeId id) {
    const Node& node = analysis.model.graph->node(id);
    const Op* op = node.op.get();
    if (op == nullptr || node.inputs.empty() || analysis.views[id.index()].isEmpty()) {
        return true;
    }
    const bool copies =
        dynamic_cast<const Flatten*>(op) != nullptr || dynamic_cast<const Dropout*>(op) != nullptr;
    return copies || std::find(answer.begin() + 1, answer.end(), id) != answer.end();
}

bool readsOneChannel(const Analysis& analysis, const Node& node) {
    std::vector<Shape> inputs;
    for (const NodeId from : node.inputs) {
        inputs.push_back(analysis.shapes[from.index()]);
        if (analysis.views[from.index()].channelsLast()) {
            return false;
        }
    }
    const Region first{{0, 1}, {0, 1}, {0, 1}};
    return !inputs.empty() && inputs.front().channels() > 1 &&
           node.op->inputRegion(first, 0, inputs).channels.length() == 1;
}

/// A convolution that covers its whole input at the trained size is a fully connected layer in the form that
/// slides; it is none of the layers that look for patterns.
void markThirds(std::vector<NetworkColumn>& columns, const Analysis& analysis) {
    const Graph& graph = *analysis.model.graph;
    const std::vector<Shape> shapes = inferShapes(graph, graph.inputShapes());
    std::vector<std::size_t> convolutions;
    bool hasTiles = true;
    std::size_t end = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const NodeId id = columns[i].node;
        if (graph.node(id).isInput()) {
            continue;
        }
        const OpCategory category = graph.node(id).op->category();
        const bool whole = category == OpCategory::Linear || shapes[id.index()].planeSize() == 1;
        if (whole || id == analysis.logits) {
            end = std::min(end, i);
        } else if (category == OpCategory::Convolution) {
            convolutions.push_back(i);
            hasTiles = hasTiles && analysis.views[id.index()].form() == TensorView::Form::Tiles;
        }
    }
    if (!hasTiles) {
        return; // lines and the like show no edges and corners
    }
    for (std::size_t c = 0; c < convolutions.size(); ++c) {
        const std::size_t stop = c + 1 < convolutions.size() ? convolutions[c + 1] : end;
        for (std::size_t i = convolutions[c]; i < stop; ++i) {
            columns[i].third = static_cast<int>(c * 3 / convolutions.size());
        }
    }
}

} // namespace

std::vector<NetworkColumn> networkColumns(const Analysis& analysis) {
    const Graph& graph = *analysis.model.graph;
    std::vector<NetworkColumn> columns;
    const std::vector<NodeId> answer = answerChain(graph);
    std::vector<std::vector<std::size_t>> shownIn(graph.size());
    for (const NodeId id : graph.ids()) {
        const Node& node = graph.node(id);
        std::vector<std::size_t> sources;
        for (const NodeId from : node.inputs) {
            const auto& columnsOf = shownIn[from.index()];
            sources.insert(sources.end(), columnsOf.begin(), columnsOf.end());
        }
        if (!node.isInput() && showsNothingNew(analysis, answer, id)) {
            shownIn[id.index()] = std::move(sources);
            continue;
        }
        NetworkColumn column;
        column.node = id;
        column.isPicture = id == analysis.input;
        column.isCells = !column.isPicture && analysis.views[id.index()].isVector();
        column.perChannel = !node.isInput() && readsOneChannel(analysis, node);
        column.sources = std::move(sources);
        shownIn[id.index()] = {columns.size()};
        columns.push_back(std::move(column));
    }
    markThirds(columns, analysis);
    return columns;
}

} // namespace fovea::ui
