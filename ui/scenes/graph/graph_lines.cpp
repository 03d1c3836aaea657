#include "ui/scenes/graph/graph_lines.h"

#include "ui/scenes/scene_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <tuple>

namespace fovea::ui {

namespace {

constexpr double distance = 6; ///< from a line to its label
/// From a card to where its lines part: beside it stands the label.
constexpr double stemDown = 18;
constexpr double stemRight = 10 * gridStep;
/// A route with more points than this leads past other ranks.
constexpr std::size_t nextRank = 4;

const TextLook look{Theme::Type::Caption, false, {}};

class LineMaker {
public:
    LineMaker(const GraphPlan& plan, const LayeredLayout& layout, const QPointF& shift,
              const TextSetter& text)
        : m_plan(plan)
        , m_layout(layout)
        , m_shift(shift)
        , m_text(text) {}

    std::vector<GraphLine> run() {
        for (std::size_t e = 0; e < m_layout.routes.size(); ++e) {
            m_lines.push_back(line(e));
        }
        // What goes straight on first: there the label has its place.
        std::vector<std::size_t> order;
        for (std::size_t e = 0; e < m_lines.size(); ++e) {
            order.push_back(e);
        }
        std::ranges::stable_sort(order, {}, [this](std::size_t e) { return bend(e); });
        for (const std::size_t e : order) {
            const FoldedGraph::Edge& edge = m_plan.folded.edges[e];
            if (m_named.emplace(edge.from, edge.tensors).second) {
                m_lines[e].label = atSource(e);
                m_taken.push_back(m_lines[e].label.bounds);
            }
        }
        for (std::size_t e = 0; e < m_lines.size(); ++e) {
            if (m_layout.routes[e].size() > nextRank && m_lines[e].label.empty()) {
                m_lines[e].label = atTarget(e);
                m_taken.push_back(m_lines[e].label.bounds);
            }
        }
        return std::move(m_lines);
    }

private:
    QPointF point(std::size_t edge, std::size_t index) const {
        const LayoutPoint& at = m_layout.routes[edge][index];
        return QPointF(at.x, at.y) + m_shift;
    }
    QString sizeOf(std::size_t edge) const {
        const std::vector<NodeId>& tensors = m_plan.folded.edges[edge].tensors;
        const TensorView& first = m_plan.views[tensors.front().index()];
        if (tensors.size() == 1) {
            return layerSize(first);
        }
        const bool alike = std::ranges::all_of(
            tensors, [&](NodeId tensor) { return m_plan.views[tensor.index()] == first; });
        return alike ? QCoreApplication::translate("GraphLines", "%1 times %2")
                           .arg(tensors.size())
                           .arg(layerSize(first))
                     : QCoreApplication::translate("GraphLines", "%1 volumes").arg(tensors.size());
    }

    double bend(std::size_t edge) const {
        const QPointF across = point(edge, 2) - point(edge, 1);
        return std::abs(m_plan.flowsDown() ? across.x() : across.y()) +
               static_cast<double>(m_layout.routes[edge].size() - nextRank);
    }

    /// The sheets of a pile stand out below and beside it.
    double pile(std::size_t edge) const {
        const GraphCard& from = m_plan.cards[m_plan.folded.edges[edge].from];
        return from.form == GraphCard::Form::Folded ? 8 : 0;
    }
    QPointF stem(std::size_t edge) const {
        return m_plan.flowsDown() ? QPointF(0, stemDown + pile(edge)) : QPointF(stemRight + pile(edge), 0);
    }

    /// Draws the route from its point `to` − 1 to `to`.
    void extend(QPainterPath& path, std::size_t edge, std::size_t to) const {
        const QPointF before = point(edge, to - 1);
        const QPointF at = point(edge, to);
        if (path.isEmpty() || path.currentPosition() != before) {
            // Where it parts from another line, some of that closes the seam.
            const double seam = to > 1 ? 1 : 0;
            path.moveTo(before - (m_plan.flowsDown() ? QPointF(0, seam) : QPointF(seam, 0)));
        }
        if (isStraight(before, at)) {
            const int last = path.elementCount() - 1;
            if (last > 0 && path.elementAt(last).isLineTo() && isStraight(path.elementAt(last - 1), at)) {
                path.setElementPositionAt(last, at.x(), at.y()); // one line as far as it is straight
            } else {
                path.lineTo(at);
            }
            return;
        }
        const QPointF start = to == 2 ? before + stem(edge) : before;
        path.lineTo(start);
        const QPointF half = (at - start) / 2;
        const QPointF lead = m_plan.flowsDown() ? QPointF(0, half.y()) : QPointF(half.x(), 0);
        path.cubicTo(start + lead, at - lead, at);
    }
    bool isStraight(const QPointF& from, const QPointF& to) const {
        return m_plan.flowsDown() ? from.x() == to.x() : from.y() == to.y();
    }

    GraphLine line(std::size_t edge) {
        GraphLine made;
        made.from = m_plan.folded.edges[edge].from;
        made.to = m_plan.folded.edges[edge].to;
        const std::size_t count = m_layout.routes[edge].size();
        for (std::size_t i = 1; i < count; ++i) {
            extend(made.path, edge, i);
            const QPointF before = point(edge, i - 1);
            const QPointF at = point(edge, i);
            if (m_drawn.insert({made.from, before.x(), before.y(), at.x(), at.y()}).second) {
                extend(made.own, edge, i);
            }
        }
        made.tip = point(edge, count - 1);
        made.bounds = made.path.boundingRect().adjusted(-6, -6, 6, 6);
        return made;
    }

    bool isFree(const QRectF& place) const {
        const auto meets = [&](const QRectF& other) { return other.intersects(place); };
        return place.left() >= 4 && std::ranges::none_of(m_taken, meets) &&
               std::ranges::none_of(m_plan.cards, meets, &GraphCard::bounds) &&
               std::ranges::none_of(m_plan.frames, meets, &GraphFrame::heading);
    }

    /// Beside `at` on the line: right of it or left, above or below where it flows to the right.
    TextItem beside(const QString& words, const QPointF& at, bool other) const {
        const double height = m_text.lineHeight(look);
        if (!m_plan.flowsDown()) {
            return m_text.place(words, look, {at.x(), other ? at.y() + 2 : at.y() - height - 2});
        }
        return m_text.place(words, look, {other ? at.x() - distance : at.x() + distance, at.y() - height / 2},
                            other ? Qt::AlignRight : Qt::AlignLeft);
    }

    TextItem atSource(std::size_t edge) const {
        const QPointF from = point(edge, 0);
        const QPointF at =
            m_plan.flowsDown() ? from + QPointF(0, 11 + pile(edge)) : from + QPointF(8 + pile(edge), 0);
        const TextItem first = beside(sizeOf(edge), at, false);
        const TextItem second = beside(sizeOf(edge), at, true);
        return !isFree(first.bounds) && isFree(second.bounds) ? second : first;
    }

    TextItem atTarget(std::size_t edge) const {
        const std::size_t count = m_layout.routes[edge].size();
        const QPointF end = point(edge, count - 3);
        const double height = m_text.lineHeight(look);
        const double width = m_text.width(sizeOf(edge), look);
        const QPointF at = end - (m_plan.flowsDown() ? QPointF(0, height / 2) : QPointF(width, 0));
        for (const bool other : {false, true}) {
            TextItem item = beside(sizeOf(edge), at, other);
            if (isFree(item.bounds)) {
                return item;
            }
        }
        return {};
    }

    const GraphPlan& m_plan;
    const LayeredLayout& m_layout;
    QPointF m_shift;
    const TextSetter& m_text;
    std::vector<GraphLine> m_lines;
    std::vector<QRectF> m_taken;
    std::set<std::pair<std::size_t, std::vector<NodeId>>> m_named;
    std::set<std::tuple<std::size_t, double, double, double, double>>
        m_drawn; ///< of each source, from where to where
};

} // namespace

std::vector<GraphLine> makeGraphLines(const GraphPlan& plan, const LayeredLayout& layout,
                                      const QPointF& shift, const TextSetter& text) {
    return LineMaker(plan, layout, shift, text).run();
}

void nameSizes(GraphPlan& plan, const TextSetter& text) {
    std::vector<bool> isRead(plan.cards.size(), false);
    for (const GraphLine& line : plan.lines) {
        isRead[line.from] = true;
    }
    for (std::size_t c = 0; c < plan.cards.size(); ++c) {
        GraphCard& card = plan.cards[c];
        const QString size = layerSize(plan.views[card.vertex.node.index()]);
        if (!isRead[c] && plan.flowsDown()) {
            card.size = text.place(size, look, {card.bounds.center().x(), card.bounds.bottom() + distance},
                                   Qt::AlignHCenter);
        } else if (!isRead[c]) {
            card.size = text.place(
                size, look,
                {card.bounds.right() + distance, card.bounds.center().y() - text.lineHeight(look) / 2});
        }
    }
}

} // namespace fovea::ui
