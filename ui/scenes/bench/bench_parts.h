#pragma once

#include "ui/scenes/bench/bench_part.h"

#include <limits>

/// The parts there are; each is laid out for the rectangle `place` and stays within its width. Heights that
/// do not suffice make the part taller.
namespace fovea::ui {

/// Padded input ∗ filter = output as grids of crisp cells, the window on the input, the cell being written.
std::unique_ptr<BenchPart> makeGridStage(const BenchContext& context, const QRectF& place);
/// Input, filters and output as boxes in perspective with the column that a window cuts out, its wires, and
/// the depth column of K neurons.
std::unique_ptr<BenchPart> makeVolumeStage(const BenchContext& context, const QRectF& place);
/// The sheet of neurons, one of them with its receptive field and its wires; shared and unshared parameters.
std::unique_ptr<BenchPart> makeNeuronStage(const BenchContext& context, const QRectF& place);
/// FC = convolution: both ways on the same weights, their largest difference, and the larger input.
std::unique_ptr<BenchPart> makeFcStage(const BenchContext& context, const QRectF& place);

/// Every product of the window as the filter lies, sums per channel, sum of channels, + bias = value. `seen`:
/// the height that is there; products are folded and made smaller to keep within it, and where even that does
/// not do, the value comes first.
std::unique_ptr<BenchPart> makeArithmeticPart(const BenchContext& context, const QRectF& place,
                                              double seen = std::numeric_limits<double>::infinity());
/// (N + 2P − F)/S + 1 with the live numbers for height and width, parameters and multiply-adds; what is wrong
/// and what would fit when it does not.
std::unique_ptr<BenchPart> makeFormulaPart(const BenchContext& context, const QRectF& place);

} // namespace fovea::ui
