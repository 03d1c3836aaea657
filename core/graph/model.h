#pragma once

#include "core/graph/parameters.h"
#include "core/image/input_spec.h"

#include <optional>

namespace fovea {

/// What a model file says about the input that takes the picture.
struct InputStatement {
    std::string name;                  ///< of the input; empty: none of the file's inputs takes a picture
    std::vector<std::int64_t> extents; ///< in the file's order, 0 where it leaves them open
    InputSpec guess;                   ///< how pictures are fed as far as the file tells
    std::string reason;                ///< why the guess is what it is, one sentence
    bool isGuess = false;              ///< the file says nothing about it beside names and shapes
};

struct ModelInfo {
    std::string name;
    std::vector<std::string> classNames; ///< empty when unknown
    InputSpec input;
    InputStatement stated = {}; ///< of a model that was read from a file
    /// What the inputs behind the first one are fed with beside a picture; where there is none, or an empty
    /// one, it is zeros.
    std::vector<Tensor> otherInputs = {};
    std::string recipe;             ///< how it was trained, as JSON; empty when unknown
    std::optional<double> accuracy; ///< on the test split, 0…1
};

/// A network that can be run: what it is, what it learnt, and how to feed it. Cheap to copy.
struct Model {
    std::shared_ptr<const Graph> graph;
    std::shared_ptr<const Parameters> parameters;
    ModelInfo info;

    /// The trained input shape, batch 1. The graph's first input has it when the network takes pictures; or
    /// this with more channels, when all of them are to be the same gray picture.
    Shape inputShape() const { return {1, info.input.channels, info.input.height, info.input.width}; }
};

} // namespace fovea
