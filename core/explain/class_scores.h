#pragma once

#include "core/graph/trace.h"

#include <string>
#include <vector>

namespace fovea {

/// The network's answer. A map of class scores (enlarged input) is averaged over its places first.
struct ClassScores {
    std::vector<double> logits;
    std::int64_t places = 1;           ///< of each class's map, over which the logit is averaged
    std::vector<double> probabilities; ///< softmax of logits; they sum to 1
    /// Class indices, most probable first, those without a number (NaN) last.
    std::vector<std::size_t> ranking;
    /// "cat", or "class 3" where the network has no names.
    std::vector<std::string> names;
};

/// The node with one number (or map) per class before softmax: the input of the final softmax, or the last
/// node.
NodeId logitsNode(const Graph& graph);

/// The answer to picture `picture` of the trace, at logitsNode(), one class per map of its TensorView; none
/// where that has no numbers. Names count only when there is one per class.
ClassScores classScores(const Trace& trace, const std::vector<std::string>& classNames,
                        std::int64_t picture = 0);

} // namespace fovea
