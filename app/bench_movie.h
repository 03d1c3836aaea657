#pragma once

#include "app/bench_pictures.h"

namespace fovea {

/// The keys of --set that only movies have.
std::vector<SettingKey<BenchSettings>> movieKeys();
/// Throws UsageError when one of them was told for what is no movie.
void refuseMovieSettings(const BenchSettings& settings);

/// Writes the bench's run as the movie that options.out ends in, with progress on a terminal; SIGINT and
/// SIGTERM leave what was there. `settings` and `size` are options' own, parsed.
void renderBenchMovie(const RenderOptions& options, const BenchSettings& settings, const QSizeF& size);

} // namespace fovea
