#pragma once

#include "core/explain/statistics.h"
#include "ui/session/selection.h"

#include <cstdint>
#include <vector>

namespace fovea::ui {

/// Whether channel `channel` says nothing about the picture: all of its numbers are the same, or, for maps of
/// one number, it is 0.
bool isDeadMap(const LayerStatistics& statistics, std::int64_t channel);

/// The channels of a layer in the order in which they are shown: by index, or largest first with equal ones
/// by index; without the dead ones if these are hidden. Of more than may be shown those whose numbers lie
/// farthest from 0. `differences` are those between two pictures; without them, to sort by difference is to
/// sort by index.
std::vector<std::int64_t> shownChannels(const LayerStatistics& statistics, const ViewOptions& options,
                                        const LayerStatistics* differences = nullptr);

} // namespace fovea::ui
