#include "ui/scenes/shown_layer.h"

#include "ui/render/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace fovea::ui {

std::int64_t shownSlice(const Analysis& analysis, const Selection& selection, NodeId node) {
    return analysis.views[node.index()].sliceLike(selection.slice, selection.slices);
}

ShownLayer shownLayer(const Analysis& analysis, const Selection& selection, NodeId node) {
    return {node, analysis.views[node.index()], analysis.trace->output(node),
            shownSlice(analysis, selection, node)};
}

ShownPlace selectedPlace(const Analysis& analysis, const Selection& selection) {
    const TensorView& view = analysis.views[selection.node.index()];
    return view.clamped({.slice = shownSlice(analysis, selection, selection.node),
                         .map = selection.channel,
                         .row = selection.y,
                         .column = selection.x});
}

Selection selectionOf(const Analysis& analysis, NodeId node, const ShownPlace& place,
                      const Selection& before) {
    const TensorView& view = analysis.views[node.index()];
    Selection selection{.node = node, .channel = place.map, .y = place.row, .x = place.column};
    selection.slice = view.isSliced() ? place.slice : before.slice;
    selection.slices = view.isSliced() ? view.slices() : before.slices;
    return selection;
}

Selection selectStrongest(const Analysis& analysis, NodeId node, std::int64_t channel,
                          const Selection& before) {
    const TensorView& view = analysis.views[node.index()];
    const std::int64_t slice = shownSlice(analysis, before, node);
    ShownPlace place{.slice = slice};
    if (!view.isEmpty()) {
        const std::int64_t map = std::clamp<std::int64_t>(channel, 0, view.maps() - 1);
        place = view.strongest(analysis.trace->output(node), slice, map);
    }
    return selectionOf(analysis, node, place, before);
}

QString sliceText(const TensorView& view, std::int64_t slice) {
    QStringList parts;
    const std::vector<std::int64_t> indices = view.sliceIndices(slice);
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const TensorView::SliceAxis& axis = view.sliceAxes()[i];
        const QString text = axis.axis == 0 ? QCoreApplication::translate("ShownLayer", "picture %1 of %2")
                                            : QCoreApplication::translate("ShownLayer", "slice %1 of %2");
        parts << text.arg(count(indices[i] + 1), count(axis.extent));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace fovea::ui
