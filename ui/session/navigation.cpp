#include "ui/session/navigation.h"

#include <algorithm>
#include <utility>

namespace fovea::ui {

namespace {

/// More steps than a person walks through a network; keeps a day's clicking small.
constexpr std::size_t maxHistory = 256;

/// The middle of an old cell lies in the new one.
std::int64_t moved(std::int64_t position, std::int64_t before, std::int64_t after) {
    return before > 0 ? (2 * position + 1) * after / (2 * before) : 0;
}

bool carried(Selection& selection, const Graph* before, const std::vector<TensorView>& viewsBefore,
             const Graph& after, const std::vector<TensorView>& views) {
    if (before == nullptr || !selection.node.valid() || selection.node.index() >= before->size()) {
        return false;
    }
    const std::optional<NodeId> node = after.find(before->node(selection.node).name);
    if (!node) {
        return false;
    }
    const TensorView& from = viewsBefore[selection.node.index()];
    const TensorView& to = views[node->index()];
    const ShownPlace place = to.clamped({.map = selection.channel,
                                         .row = moved(selection.y, from.rows(), to.rows()),
                                         .column = moved(selection.x, from.columns(), to.columns())});
    selection.node = *node;
    selection.channel = place.map;
    selection.y = place.row;
    selection.x = place.column;
    return true;
}

/// What a person wants to see first of a network: its first convolution, else whatever follows the input.
NodeId firstLayer(const Graph& graph) {
    const std::vector<NodeId> ids = graph.ids();
    const auto isConvolution = [&](NodeId id) {
        return !graph.node(id).isInput() && graph.node(id).op->category() == OpCategory::Convolution;
    };
    const auto found = std::ranges::find_if(ids, isConvolution);
    return found != ids.end() ? *found : ids[std::min<std::size_t>(1, ids.size() - 1)];
}

} // namespace

void Navigation::go(const Place& place) {
    if (place == m_place) {
        return;
    }
    m_history.push_back(m_place);
    if (m_history.size() > maxHistory) {
        m_history.erase(m_history.begin());
    }
    m_place = place;
    Q_EMIT placeChanged();
}

void Navigation::adjust(const Selection& selection) {
    if (selection == m_place.selection) {
        return;
    }
    m_place.selection = selection;
    Q_EMIT placeChanged();
}

void Navigation::back() {
    if (m_history.empty()) {
        return;
    }
    m_place = m_history.back();
    m_history.pop_back();
    Q_EMIT placeChanged();
}

void Navigation::carryOver(const Graph* before, const Graph& after, const std::vector<TensorView>& views) {
    if (before == &after) {
        return;
    }
    const std::vector<TensorView> viewsBefore = std::exchange(m_views, views);
    std::erase_if(m_history,
                  [&](Place& place) { return !carried(place.selection, before, viewsBefore, after, views); });
    if (!carried(m_place.selection, before, viewsBefore, after, views)) {
        const bool needsNode = m_place.view == ViewKind::Layer || m_place.view == ViewKind::Unit;
        m_place = {.view = needsNode ? ViewKind::Network : m_place.view,
                   .selection = {.node = firstLayer(after)}};
    }
    Q_EMIT placeChanged();
}

} // namespace fovea::ui
