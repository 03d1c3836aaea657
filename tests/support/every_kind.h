#pragma once

#include "core/graph/model.h"

namespace fovea::test {

/// One op with the shapes of the inputs that it is shown with.
struct KindSample {
    std::string name;
    std::shared_ptr<const Op> op;
    std::vector<Shape> inputs;
};

/// Ops of every class that there is, with each of their functions: those of the registry and those that
/// other files bring.
std::vector<KindSample> everyKind();

/// A network over 3×6×6 pictures in which the sample's op reads numbers of the picture in the shapes that it
/// wants. The op's layer is named "kind"; the answer is made of all numbers that are not left behind.
Model modelOf(const KindSample& sample);

/// Tiles, volumes in slices, lines, vectors and channels that come last in one network over 3×32×32
/// pictures, seeded: conv, volume (a convolution along three axes), lines (along one), last, fc.
Model mixedRanksModel();

} // namespace fovea::test
