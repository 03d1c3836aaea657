#pragma once

#include "core/ops/op.h"

#include <cstdint>
#include <vector>

namespace fovea::test {

struct OpCheckOptions {
    std::uint64_t seed = 1;  ///< of inputs, parameters and samples
    double tolerance = 1e-4; ///< of float against double, relative to the largest magnitude
    int elements = 20;       ///< output elements that are explained
    int coordinates = 40;    ///< per tensor, of the numerical gradient
    double low = -1.0;       ///< of the inputs
    double high = 1.0;
    /// Set to false for ops whose taps do not name all that is read (indices, a product's second factor):
    /// inputRegion() then holds more than an element's taps.
    bool tapsAreAll = true;
    bool tapsMatter = true; ///< false for ops of which some inputs change nothing (steps, a choice)
};

/// Checks everything that Op promises, on seeded random inputs and parameters:
/// - forward() and reference() give the shape of inferShape() and the same numbers, in both modes;
/// - forward() and backward() are bit-identical for 1, 2 and 5 threads;
/// - backward() equals central differences of reference(), for every input and trainable parameter;
/// - explain() of random output elements: the taps are the inputs' numbers, lie inside inputRegion() and give
///   the result again when they are combined by hand;
/// - numbers outside inputRegion() of an output element do not influence it, taps do.
///
/// The numbers of each input are a shuffled grid over [low, high], so that no two are equal and none is 0: no
/// tie or kink comes near. An input has at most 20,000 elements.
void checkOp(const Op& op, const std::vector<Shape>& inputs, const OpCheckOptions& options = {});

} // namespace fovea::test
