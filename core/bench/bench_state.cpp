#include "core/bench/bench_state.h"

#include "core/base/contract.h"

#include <cstring>

namespace fovea {

namespace {

/// Bits, so that a state is equal to itself whatever its numbers are.
bool sameNumbers(const Tensor& a, const Tensor& b) {
    return a.shape() == b.shape() &&
           (a.empty() || a.sharesWith(b) || std::memcmp(a.data(), b.data(), a.values().size_bytes()) == 0);
}

} // namespace

bool hasFilters(BenchOperation operation) {
    return operation != BenchOperation::MaxPooling && operation != BenchOperation::AveragePooling;
}

bool BenchState::operator==(const BenchState& other) const {
    return operation == other.operation && size == other.size && window == other.window &&
           paddingMode == other.paddingMode && filters == other.filters && groups == other.groups &&
           countPadding == other.countPadding && fit == other.fit && growth == other.growth &&
           inputSource == other.inputSource && filterSources == other.filterSources &&
           sameNumbers(input, other.input) && sameNumbers(weight, other.weight) &&
           sameNumbers(bias, other.bias);
}

Shape weightShape(const BenchState& state) {
    if (!hasFilters(state.operation)) {
        return {0};
    }
    FOVEA_REQUIRE(state.groups >= 1);
    const bool transposed = isTransposed(state);
    const std::int64_t outer = transposed ? state.size.depth : state.filters;
    const std::int64_t inner = (transposed ? state.filters : state.size.depth) / state.groups;
    return {outer, inner, state.window.rows.kernel, state.window.columns.kernel};
}

std::int64_t weightIndex(const BenchState& state, std::int64_t filter, std::int64_t slice, std::int64_t y,
                         std::int64_t x) {
    const std::int64_t slices = state.size.depth / state.groups;
    std::int64_t kernel = filter * slices + slice;
    if (isTransposed(state)) {
        const std::int64_t perGroup = state.filters / state.groups;
        kernel = (filter / perGroup * slices + slice) * perGroup + filter % perGroup;
    }
    return (kernel * state.window.rows.kernel + y) * state.window.columns.kernel + x;
}

Range channelsOf(const BenchState& state, std::int64_t filter) {
    if (!hasFilters(state.operation)) {
        return {filter, filter + 1};
    }
    const std::int64_t slices = state.size.depth / state.groups;
    const std::int64_t group = filter / (state.filters / state.groups);
    return {group * slices, (group + 1) * slices};
}

} // namespace fovea
