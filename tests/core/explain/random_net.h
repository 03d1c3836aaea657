#pragma once

#include "core/graph/graph.h"
#include "core/graph/parameters.h"

namespace fovea::test {

/// What a random net may be made of.
struct NetTraits {
    /// Only ops through which a larger input is never lost or cancelled when all weights are positive.
    bool monotonic = false;
    int layers = 6;
};

/// A net with one input of 2 to 4 channels and 9 to 15 rows and columns, whose windows leave rows over, have
/// holes, lie on padding, and whose branches meet again.
Graph randomNet(Rng& rng, const NetTraits& traits);

/// A net that holds every kind of op in one chain with two branches, ending in class probabilities.
Graph netOfEveryOp(Rng& rng);

/// Numbers in [low, high) for all of a tensor.
Tensor randomTensor(const Shape& shape, Rng& rng, double low, double high);

/// All parameters in [low, high).
Parameters randomParameters(const Graph& graph, Rng& rng, double low, double high);

/// Any element of a volume.
Element randomElement(const Shape& shape, Rng& rng);

} // namespace fovea::test
