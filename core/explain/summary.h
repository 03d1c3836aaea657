#pragma once

#include "core/explain/receptive_field.h"

namespace fovea {

/// One row of the table of layers.
struct LayerSummary {
    NodeId node;
    std::string name;
    std::string kind; ///< "input" for inputs of the graph
    Shape output;
    std::int64_t parameters = 0; ///< that training changes; running statistics are not counted
    std::int64_t multiplyAdds = 0;
    std::int64_t activationBytes = 0; ///< of the output, kept as float32
    FieldSize field;                  ///< on the first input
};

/// One row per node. Throws ShapeError when the inputs do not fit, Cancelled.
std::vector<LayerSummary> summarize(const Graph& graph, std::span<const Shape> inputs,
                                    const Control& control = {});

/// Of all layers together.
struct LayerTotals {
    std::int64_t layers = 0; ///< inputs left out
    std::int64_t parameters = 0;
    std::int64_t multiplyAdds = 0;
    std::int64_t activationBytes = 0; ///< with the inputs
};
LayerTotals totalsOf(std::span<const LayerSummary> layers);

} // namespace fovea
