#include "core/explain/class_scores.h"

#include "core/explain/layer_views.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

namespace fovea {

namespace {

/// NaN is not ordered; it comes last.
double orderable(double logit) {
    return std::isnan(logit) ? -std::numeric_limits<double>::infinity() : logit;
}

TensorView viewOf(const Trace& trace, NodeId node) {
    std::vector<Shape> shapes;
    for (const NodeId id : trace.graph().ids()) {
        shapes.push_back(trace.output(id).shape());
    }
    return layerViews(trace.graph(), shapes)[node.index()];
}

/// Pictures are the outermost slices.
std::vector<float> ofPicture(std::vector<float> allSlices, std::int64_t picture, const TensorView& view) {
    const bool hasPictures = !view.sliceAxes().empty() && view.sliceAxes().front().axis == 0;
    const std::int64_t pictures = hasPictures ? view.sliceAxes().front().extent : 1;
    const auto begin = allSlices.begin() + picture * std::ssize(allSlices) / pictures;
    return {begin, begin + std::ssize(allSlices) / pictures};
}

} // namespace

NodeId logitsNode(const Graph& graph) {
    const Node& last = graph.node(graph.output());
    const bool endsInSoftmax = !last.isInput() && last.op->category() == OpCategory::Scores;
    return endsInSoftmax ? last.inputs.front() : graph.output();
}

ClassScores classScores(const Trace& trace, const std::vector<std::string>& classNames,
                        std::int64_t picture) {
    const NodeId node = logitsNode(trace.graph());
    const Tensor& logits = trace.output(node);
    const TensorView view = viewOf(trace, node);
    ClassScores scores;
    if (view.isEmpty()) {
        return scores;
    }
    for (std::int64_t c = 0; c < view.maps(); ++c) {
        const std::vector<float> values = ofPicture(view.allSlices(logits, c), picture, view);
        scores.logits.push_back(std::accumulate(values.begin(), values.end(), 0.0) /
                                static_cast<double>(std::max<std::size_t>(values.size(), 1)));
        scores.places = std::ssize(values);
    }
    const double highest = *std::ranges::max_element(scores.logits);
    double sum = 0;
    for (const double logit : scores.logits) {
        scores.probabilities.push_back(std::exp(logit - highest));
        sum += scores.probabilities.back();
    }
    for (double& probability : scores.probabilities) {
        probability /= sum;
    }
    scores.ranking.resize(scores.logits.size());
    std::iota(scores.ranking.begin(), scores.ranking.end(), std::size_t{0});
    std::ranges::stable_sort(scores.ranking, std::greater<>(),
                             [&](std::size_t index) { return orderable(scores.logits[index]); });
    const bool named = classNames.size() == scores.logits.size();
    for (std::size_t c = 0; c < scores.logits.size(); ++c) {
        scores.names.push_back(named ? classNames[c] : "class " + std::to_string(c));
    }
    return scores;
}

} // namespace fovea
