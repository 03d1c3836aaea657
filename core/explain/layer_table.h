#pragma once

#include "core/explain/summary.h"

#include <string>
#include <vector>

namespace fovea {

/// The table of layers in plain numbers with English titles, one row after the other: first the titles, last
/// the totals when wanted. Extents are written in the order of the shape: batch × channels × height × width.
std::vector<std::vector<std::string>> layerRows(std::span<const LayerSummary> layers, bool withTotals = true);
/// The columns before this one hold words: name, kind, output extents.
inline constexpr std::size_t firstNumberColumn = 3;

/// RFC 4180: lines end in CR LF; a cell with a comma, a quotation mark or a line break is quoted.
std::string layerTableCsv(std::span<const LayerSummary> layers, bool withTotals = true);
/// A table of GitHub's Markdown.
std::string layerTableMarkdown(std::span<const LayerSummary> layers, bool withTotals = true);

} // namespace fovea
