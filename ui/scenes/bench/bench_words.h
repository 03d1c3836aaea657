#pragma once

#include "core/bench/bench_links.h"
#include "ui/scenes/scene.h"

namespace fovea::ui {

/// What numbers of the bench are called in BenchPart::numbers(): "input 0,2,3" (padded rows and columns),
/// "weight 1,0,2,2" (filter, slice, row, column), "bias 1", "output 0,1,1", "coverage 2,3" (row and column of
/// the input).
QString inputName(const Element& at);
QString weightName(std::int64_t filter, const Element& at);
QString biasName(std::int64_t filter);
QString outputName(const Element& at);
QString coverageName(std::int64_t y, std::int64_t x);

/// One line for a person about a cell: what it is, where, its number. Rows and columns of the input are told
/// without its padding.
QString describeInput(const BenchResult& result, const Element& at);
QString describeWeight(const BenchResult& result, std::int64_t filter, const Element& at);
QString describeBias(const BenchResult& result, std::int64_t filter);
/// `value`: what stands there now; none: it is not computed yet.
QString describeOutput(const BenchResult& result, const Element& at, const std::optional<double>& value);
QString describeSlice(const BenchResult& result, BenchVolume volume, std::int64_t channel);

} // namespace fovea::ui
