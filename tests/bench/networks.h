#pragma once

#include "core/graph/model.h"

#include <string_view>
#include <vector>

namespace fovea::bench {

/// Well-known networks with seeded random weights; batch norms count as folded into the convolutions. They
/// end in scores, without a softmax.

/// Simonyan & Zisserman 2014, configuration D; 224×224×3.
Model vgg16();
/// He et al. 2015; 224×224×3.
Model resNet18();
/// Krizhevsky 2014 ("One weird trick"); 224×224×3.
Model alexNet();
/// ConvNetJS's CIFAR-10 demo: 5×5×16, pool, 5×5×20, pool, 5×5×20, pool, FC; 32×32×3.
Model convNetJs();

} // namespace fovea::bench
