#pragma once

#include "core/graph/trace.h"

#include <string>
#include <vector>

namespace fovea {

/// What the numbers of a network's answer are.
enum class AnswerKind {
    Logits,      ///< scores of classes that exclude each other: their softmax is the probabilities
    Shares,      ///< probabilities of such classes, made by the network itself: they sum to 1
    Independent, ///< a probability each, made by a sigmoid
    Numbers,     ///< no probabilities: a single number, whole or bounded numbers, or maps of numbers
};

/// The network's answer. A map of class scores (enlarged input) is averaged over its places first.
struct ClassScores {
    AnswerKind kind = AnswerKind::Logits;
    std::vector<double> logits;        ///< the numbers, whatever they are
    std::int64_t places = 1;           ///< of each class's map, over which the logit is averaged
    std::vector<double> probabilities; ///< per logit, as AnswerKind says; none of Numbers
    /// Class indices, most probable first, those without a number (NaN) last.
    std::vector<std::size_t> ranking;
    /// "cat", or "class 3" where the network has no names ("output 3" of Numbers).
    std::vector<std::string> names;

    bool hasProbabilities() const { return kind != AnswerKind::Numbers; }
    /// How long its bar is, of 1: the probability, or the number as a share of the largest one. NaN where
    /// there is none.
    double share(std::size_t index) const;
};

/// From the node with one number (or map) per class before softmax, which comes first, to the network's
/// answer: what lies between only turns the former into probabilities or hands them on.
std::vector<NodeId> answerChain(const Graph& graph);
/// The first of answerChain(): the input of the final softmax, or the last node.
NodeId logitsNode(const Graph& graph);

/// The answer to picture `picture` of the trace, at logitsNode(), one class per map of its TensorView; none
/// where that has no numbers. Names count only when there is one per class.
ClassScores classScores(const Trace& trace, const std::vector<std::string>& classNames,
                        std::int64_t picture = 0);

} // namespace fovea
