#pragma once

#include "ui/scenes/scene.h"

namespace fovea::ui {

/// A layer's output as the scenes show it: in which maps, and which slice of them. Refers to the analysis.
struct ShownLayer {
    NodeId node;
    const TensorView& view;
    const Tensor& tensor;
    std::int64_t slice = 0;

    ShownMap map(std::int64_t channel) const { return view.map(tensor, slice, channel); }
    double value(const ShownPlace& place) const { return static_cast<double>(view.value(tensor, place)); }
};

/// The slice of `node` that a selection shows: the one that was chosen, or what lies at the same place of the
/// way where the layers have different numbers of slices.
std::int64_t shownSlice(const Analysis& analysis, const Selection& selection, NodeId node);
ShownLayer shownLayer(const Analysis& analysis, const Selection& selection, NodeId node);

/// The selected number, within its layer; the layer is not empty.
ShownPlace selectedPlace(const Analysis& analysis, const Selection& selection);
/// Selects a number of `node`. The chosen slice goes along where the layer has only one.
Selection selectionOf(const Analysis& analysis, NodeId node, const ShownPlace& place,
                      const Selection& before = {});
/// Selects the strongest number of a map in the slice that `before` shows; of an empty layer nothing in it.
Selection selectStrongest(const Analysis& analysis, NodeId node, std::int64_t channel,
                          const Selection& before = {});

/// "picture 2 of 4 · slice 3 of 16"; empty where there is nothing to choose. Counted from 1.
QString sliceText(const TensorView& view, std::int64_t slice);

} // namespace fovea::ui
