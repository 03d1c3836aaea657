#pragma once

#include "core/explain/summary.h"

namespace fovea {

/// The table of layers as text for other programs: name, kind, output extents, parameters, multiply-adds,
/// activation bytes, receptive field; plain numbers, English titles. The last row holds the totals.
///
/// RFC 4180: lines end in CR LF; a cell with a comma, a quotation mark or a line break is quoted.
std::string layerTableCsv(std::span<const LayerSummary> layers, bool withTotals = true);
/// A table of GitHub's Markdown.
std::string layerTableMarkdown(std::span<const LayerSummary> layers, bool withTotals = true);

} // namespace fovea
