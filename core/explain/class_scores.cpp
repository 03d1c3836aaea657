#include "core/explain/class_scores.h"

#include "core/explain/layer_views.h"
#include "core/ops/index_map.h"
#include "core/ops/softmax.h"
#include "core/ops/softmax_along.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string_view>

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

/// Hands each number of a vector on as it is.
bool handsOn(const Op& op, const Shape& from, const Shape& to) {
    if (op.kind() == "identity" || op.kind() == "dropout") {
        return true;
    }
    const bool reshapes = op.kind() == "reshape" || op.kind() == "flatten";
    return reshapes && TensorView(from).maps() == from.elementCount() &&
           TensorView(to).maps() == to.elementCount();
}

/// Whether the op makes probabilities of the classes, which are maps of `view`.
bool isOverClasses(const Op& op, const TensorView& view) {
    const int axis = view.mapAxis();
    if (const auto* along = dynamic_cast<const SoftmaxAlong*>(&op)) {
        const auto [first, end] = along->axes(view.shape().rank());
        std::int64_t count = 1;
        for (int i = first; i < end; ++i) {
            count *= view.shape()[i];
        }
        return along->scores() != ScoreKind::Hardmax && axis >= first && axis < end && count == view.maps();
    }
    return dynamic_cast<const Softmax*>(&op) != nullptr && axis == 1;
}

bool isSigmoid(const Op& op) {
    return op.kind() == "sigmoid" || op.kind() == "hard_sigmoid";
}

/// Whether its numbers are those of sigmoids, moved or rounded at most.
bool isOfSigmoids(const Graph& graph, NodeId answer) {
    constexpr std::array<std::string_view, 6> kept{"identity",   "dropout",     "flatten",
                                                   "to_float16", "to_bfloat16", "concat"};
    std::vector<bool> areSigmoids;
    for (const Node& node : graph.nodes()) {
        const bool keeps =
            !node.isInput() && !node.inputs.empty() &&
            (dynamic_cast<const IndexMap*>(node.op.get()) != nullptr ||
             std::ranges::count(kept, node.op->kind()) > 0) &&
            std::ranges::all_of(node.inputs, [&](NodeId input) { return areSigmoids[input.index()]; });
        areSigmoids.push_back(keeps || (!node.isInput() && isSigmoid(*node.op)));
    }
    return areSigmoids[answer.index()];
}

/// Whether the op leaves numbers within bounds, which scores are not.
bool bounds(const Op& op) {
    constexpr std::array<std::string_view, 7> kinds{"tanh", "clip",    "softsign", "erf",
                                                    "sign", "to_bool", "not"};
    return op.category() == OpCategory::Scores || isSigmoid(op) ||
           std::ranges::find(kinds, op.kind()) != kinds.end();
}

/// Whether the answer comes out of a function that makes no scores: amounts, whole numbers, truths.
bool isMeasured(const Graph& graph, NodeId answer) {
    constexpr std::array<std::string_view, 12> kinds{"abs",        "ceil",  "exp",   "floor",
                                                     "greater",    "less",  "equal", "greater_equal",
                                                     "less_equal", "round", "sqrt",  "square"};
    constexpr std::array<std::string_view, 4> kept{"identity", "dropout", "flatten", "reshape"};
    while (!graph.node(answer).isInput() && graph.node(answer).inputs.size() == 1 &&
           std::ranges::count(kept, graph.node(answer).op->kind()) > 0) {
        answer = graph.node(answer).inputs[0];
    }
    const Node& node = graph.node(answer);
    return !node.isInput() && std::ranges::count(kinds, node.op->kind()) > 0;
}

/// Whether the answer is made of bounded numbers, or of none that depend on the input: without weights
/// between, nothing makes scores of them.
bool isMadeOfBounded(const Graph& graph, NodeId answer) {
    std::vector<bool> isSeen(graph.size());
    isSeen[answer.index()] = true;
    for (std::size_t i = answer.index() + 1; i-- > 0;) {
        const Node& node = graph.nodes()[i];
        if (!isSeen[i] || node.isInput()) {
            continue;
        }
        if (bounds(*node.op) || (i == answer.index() && node.inputs.empty())) {
            return true;
        }
        const bool weighs =
            node.op->category() == OpCategory::Linear || node.op->category() == OpCategory::Convolution;
        for (const NodeId input : weighs ? std::vector<NodeId>{} : node.inputs) {
            isSeen[input.index()] = true;
        }
    }
    return false;
}

bool sumToOne(const std::vector<double>& numbers) {
    // Half precision rounds each of a thousand numbers by up to 0.05 %.
    constexpr double tolerance = 2e-3;
    return std::ranges::all_of(numbers, [](double number) { return number >= 0; }) &&
           std::abs(std::accumulate(numbers.begin(), numbers.end(), 0.0) - 1) < tolerance;
}

/// A picture larger than the one that the network is made for: its answer may be a map only for that.
bool isEnlarged(const Trace& trace) {
    const Graph& graph = trace.graph();
    if (graph.inputs().empty()) {
        return false;
    }
    const Shape& made = graph.node(graph.inputs().front()).inputShape;
    const Shape& fed = trace.output(graph.inputs().front()).shape();
    return made.rank() == 4 && fed.rank() == 4 &&
           (fed.height() > made.height() || fed.width() > made.width());
}

/// `answer` is answerChain().
AnswerKind kindOf(const Trace& trace, const std::vector<NodeId>& answer, const ClassScores& scores) {
    const Graph& graph = trace.graph();
    const NodeId logits = answer.front();
    if ((scores.places > 1 && !isEnlarged(trace)) || !isFloating(graph.node(logits).elementType)) {
        return AnswerKind::Numbers;
    }
    if (answer.size() > 1) { // a softmax follows
        return AnswerKind::Logits;
    }
    if (isOfSigmoids(graph, logits)) {
        return AnswerKind::Independent;
    }
    if (scores.logits.size() > 1 && sumToOne(scores.logits)) {
        return AnswerKind::Shares;
    }
    const bool isOther =
        scores.logits.size() == 1 || isMeasured(graph, logits) || isMadeOfBounded(graph, logits);
    return isOther ? AnswerKind::Numbers : AnswerKind::Logits;
}

/// NaN stays NaN.
std::vector<double> softmax(const std::vector<double>& logits) {
    const double highest = *std::ranges::max_element(logits);
    std::vector<double> probabilities;
    double sum = 0;
    for (const double logit : logits) {
        probabilities.push_back(std::exp(logit - highest));
        sum += probabilities.back();
    }
    for (double& probability : probabilities) {
        probability /= sum;
    }
    return probabilities;
}

} // namespace

double ClassScores::share(std::size_t index) const {
    if (hasProbabilities()) {
        return probabilities[index];
    }
    double largest = 0;
    for (const double number : logits) {
        largest = std::isfinite(number) ? std::max(largest, std::abs(number)) : largest;
    }
    return largest > 0 ? std::min(std::abs(logits[index]) / largest, 1.0) : 0.0;
}

std::vector<NodeId> answerChain(const Graph& graph) {
    const std::vector<Shape> shapes = inferShapes(graph, graph.inputShapes());
    const std::vector<TensorView> views = layerViews(graph, shapes);
    std::vector<NodeId> chain{graph.output()};
    // What only hands on belongs to the chain where a softmax lies behind it.
    for (NodeId at = graph.output(); !graph.node(at).isInput() && graph.node(at).inputs.size() == 1;) {
        const Op& op = *graph.node(at).op;
        const NodeId before = graph.node(at).inputs[0];
        // What makes maps by itself answers with them: their means are those of the shares.
        const bool isSoftmax = views[before.index()].isVector() && isOverClasses(op, views[before.index()]);
        if (!isSoftmax && !handsOn(op, shapes[before.index()], shapes[at.index()])) {
            break;
        }
        chain.push_back(before);
        if (isSoftmax) {
            std::ranges::reverse(chain);
            return chain;
        }
        at = before;
    }
    return {graph.output()};
}

NodeId logitsNode(const Graph& graph) {
    return answerChain(graph).front();
}

ClassScores classScores(const Trace& trace, const std::vector<std::string>& classNames,
                        std::int64_t picture) {
    const std::vector<NodeId> answer = answerChain(trace.graph());
    const NodeId node = answer.front();
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
    scores.kind = kindOf(trace, answer, scores);
    if (scores.kind == AnswerKind::Logits) {
        scores.probabilities = softmax(scores.logits);
    } else if (scores.hasProbabilities()) {
        scores.probabilities = scores.logits;
    }
    scores.ranking.resize(scores.logits.size());
    std::iota(scores.ranking.begin(), scores.ranking.end(), std::size_t{0});
    std::ranges::stable_sort(scores.ranking, std::greater<>(),
                             [&](std::size_t index) { return orderable(scores.logits[index]); });
    const bool named = classNames.size() == scores.logits.size();
    const std::string unnamed = scores.hasProbabilities() ? "class " : "output ";
    for (std::size_t c = 0; c < scores.logits.size(); ++c) {
        scores.names.push_back(named ? classNames[c] : unnamed + std::to_string(c));
    }
    return scores;
}

} // namespace fovea
