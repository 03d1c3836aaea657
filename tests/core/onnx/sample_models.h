#pragma once

#include "core/graph/model.h"

namespace fovea::test {

/// A network of every kind of op, with branches that are added and concatenated, odd windows, random
/// parameters and all of ModelInfo.
Model modelOfEveryOp();

/// The graph with random parameters, and an input spec that fits.
Model withRandomParameters(Graph graph, std::uint64_t seed);

/// Same layers, names, wiring, settings, parameters (bit by bit) and info.
void expectSameModel(const Model& a, const Model& b);

} // namespace fovea::test
