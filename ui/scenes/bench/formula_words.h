#pragma once

#include "core/bench/bench_formula.h"
#include "ui/scenes/scene.h"

#include <QString>
#include <QStringList>

namespace fovea::ui {

/// Up to two decimals, none where they say nothing: 2.33, 5.
QString exactSize(double value);
/// Why the windows do not come out even, a sentence for each reason; empty when they do.
QStringList misfitSentences(const BenchResult& result);
/// What rounding down leaves out, or by how much rounding up sticks out; empty while nothing is rounded.
QStringList roundingSentences(const BenchResult& result);
/// "Frameworks round: down to 2×2, up to 3×3 (pooling only)."; empty where even that is impossible.
QString frameworksSentence(const BenchResult& result);
/// "stride 2 → 3×3", or of one axis "stride 2 → 3 rows".
QString fixText(const BenchFix& fix);
/// The same as a sentence.
QString fixSentence(const BenchFix& fix);
/// What a term counts, with its live number.
QString termSentence(const BenchResult& result, FormulaTerm term, BenchDirection direction);

} // namespace fovea::ui
