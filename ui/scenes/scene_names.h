#pragma once

#include "core/explain/analysis.h"
#include "ui/render/theme.h"

#include <QString>

namespace fovea::ui {

/// The colour of the role: that of the layer's kind, red for the input.
QColor kindColor(const Node& node, const Theme& theme);
/// "ReLU", "sigmoid": as it is written in a formula.
QString functionName(const Op& op);

/// What tells a layer from its neighbours, for where there is no room for the whole name: exporters write
/// paths
/// ("/features/norm0/BatchNormalization_output_0"), of which the last two parts are kept, without what only
/// says that it is an output ("norm0/BatchNormalization").
QString shortLayerName(const std::string& name);

/// Whether the maps of `node` stand for the classes: the logits and the probabilities made of them.
bool isClassLayer(const Analysis& analysis, NodeId node);
/// "channel 12"; "red" on a colour picture; the class's name where the maps stand for classes.
QString channelName(const Analysis& analysis, NodeId node, std::int64_t channel);
/// The layer's W×H×D; W×H×slices×D where it has more axes or pictures.
QString layerSize(const TensorView& view);

} // namespace fovea::ui
