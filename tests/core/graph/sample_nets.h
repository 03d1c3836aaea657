#pragma once

#include "core/graph/model.h"

#include <initializer_list>

namespace fovea::test {

/// The op of a kind that has no options.
std::shared_ptr<const Op> plainOp(const char* kind);

/// Appends recipe layers to a graph, the first one to `from`; returns the last node. Each layer reads the one
/// before it, and gets the name of its "name", if it has one.
NodeId appendLayers(GraphBuilder& builder, NodeId from, std::initializer_list<const char*> layers);

/// A chain of recipe layers on the input "input" of 1×C×H×W, with seeded random parameters of every role.
Model chain(const Shape& input, std::initializer_list<const char*> layers, std::uint64_t seed = 1);

/// The parts of a model whose parameters are drawn like those of chain().
Model withRandomParameters(Graph graph, std::uint64_t seed = 1);

/// input → a (conv, relu) → b (conv), c (conv) → sum = b + c → stack = a and sum behind each other →
/// global average → flatten → fc → softmax: node a is read three times. Smooth where it is not relu.
Model branchedNet(std::uint64_t seed = 1);

} // namespace fovea::test
