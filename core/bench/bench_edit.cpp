#include "core/bench/bench_edit.h"

#include "core/base/contract.h"
#include "core/bench/bench_ops.h"

#include <algorithm>

namespace fovea {

namespace {

bool isIndex(std::int64_t index, std::int64_t count) {
    return Range{0, count}.contains(index);
}

/// The filters as a tensor keeps them, whatever the state's settings say by now.
class FilterBank {
public:
    FilterBank(const BenchState& state)
        : m_weight(state.weight)
        , m_transposed(isTransposed(state)) {
        const Shape& shape = m_weight.shape();
        if (shape.rank() != 4 || m_weight.empty()) {
            return;
        }
        if (!m_transposed) {
            m_filters = shape[0];
            m_slices = shape[1];
            return;
        }
        // How many groups there were follows from the biases: there is one for each filter.
        const std::int64_t filters = state.bias.size();
        const std::int64_t groups = filters / shape[1];
        if (groups >= 1 && filters % shape[1] == 0 && shape[0] % groups == 0) {
            m_filters = filters;
            m_slices = shape[0] / groups;
        }
    }

    std::int64_t filters() const { return m_filters; }
    std::int64_t slices() const { return m_slices; }
    std::int64_t rows() const { return m_weight.shape().height(); }
    std::int64_t columns() const { return m_weight.shape().width(); }
    /// The numbers of one row of a filter's slice.
    const float* row(std::int64_t filter, std::int64_t slice, std::int64_t y) const {
        const std::int64_t perGroup = m_weight.shape()[1];
        const std::int64_t kernel =
            m_transposed ? (filter / perGroup * m_slices + slice) * perGroup + filter % perGroup
                         : filter * m_slices + slice;
        return m_weight.data() + (kernel * rows() + y) * columns();
    }

private:
    Tensor m_weight;
    bool m_transposed;
    std::int64_t m_filters = 0;
    std::int64_t m_slices = 0;
};

void arrangeSources(BenchState& state) {
    const auto wanted = static_cast<std::size_t>(hasFilters(state.operation) ? state.filters : 0);
    std::uint64_t seed = 0;
    for (const FilterSource& source : state.filterSources) {
        seed = std::max(seed, source.seed);
    }
    state.filterSources.resize(std::min(wanted, state.filterSources.size()));
    while (state.filterSources.size() < wanted) {
        state.filterSources.push_back({.pattern = FilterSource::Pattern::Random, .seed = ++seed});
    }
}

void arrangeInput(BenchState& state) {
    const Shape shape{1, state.size.depth, state.size.height, state.size.width};
    if (state.input.shape() == shape) {
        return;
    }
    const Tensor old = state.input;
    state.input = inputNumbers(state.inputSource, state.size);
    if (state.inputSource.pattern != InputSource::Pattern::Typed || old.shape().rank() != 4 || old.empty()) {
        return;
    }
    float* values = state.input.mutableData();
    for (std::int64_t c = 0; c < std::min(shape.channels(), old.shape().channels()); ++c) {
        for (std::int64_t y = 0; y < std::min(shape.height(), old.shape().height()); ++y) {
            for (std::int64_t x = 0; x < std::min(shape.width(), old.shape().width()); ++x) {
                values[(c * shape.height() + y) * shape.width() + x] = old.at(0, c, y, x);
            }
        }
    }
}

/// Writes filter k by its source.
void drawFilter(BenchState& state, std::int64_t filter) {
    const FilterSource& source = state.filterSources[static_cast<std::size_t>(filter)];
    const auto& [rows, columns] = state.window;
    const std::int64_t slices = state.size.depth / state.groups;
    Tensor numbers;
    float* weight = state.weight.mutableData();
    for (std::int64_t slice = 0; slice < slices; ++slice) {
        if (slice == 0 || source.pattern == FilterSource::Pattern::Random) {
            numbers = filterNumbers(source, rows.kernel, columns.kernel, slice);
        }
        std::ranges::copy(numbers.values(), weight + weightIndex(state, filter, slice, 0, 0));
    }
}

/// Writes what filter k has in common with the old filter k, middle on middle; the rest stays 0.
void keepFilter(BenchState& state, std::int64_t filter, const FilterBank& old) {
    if (filter >= old.filters()) {
        return;
    }
    const auto& [rows, columns] = state.window;
    const std::int64_t down = (old.rows() - 1) / 2 - (rows.kernel - 1) / 2;
    const std::int64_t right = (old.columns() - 1) / 2 - (columns.kernel - 1) / 2;
    const std::int64_t top = std::max<std::int64_t>(0, -down);
    const std::int64_t bottom = std::min(rows.kernel, old.rows() - down);
    const std::int64_t left = std::max<std::int64_t>(0, -right);
    const std::int64_t width = std::min(columns.kernel, old.columns() - right) - left;
    float* weight = state.weight.mutableData();
    // Row by row: there may be millions of weights, and a person waits for them.
    for (std::int64_t slice = 0; slice < std::min(state.size.depth / state.groups, old.slices()); ++slice) {
        for (std::int64_t y = top; y < bottom; ++y) {
            std::copy_n(old.row(filter, slice, y + down) + left + right, width,
                        weight + weightIndex(state, filter, slice, y, left));
        }
    }
}

void arrangeWeights(BenchState& state, const FilterBank& old) {
    const Shape shape = weightShape(state);
    // Of a transposed convolution the shape alone does not tell which filters the numbers belong to.
    const bool sameFilters =
        !hasFilters(state.operation) ||
        (old.filters() == state.filters && old.slices() == state.size.depth / state.groups);
    if (state.weight.shape() == shape && sameFilters) {
        return;
    }
    state.weight = Tensor(shape);
    for (std::int64_t filter = 0; hasFilters(state.operation) && filter < state.filters; ++filter) {
        if (state.filterSources[static_cast<std::size_t>(filter)].pattern == FilterSource::Pattern::Typed) {
            keepFilter(state, filter, old);
        } else {
            drawFilter(state, filter);
        }
    }
}

void arrangeBias(BenchState& state) {
    const Shape shape{hasFilters(state.operation) ? state.filters : 0};
    if (state.bias.shape() != shape) {
        const Tensor old = state.bias;
        state.bias = Tensor(shape);
        std::copy_n(old.data(), std::min(old.size(), shape.elementCount()), state.bias.mutableData());
    }
}

/// The same filters in the layout of `operation`.
void relayWeights(BenchState& state, BenchOperation operation) {
    const FilterBank old(state);
    BenchState target = state;
    target.operation = operation;
    if (!hasFilters(operation) || old.filters() != state.filters) {
        return;
    }
    target.weight = Tensor(weightShape(target));
    for (std::int64_t filter = 0; filter < state.filters; ++filter) {
        keepFilter(target, filter, old);
    }
    state.weight = target.weight;
}

/// The nearest number of filters that shares out evenly among `depth` channels.
std::int64_t multipleOf(std::int64_t depth, std::int64_t filters) {
    const std::int64_t most = maxBenchFilters / depth * depth;
    return std::clamp((filters + depth / 2) / depth * depth, depth, most);
}

} // namespace

BenchState arranged(BenchState state) {
    FOVEA_REQUIRE(!problemOf(state));
    state = withFixedSettings(std::move(state));
    const FilterBank old(state);
    arrangeSources(state);
    arrangeInput(state);
    arrangeWeights(state, old);
    arrangeBias(state);
    return state;
}

BenchState withOperation(BenchState state, BenchOperation operation) {
    using enum BenchOperation;
    const BenchOperation before = state.operation;
    if (before == operation) {
        return state;
    }
    if (before == Transposed || operation == Transposed) {
        relayWeights(state, operation);
    }
    state.operation = operation;
    if (before == FullyConnected || before == Pointwise) {
        state.window.rows.kernel = std::min<std::int64_t>(3, state.size.height);
        state.window.columns.kernel = std::min<std::int64_t>(3, state.size.width);
    }
    if (operation == Depthwise) {
        state.filters = multipleOf(state.size.depth, state.filters);
    } else if (before == Depthwise || !hasFilters(before) || operation == FullyConnected) {
        state.groups = 1;
    }
    if (hasFilters(operation) && state.fit == FitRule::Ceil) {
        state.fit = FitRule::Floor;
    }
    return state;
}

BenchState withSize(BenchState state, const VolumeSize& size) {
    if (state.operation == BenchOperation::Depthwise && size.depth >= 1 && size.depth <= maxBenchDepth) {
        const std::int64_t each = state.filters / state.size.depth;
        state.filters = multipleOf(size.depth, std::min(maxBenchFilters, each * size.depth));
    }
    state.size = size;
    return state;
}

BenchState withInputSource(BenchState state, const InputSource& source) {
    state.inputSource = source;
    if (source.pattern != InputSource::Pattern::Typed) {
        state.input = inputNumbers(source, state.size);
    }
    return state;
}

BenchState withFilterSource(BenchState state, std::int64_t filter, const FilterSource& source) {
    FOVEA_REQUIRE(hasFilters(state.operation) && filter >= -1 && filter < state.filters);
    FOVEA_REQUIRE(std::ssize(state.filterSources) == state.filters &&
                  state.weight.shape() == weightShape(state));
    const Range changed = filter < 0 ? Range{0, state.filters} : Range{filter, filter + 1};
    for (std::int64_t k = changed.begin; k < changed.end; ++k) {
        FilterSource& own = state.filterSources[static_cast<std::size_t>(k)];
        own = source;
        if (source.pattern == FilterSource::Pattern::Random) {
            own.seed += static_cast<std::uint64_t>(k - changed.begin);
        }
        if (source.pattern != FilterSource::Pattern::Typed) {
            drawFilter(state, k);
        }
    }
    return state;
}

BenchState withInput(BenchState state, const Element& at, float value) {
    const Shape& shape = state.input.shape();
    FOVEA_REQUIRE(isIndex(at.channel, shape.channels()) && isIndex(at.y, shape.height()) &&
                  isIndex(at.x, shape.width()));
    state.inputSource.pattern = InputSource::Pattern::Typed;
    state.input.mutableData()[(at.channel * shape.height() + at.y) * shape.width() + at.x] = value;
    return state;
}

BenchState withWeight(BenchState state, std::int64_t filter, const Element& at, float value) {
    const auto& [rows, columns] = state.window;
    FOVEA_REQUIRE(hasFilters(state.operation) && isIndex(filter, state.filters));
    FOVEA_REQUIRE(isIndex(at.channel, state.size.depth / state.groups) && isIndex(at.y, rows.kernel) &&
                  isIndex(at.x, columns.kernel));
    state.filterSources[static_cast<std::size_t>(filter)].pattern = FilterSource::Pattern::Typed;
    state.weight.mutableData()[weightIndex(state, filter, at.channel, at.y, at.x)] = value;
    return state;
}

BenchState withBias(BenchState state, std::int64_t filter, float value) {
    FOVEA_REQUIRE(hasFilters(state.operation) && isIndex(filter, state.filters));
    state.bias.mutableData()[filter] = value;
    return state;
}

BenchState withValidPadding(BenchState state) {
    for (WindowAxis* axis : {&state.window.rows, &state.window.columns}) {
        axis->padBefore = 0;
        axis->padAfter = 0;
    }
    return state;
}

BenchState withSamePadding(BenchState state) {
    for (WindowAxis* axis : {&state.window.rows, &state.window.columns}) {
        const std::int64_t total = axis->span() - 1;
        axis->padBefore = total / 2;
        axis->padAfter = total - total / 2;
    }
    return state;
}

} // namespace fovea
