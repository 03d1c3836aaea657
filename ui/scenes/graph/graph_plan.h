#pragma once

#include "core/explain/analysis.h"
#include "core/layout/folded_graph.h"
#include "ui/scenes/text.h"
#include "ui/session/graph_options.h"

#include <QPainterPath>
#include <QRectF>

#include <memory>
#include <vector>

namespace fovea::ui {

/// A coloured word of a card: the kind of a node.
struct GraphWord {
    NodeId node; ///< whose kind it is and gives its colour
    TextItem text;
};

/// A box of the graph: a layer, a fused chain, or a folded group.
struct GraphCard {
    enum class Form {
        Layer, ///< with a tile of its strongest map
        Join,  ///< adds or concatenates: a pill with a sign
        Folded ///< a pile of sheets: a block, or blocks that repeat
    };
    Form form = Form::Layer;
    FoldedGraph::Vertex vertex;
    std::vector<NodeId> nodes; ///< all nodes in it
    QRectF bounds;
    QRectF tile; ///< where the activation is painted, of two pictures the first's; for a join its sign
    std::vector<GraphWord> words; ///< kinds: the first line, the rest on the second
    TextItem options;             ///< "3×3 stride 2"
    TextItem name;
    TextItem title; ///< kind in large letters, for when the rest is too small to be read
    TextItem size;  ///< under what nothing reads: its W×H×D
};

/// An arrow from a card to one that reads it.
struct GraphLine {
    std::size_t from = 0; ///< cards
    std::size_t to = 0;
    QPainterPath path;
    QPainterPath own; ///< of the path, what no line before it of the same source draws
    QRectF bounds;
    QPointF tip;    ///< where the arrow points
    TextItem label; ///< W×H×D; empty where the same number stands at another line of the source already
};

/// The ground behind an open block or repetition.
struct GraphFrame {
    int group = -1;
    int folds = -1; ///< the group that is folded by its heading: its repetition or itself
    QRectF bounds;
    QRectF heading; ///< what can be clicked
    TextItem text;
};

/// Where everything of the graph lies. A pure function of the graph, its shapes and the options.
struct GraphPlan {
    std::shared_ptr<const Graph> graph;
    std::vector<Shape> shapes;
    std::vector<TensorView> views; ///< of the nodes: they say what is width, height and depth
    GraphOptions options;          ///< but for what is looked for
    bool repeatsFolded = false;    ///< what GraphFold::Auto came to
    Outline outline;
    std::vector<bool> open; ///< per group
    FoldedGraph folded;
    std::vector<GraphCard> cards;                  ///< one per vertex
    std::vector<GraphLine> lines;                  ///< one per edge
    std::vector<GraphFrame> frames;                ///< outer ones first
    std::vector<std::size_t> ranks;                ///< of the cards
    std::vector<std::vector<std::size_t>> readers; ///< of each card, across the flow
    std::vector<std::vector<std::size_t>> sources;
    QSizeF size;

    /// Where a card shows the activation of a side (see Sides).
    static QRectF tileOf(const GraphCard& card, int side);
    /// Whether it is what planGraph() would make.
    bool holdsFor(const Analysis& analysis, const GraphOptions& wanted) const;
    /// The card of a node, or of the folded group around it.
    const GraphCard& cardOf(NodeId node) const { return cards[folded.vertexOf[node.index()]]; }
    bool flowsDown() const { return options.direction == LayoutDirection::Down; }
};

/// More cards than this are folded where they repeat, unless the options say otherwise.
inline constexpr std::size_t manyCards = 40;

/// Throws LimitError when the graph is too large to be laid out.
std::shared_ptr<const GraphPlan> planGraph(const Analysis& analysis, const GraphOptions& options);

/// The options with `group` the other way round.
GraphOptions withTurned(const GraphOptions& options, int group);
/// The options with every group around `node` open; `open` as in the plan.
GraphOptions withOpenAround(const GraphPlan& plan, NodeId node);

} // namespace fovea::ui
