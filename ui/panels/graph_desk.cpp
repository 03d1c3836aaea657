#include "ui/panels/graph_desk.h"

#include "ui/scenes/graph/graph_scene.h"
#include "ui/scenes/graph/graph_search.h"

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// At first no smaller than letters can be read, and no larger than life.
constexpr double smallestFirst = 0.8;
constexpr double largestFit = 1;
const double zoomFactor = std::exp2(0.25);

} // namespace

GraphDesk::GraphDesk(JobRunner& jobs, SceneView& view, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_view(view)
    , m_controls(new GraphControls)
    , m_minimap(new GraphMinimap(view))
    , m_minimapTheme(view.theme()) {
    connect(m_controls, &GraphControls::stepped, this, &GraphDesk::step);
    connect(m_controls, &GraphControls::optionsChosen, this, [this](const GraphOptions& options) {
        if (options.search != m_options.search) {
            m_match = -1;
        } else if (scene() != nullptr) {
            const SceneElement middle = scene()->elementAt(m_view.visibleScene().center());
            holdStill(middle.isNone() ? NodeId{} : middle.node);
        }
        Q_EMIT optionsChosen(options);
    });
    connect(&m_view, &SceneView::zoomRequestedAt, this,
            [this](double steps, const QPointF& anchor) { zoom(steps, anchor); });
}

const GraphScene* GraphDesk::scene() const {
    return m_active ? dynamic_cast<const GraphScene*>(m_view.scene()) : nullptr;
}

void GraphDesk::setActive(bool active) {
    if (active == m_active) {
        return;
    }
    if (m_active && m_placed) {
        m_scale = m_view.scale();
        m_centre = m_view.visibleScene().center();
    }
    m_active = active;
    m_view.setBehaviour({.focusOnDemand = false, .strokes = false, .sheet = active});
    m_view.setScale(active ? m_scale : 1);
    if (!active) {
        hideMinimap();
    }
}

bool GraphDesk::isOfOtherGraph(const Analysis& analysis) const {
    return m_plan != nullptr && m_plan->graph != analysis.trace->sharedGraph();
}

bool GraphDesk::request(const std::shared_ptr<const Analysis>& analysis, const GraphOptions& options) {
    const bool searched = options.search != m_options.search;
    m_options = options;
    if (m_plan != nullptr && m_plan->holdsFor(*analysis, options)) {
        m_jobs.cancel(JobRunner::Lane::Graph);
        if (searched) {
            showMatches();
        }
        m_controls->show(options, m_plan->repeatsFolded);
        return true;
    }
    using Planned = std::shared_ptr<const GraphPlan>;
    m_jobs.run<Planned>(
        JobRunner::Lane::Graph, [analysis, options](const Control&) { return planGraph(*analysis, options); },
        [this](Outcome<Planned> outcome) {
            if (!outcome.result) {
                Q_EMIT failed(outcome.error);
                return;
            }
            m_placed = m_placed && m_plan != nullptr && m_plan->graph == (*outcome.result)->graph;
            m_plan = std::move(*outcome.result);
            showMatches();
            Q_EMIT planned();
        });
    return false;
}

void GraphDesk::place(NodeId node, const Theme& theme) {
    const GraphScene* shown = scene();
    if (shown == nullptr) {
        return;
    }
    const QSizeF room = m_view.maximumViewportSize();
    if (!m_placed && !room.isEmpty()) {
        m_view.fitScene(smallestFirst, largestFit);
        const SceneElement start = shown->elementOf(node);
        const QRectF whole(QPointF(), shown->size());
        const QPointF top = shown->plan().flowsDown() ? QPointF(start.bounds.center().x(), 0)
                                                      : QPointF(0, start.bounds.center().y());
        m_view.centreOn(start.isNone() ? whole.center() : top);
        m_placed = m_view.isVisible();
    } else if (m_still) {
        const SceneElement element = shown->elementOf(*m_still);
        const QPointF now = m_view.viewportRect(element).topLeft();
        m_view.setScrollPosition(m_view.scrollPosition() + (now - m_stillAt).toPoint());
    } else if (!m_centre.isNull()) {
        m_view.centreOn(m_centre);
    }
    m_still.reset();
    m_centre = {};
    m_minimapTheme = theme;
    m_minimap->setPlan(m_plan, theme);
    if (m_goal) {
        goTo(*std::exchange(m_goal, std::nullopt));
    }
}

void GraphDesk::holdStill(NodeId node) {
    const SceneElement element = scene() != nullptr ? scene()->elementOf(node) : SceneElement{};
    if (element.isNone()) {
        return;
    }
    m_still = node;
    m_stillAt = m_view.viewportRect(element).topLeft();
}

void GraphDesk::zoom(double steps, const QPointF& anchor) {
    m_view.setScaleAt(std::clamp(m_view.scale() * std::pow(zoomFactor, steps), minGraphZoom, maxGraphZoom),
                      anchor);
}

void GraphDesk::zoom(double steps) {
    zoom(steps, QRectF(m_view.viewport()->rect()).center());
}

void GraphDesk::zoomTo(double scale) {
    m_view.setScaleAt(scale, QRectF(m_view.viewport()->rect()).center());
}

void GraphDesk::fit() {
    m_view.fitScene(minGraphZoom, largestFit);
}

bool GraphDesk::turn(const SceneElement& element) {
    const GraphScene* shown = scene();
    const SceneElement found = shown != nullptr ? shown->find(element) : SceneElement{};
    if (found.isNone()) {
        return false;
    }
    const int group = found.kind == SceneElement::Kind::Group ? static_cast<int>(found.index)
                                                              : shown->foldableAround(found);
    if (group < 0) {
        return false;
    }
    holdStill(m_plan->outline.groups[static_cast<std::size_t>(group)].nodes.front());
    Q_EMIT optionsChosen(withTurned(m_options, group));
    return true;
}

void GraphDesk::showMatches() {
    m_matches = m_plan != nullptr ? matchingNodes(*m_plan->graph, m_options.search) : std::vector<NodeId>();
    m_match = std::min(m_match, static_cast<int>(m_matches.size()) - 1);
    m_controls->show(m_options, m_plan != nullptr && m_plan->repeatsFolded);
    m_controls->showMatches(m_match, static_cast<int>(m_matches.size()));
}

void GraphDesk::step(int step) {
    if (m_matches.empty()) {
        return;
    }
    const int count = static_cast<int>(m_matches.size());
    m_match = m_match < 0 ? (step > 0 ? 0 : count - 1) : (m_match + step + count) % count;
    m_controls->showMatches(m_match, count);
    goTo(m_matches[static_cast<std::size_t>(m_match)]);
}

void GraphDesk::goTo(NodeId node) {
    const GraphScene* shown = scene();
    if (shown == nullptr) {
        return;
    }
    if (shown->plan().cardOf(node).form == GraphCard::Form::Folded) {
        GraphOptions options = withOpenAround(shown->plan(), node);
        options.search = m_options.search;
        m_goal = node;
        Q_EMIT optionsChosen(options);
        return;
    }
    const SceneElement element = shown->elementOf(node);
    m_view.setScale(std::max(m_view.scale(), smallestFirst));
    m_view.focusOn(element);
    m_view.centreOn(element.bounds.center());
    Q_EMIT sought(node);
}

bool GraphDesk::endSearch() {
    if (m_options.search.isEmpty()) {
        return false;
    }
    GraphOptions options = m_options;
    options.search.clear();
    m_match = -1;
    Q_EMIT optionsChosen(options);
    return true;
}

} // namespace fovea::ui
