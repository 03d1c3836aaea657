#pragma once

#include "ui/scenes/bench/bench_part.h"

#include <QString>

/// What the stages with boxes and neurons have in common.
namespace fovea::ui {

bool isWithin(const Shape& shape, const Element& at);
/// One cell further; may leave the map. First and Last stay.
Element moved(Element at, Direction direction);

/// How many numbers of an output's sheet are there, in reading order, once `written` windows are. Transposed:
/// those of rows that no later window adds to.
std::int64_t writtenOfSheet(const BenchResult& result, bool showAll, std::int64_t written,
                            std::int64_t sheet);

/// What stands in an output element in this frame: none while nothing was written to it.
std::optional<double> outputNow(const BenchResult& result, bool showAll, const BenchFrame& frame,
                                const Element& at);

/// One line for a person: what a term of the formula counts, and how much it is.
QString countedByTerm(const BenchResult& result, FormulaTerm term);

} // namespace fovea::ui
