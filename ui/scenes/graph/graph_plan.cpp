#include "ui/scenes/graph/graph_plan.h"

#include "ui/scenes/graph/graph_cards.h"
#include "ui/scenes/graph/graph_lines.h"

#include <QCoreApplication>

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = OutlineGroup::Kind;

constexpr double frameSide = 2 * gridStep;
constexpr double frameTop = 3.5 * gridStep;
constexpr double frameBottom = 1.5 * gridStep;
constexpr double margin = 4 * gridStep;

/// Which groups are open: fused chains when they are to be seen apart, repetitions when they are not folded,
/// blocks always; but for those that a person turned.
std::vector<bool> openGroups(const Outline& outline, const GraphOptions& options, bool repeatsFolded) {
    std::vector<bool> open;
    for (const OutlineGroup& group : outline.groups) {
        open.push_back(group.kind == Kind::Fused    ? !options.fused
                       : group.kind == Kind::Repeat ? !repeatsFolded
                                                    : true);
    }
    for (const int turned : options.turned) {
        if (turned >= 0 && static_cast<std::size_t>(turned) < open.size()) {
            open[static_cast<std::size_t>(turned)].flip();
        }
    }
    return open;
}

bool foldsRepeats(const Graph& graph, const Outline& outline, const GraphOptions& options) {
    if (options.fold != GraphFold::Auto) {
        return options.fold == GraphFold::Folded;
    }
    GraphOptions all = options;
    all.turned.clear();
    all.fused = true; // apart or together, the same blocks are folded
    return foldedGraph(graph, outline, openGroups(outline, all, false)).vertices.size() > manyCards;
}

class Planner {
public:
    Planner(const Analysis& analysis, const GraphOptions& options)
        : m_text(Theme::light())
        , m_plan(std::make_shared<GraphPlan>()) {
        m_plan->graph = analysis.trace->sharedGraph();
        m_plan->shapes = analysis.shapes;
        m_plan->views = analysis.views;
        m_plan->options = options;
        m_plan->options.search.clear();
        m_plan->outline = outlineOf(*m_plan->graph);
        m_plan->repeatsFolded = foldsRepeats(*m_plan->graph, m_plan->outline, options);
        m_plan->open = openGroups(m_plan->outline, options, m_plan->repeatsFolded);
        m_plan->folded = foldedGraph(*m_plan->graph, m_plan->outline, m_plan->open);
    }

    std::shared_ptr<const GraphPlan> run() {
        collectFrames();
        makeCards();
        const LayeredLayout layout = layOut();
        m_plan->ranks = layout.ranks;
        placeFrames(layout);
        const QPointF shift = shiftToMargin(layout);
        for (std::size_t v = 0; v < m_plan->cards.size(); ++v) {
            GraphCard& card = m_plan->cards[v];
            card.bounds = rectOf(layout.vertices[v]).translated(shift);
            maker().write(card, m_text);
        }
        for (GraphFrame& frame : m_plan->frames) {
            frame.bounds.translate(shift);
            writeHeading(frame);
        }
        m_plan->lines = makeGraphLines(*m_plan, layout, shift, m_text);
        nameSizes(*m_plan, m_text);
        growToTexts();
        connect();
        return m_plan;
    }

private:
    static QRectF rectOf(const LayoutRect& rect) { return {rect.left, rect.top, rect.width, rect.height}; }

    const OutlineGroup& group(int index) const {
        return m_plan->outline.groups[static_cast<std::size_t>(index)];
    }

    bool isInClosedBlock(int parent) const {
        for (; parent >= 0; parent = group(parent).parent) {
            if (!m_plan->open[static_cast<std::size_t>(parent)]) {
                return true;
            }
        }
        return false;
    }

    /// Every open block has a frame, and a repetition whose copies have none of their own.
    bool isFramed(int index) const {
        const OutlineGroup& it = group(index);
        if (!m_plan->open[static_cast<std::size_t>(index)] || isInClosedBlock(it.parent)) {
            return false;
        }
        if (it.kind == Kind::Repeat) {
            const OutlineItem& copy = it.items.front();
            return !copy.isGroup() || group(copy.group).kind == Kind::Fused;
        }
        return it.kind == Kind::Block;
    }

    void collectFrames() {
        for (std::size_t g = m_plan->outline.groups.size(); g-- > 0;) {
            const auto index = static_cast<int>(g);
            if (isFramed(index)) {
                const int parent = group(index).parent;
                const bool copy = parent >= 0 && group(parent).kind == Kind::Repeat;
                m_plan->frames.push_back({.group = index, .folds = copy ? parent : index});
            }
        }
        m_cardsOf.resize(m_plan->frames.size());
        for (std::size_t f = 0; f < m_plan->frames.size(); ++f) {
            for (const NodeId node : group(m_plan->frames[f].group).nodes) {
                m_cardsOf[f].push_back(m_plan->folded.vertexOf[node.index()]);
            }
            std::ranges::sort(m_cardsOf[f]);
            const auto rest = std::ranges::unique(m_cardsOf[f]);
            m_cardsOf[f].erase(rest.begin(), rest.end());
        }
    }

    bool isInFrame(std::size_t frame, std::size_t card) const {
        return std::ranges::binary_search(m_cardsOf[frame], card);
    }

    GraphCardMaker maker() const {
        return {*m_plan->graph, m_plan->outline, m_plan->options.compares ? 3 : 1};
    }

    void makeCards() {
        for (const FoldedGraph::Vertex& vertex : m_plan->folded.vertices) {
            m_plan->cards.push_back(maker().make(vertex));
        }
    }

    /// Cards at the beginning and the end of a frame keep room for it.
    void makeRoom(std::vector<LayoutVertex>& vertices) const {
        const double before = m_plan->flowsDown() ? frameTop : frameSide;
        const double after = m_plan->flowsDown() ? frameBottom : frameSide;
        for (std::size_t f = 0; f < m_plan->frames.size(); ++f) {
            std::vector<bool> begins(vertices.size(), true);
            std::vector<bool> ends(vertices.size(), true);
            for (const FoldedGraph::Edge& edge : m_plan->folded.edges) {
                if (isInFrame(f, edge.from) && isInFrame(f, edge.to)) {
                    begins[edge.to] = false;
                    ends[edge.from] = false;
                }
            }
            for (const std::size_t card : m_cardsOf[f]) {
                vertices[card].before += begins[card] ? before : 0;
                vertices[card].after += ends[card] ? after : 0;
            }
        }
    }

    LayeredLayout layOut() const {
        std::vector<LayoutVertex> vertices;
        for (const GraphCard& card : m_plan->cards) {
            vertices.push_back({.width = card.bounds.width(), .height = card.bounds.height()});
        }
        makeRoom(vertices);
        std::vector<LayoutEdge> edges;
        for (const FoldedGraph::Edge& edge : m_plan->folded.edges) {
            edges.push_back({edge.from, edge.to});
        }
        LayoutOptions options;
        options.direction = m_plan->options.direction;
        options.rankGap = m_plan->flowsDown() ? 6 * gridStep : 15 * gridStep;
        options.vertexGap = m_plan->flowsDown() ? 4 * gridStep : 3 * gridStep;
        options.lineGap = 3 * gridStep;
        options.portGap = 2 * gridStep;
        return layOutLayered(vertices, edges, options);
    }

    /// Around its cards and the lines between them.
    void placeFrames(const LayeredLayout& layout) {
        for (std::size_t f = m_plan->frames.size(); f-- > 0;) {
            QRectF bounds;
            for (const std::size_t card : m_cardsOf[f]) {
                bounds = bounds.united(rectOf(layout.vertices[card]));
            }
            const QRectF cards = bounds;
            for (std::size_t e = 0; e < layout.routes.size(); ++e) {
                if (!isInFrame(f, m_plan->folded.edges[e].to)) {
                    continue;
                }
                for (const LayoutPoint& point : layout.routes[e]) {
                    if (m_plan->flowsDown() && point.y >= cards.top() && point.y <= cards.bottom()) {
                        bounds.setLeft(std::min(bounds.left(), point.x));
                        bounds.setRight(std::max(bounds.right(), point.x));
                    } else if (!m_plan->flowsDown() && point.x >= cards.left() && point.x <= cards.right()) {
                        bounds.setTop(std::min(bounds.top(), point.y));
                        bounds.setBottom(std::max(bounds.bottom(), point.y));
                    }
                }
            }
            for (std::size_t inner = f + 1; inner < m_plan->frames.size(); ++inner) {
                if (std::ranges::includes(m_cardsOf[f], m_cardsOf[inner])) {
                    bounds = bounds.united(m_plan->frames[inner].bounds);
                }
            }
            m_plan->frames[f].bounds = bounds.adjusted(-frameSide, -frameTop, frameSide, frameBottom);
        }
    }

    QPointF shiftToMargin(const LayeredLayout& layout) {
        QRectF all(0, 0, layout.width, layout.height);
        for (const GraphFrame& frame : m_plan->frames) {
            all = all.united(frame.bounds);
        }
        m_plan->size = QSizeF(all.width() + 2 * margin, all.height() + 2 * margin);
        return QPointF(margin, margin) - all.topLeft();
    }

    /// "RESIDUAL 2 of 3"; where that has no room, only that it is a block.
    QString headingOf(const GraphFrame& frame, const TextLook& look, double width) const {
        QString title = groupTitle(*m_plan->graph, m_plan->outline, frame.group);
        if (frame.folds == frame.group) {
            return title;
        }
        const std::vector<OutlineItem>& copies = group(frame.folds).items;
        const auto at = std::ranges::find(copies, frame.group, &OutlineItem::group) - copies.begin();
        const auto numbered = [&](const QString& what) {
            return QCoreApplication::translate("GraphPlan", "%1 %2 of %3")
                .arg(what)
                .arg(at + 1)
                .arg(copies.size());
        };
        const QString whole = numbered(title);
        return m_text.width(whole, look) <= width
                   ? whole
                   : numbered(QCoreApplication::translate("GraphPlan", "BLOCK"));
    }

    void writeHeading(GraphFrame& frame) {
        const TextLook look{Theme::Type::Caption, true, {}};
        const double left = frame.bounds.left() + frameSide + 12;
        const double top = frame.bounds.top() + (frameTop - m_text.lineHeight(look)) / 2 + 1;
        // The line into the first card comes down the middle.
        const double width = m_plan->flowsDown() ? frame.bounds.width() / 2 - frameSide - 24
                                                 : frame.bounds.width() - 2 * frameSide - 12;
        frame.text = m_text.place(headingOf(frame, look, width), look, {left, top}, Qt::AlignLeft, width);
        const double right = frame.text.bounds.right() + 8;
        frame.heading = QRectF(frame.bounds.topLeft(), QSizeF(right - frame.bounds.left(), frameTop));
    }

    void growToTexts() {
        double right = m_plan->size.width() - margin;
        double bottom = m_plan->size.height() - margin;
        for (const GraphLine& line : m_plan->lines) {
            right = std::max(right, line.label.bounds.right());
        }
        for (const GraphCard& card : m_plan->cards) {
            right = std::max(right, card.size.bounds.right());
            bottom = std::max(bottom, card.size.bounds.bottom());
        }
        m_plan->size = QSizeF(std::ceil(right + margin), std::ceil(bottom + margin));
    }

    void connect() {
        m_plan->readers.resize(m_plan->cards.size());
        m_plan->sources.resize(m_plan->cards.size());
        for (const FoldedGraph::Edge& edge : m_plan->folded.edges) {
            m_plan->readers[edge.from].push_back(edge.to);
            m_plan->sources[edge.to].push_back(edge.from);
        }
        const auto across = [this](std::size_t card) {
            const QPointF middle = m_plan->cards[card].bounds.center();
            return m_plan->flowsDown() ? middle.x() : middle.y();
        };
        for (auto* lists : {&m_plan->readers, &m_plan->sources}) {
            for (std::vector<std::size_t>& list : *lists) {
                std::ranges::stable_sort(list, {}, across);
            }
        }
    }

    TextSetter m_text;
    std::shared_ptr<GraphPlan> m_plan;
    std::vector<std::vector<std::size_t>> m_cardsOf; ///< of each frame, ascending
};

} // namespace

bool GraphPlan::holdsFor(const Analysis& analysis, const GraphOptions& wanted) const {
    GraphOptions asked = wanted;
    asked.search.clear();
    return analysis.trace->sharedGraph() == graph && analysis.shapes == shapes && asked == options;
}

std::shared_ptr<const GraphPlan> planGraph(const Analysis& analysis, const GraphOptions& options) {
    return Planner(analysis, options).run();
}

GraphOptions withTurned(const GraphOptions& options, int group) {
    GraphOptions turned = options;
    const auto at = std::ranges::lower_bound(turned.turned, group);
    if (at != turned.turned.end() && *at == group) {
        turned.turned.erase(at);
    } else {
        turned.turned.insert(at, group);
    }
    return turned;
}

GraphOptions withOpenAround(const GraphPlan& plan, NodeId node) {
    GraphOptions options = plan.options;
    for (int group = plan.outline.groupOf[node.index()]; group >= 0;
         group = plan.outline.groups[static_cast<std::size_t>(group)].parent) {
        const bool fused = plan.outline.groups[static_cast<std::size_t>(group)].kind == Kind::Fused;
        if (!plan.open[static_cast<std::size_t>(group)] && !fused) {
            options = withTurned(options, group);
        }
    }
    return options;
}

} // namespace fovea::ui
