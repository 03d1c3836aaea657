#pragma once

#include "ui/scenes/graph/graph_plan.h"

namespace fovea::ui {

/// "3×3 stride 2": what a person wants to know of a layer beside its kind; empty for most.
QString layerOptions(const Node& node);
/// "RESIDUAL ×4": what a group is, in the capitals of the kinds.
QString groupTitle(const Graph& graph, const Outline& outline, int group);

/// Sizes of the cards, and what stands on them.
class GraphCardMaker {
public:
    /// `sides`: how many tiles a card has.
    GraphCardMaker(const Graph& graph, const Outline& outline, int sides)
        : m_graph(graph)
        , m_outline(outline)
        , m_sides(sides) {}

    /// Form, nodes and the size of `bounds`.
    GraphCard make(const FoldedGraph::Vertex& vertex) const;
    /// Places tile and texts in the card's bounds.
    void write(GraphCard& card, const TextSetter& text) const;

private:
    void writeWords(GraphCard& card, const TextSetter& text, double left, double width) const;
    void writeFolded(GraphCard& card, const TextSetter& text, double left, double width) const;

    const Graph& m_graph;
    const Outline& m_outline;
    int m_sides;
};

} // namespace fovea::ui
