#pragma once

#include "core/explain/receptive_field.h"
#include "core/graph/trace.h"

#include <functional>
#include <string>

namespace fovea {

/// One number of a trace.
struct UnitAddress {
    NodeId node;
    std::int64_t picture = 0;
    Element at;
    bool operator==(const UnitAddress&) const = default;
};

/// What one channel of one input added to a unit.
struct ChannelShare {
    std::size_t input = 0;
    std::int64_t channel = 0;
    double sum = 0;                ///< Σ of its taps' products; of a maximum only the winner's counts
    std::vector<std::size_t> taps; ///< indices into Arithmetic::taps, in their order
};

/// Everything there is to say about one unit.
struct UnitExplanation {
    UnitAddress address;
    double value = 0; ///< the number in the trace
    Arithmetic arithmetic;
    /// What it can read of its node's first input, padding included, not clipped; empty when it reads none of
    /// it.
    Region window;
    /// Per channel that has a tap: by input, then by channel.
    std::vector<ChannelShare> channels;
    ReceptiveField field; ///< on the graph's first input
};

/// One of the indices of an address: what it counts, and how many of them the layer has.
struct IndexWithin {
    const char* name; ///< "row"
    std::int64_t index = 0;
    std::int64_t count = 0;
};
/// Throws SettingError, with the range, when the layer has no such index.
void requireWithin(const std::string& layer, const IndexWithin& index);

/// Throws SettingError when the address lies outside the trace (saying the ranges). The unit of a graph input
/// is explained as a copy of itself.
UnitExplanation explainUnit(const Trace& trace, const UnitAddress& address);

/// The shares when `channelOf` says which channel a tap belongs to, by input, then by channel.
std::vector<ChannelShare> sharesBy(const Arithmetic& arithmetic,
                                   const std::function<std::int64_t(const Tap&)>& channelOf);

/// The shares sorted by |sum|, largest first (NaN before all); equal ones by input and channel.
std::vector<ChannelShare> byContribution(std::vector<ChannelShare> shares);

} // namespace fovea
