#pragma once

#include "core/bench/bench_state.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace fovea {

/// A state as one JSON object ("fovea": "bench", "version": 1): settings, sources, and the numbers of what is
/// Typed. Reading it back gives the same state, number by number.
nlohmann::json benchToJson(const BenchState& state);
/// Throws SettingError that names the field; never allocates for more than the limits of BenchState.
BenchState benchFromJson(const nlohmann::json& json);

/// Throws FileError (missing, not JSON, not a bench, a wrong field), LimitError when it holds more than a
/// bench can or is larger than maxBenchFileBytes.
BenchState readBench(const std::filesystem::path& path);
/// What was at `path` stays when writing fails (FileError).
void writeBench(const BenchState& state, const std::filesystem::path& path);
inline constexpr std::int64_t maxBenchFileBytes = std::int64_t{128} << 20;

} // namespace fovea
