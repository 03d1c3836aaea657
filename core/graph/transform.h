#pragma once

#include "core/graph/model.h"

namespace fovea {

/// The same function with every batch norm that directly follows a convolution or linear layer (and is its
/// only reader) merged into that layer's weights, and every dropout taken out. Layer names stay. For
/// inference.
Model folded(const Model& model);

/// The same network able to take larger pictures: flatten + linear becomes a convolution over the whole
/// trained map, later linear layers become 1×1 convolutions, so that the answer is a map of class scores. At
/// the trained size the numbers are the same. Names of linear layers stay; flatten disappears. A model whose
/// layers already slide is returned as it is. Throws UnsupportedError, naming the layer, when a layer cannot
/// slide.
Model convolutionalized(const Model& model);

} // namespace fovea
