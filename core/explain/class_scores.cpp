#include "core/explain/class_scores.h"

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

} // namespace

NodeId logitsNode(const Graph& graph) {
    const Node& last = graph.node(graph.output());
    const bool endsInSoftmax = !last.isInput() && last.op->category() == OpCategory::Scores;
    return endsInSoftmax ? last.inputs.front() : graph.output();
}

ClassScores classScores(const Trace& trace, const std::vector<std::string>& classNames,
                        std::int64_t picture) {
    const Tensor& logits = trace.output(logitsNode(trace.graph()));
    ClassScores scores;
    const std::int64_t classes = logits.shape().channels();
    for (std::int64_t c = 0; c < classes; ++c) {
        const Plane places = logits.plane(picture, c);
        const std::span<const float> values = places.values();
        scores.logits.push_back(std::accumulate(values.begin(), values.end(), 0.0) /
                                static_cast<double>(std::max<std::size_t>(values.size(), 1)));
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
