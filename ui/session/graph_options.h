#pragma once

#include "core/layout/layered.h"

#include <QString>

#include <vector>

namespace fovea::ui {

/// Whether blocks that repeat are drawn once, with their number.
enum class GraphFold {
    Auto, ///< where the graph would be long otherwise
    Folded,
    Open,
};

/// How the graph of the network is drawn.
struct GraphOptions {
    LayoutDirection direction = LayoutDirection::Down;
    bool fused = true; ///< convolution, batch norm and activation in one box
    GraphFold fold = GraphFold::Auto;
    bool compares = false; ///< each card has room for what two pictures make of it, and for the difference
    /// Groups of the outline that a person turned: opened or closed, other than the rules above would have
    /// them. Ascending.
    std::vector<int> turned = {};
    /// What is looked for among names and kinds; its matches are lit.
    QString search = {};
    bool operator==(const GraphOptions&) const = default;
};

} // namespace fovea::ui
