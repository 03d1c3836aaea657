#pragma once

#include "core/graph/parameters.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace fovea {

/// What a network expects of a picture: x = (p / 255 − mean) / std per channel, p in 0…255, channels in the
/// order R, G, B, or one channel of luma.
struct InputSpec {
    std::int64_t channels = 3; ///< 1 or 3
    std::int64_t height = 0;   ///< trained size
    std::int64_t width = 0;
    std::vector<float> mean; ///< one per channel
    std::vector<float> std;  ///< one per channel, > 0
};

struct ModelInfo {
    std::string name;
    std::vector<std::string> classNames; ///< empty when unknown
    InputSpec input;
    nlohmann::json recipe;          ///< how it was trained; null when unknown
    std::optional<double> accuracy; ///< on the test split, 0…1
};

/// A network that can be run: what it is, what it learnt, and how to feed it. Cheap to copy.
struct Model {
    std::shared_ptr<const Graph> graph;
    std::shared_ptr<const Parameters> parameters;
    ModelInfo info;

    /// The trained input shape, batch 1.
    Shape inputShape() const { return {1, info.input.channels, info.input.height, info.input.width}; }
};

} // namespace fovea
