#pragma once

#include "core/graph/model.h"

namespace fovea::test {

/// A net over 12×12×3 in which every op occurs (global average pooling aside): convolutions with padding,
/// stride, dilation and groups, batch norm, all activations, both poolings, add, concat, dropout, flatten,
/// linear, softmax; seeded weights, biases and statistics. The logits are called "scores".
Model everyOpModel();

} // namespace fovea::test
