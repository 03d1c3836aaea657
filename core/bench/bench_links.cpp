#include "core/bench/bench_links.h"

#include <algorithm>

namespace fovea {

namespace {

/// The tap with which output position `output` reads input position `input`; none when it does not.
std::optional<std::int64_t> tapBetween(const WindowAxis& axis, std::int64_t input, std::int64_t output,
                                       bool transposed) {
    const std::int64_t distance =
        transposed ? output + axis.padBefore - input * axis.stride : input - output * axis.stride;
    if (distance < 0 || distance % axis.dilation != 0 || distance / axis.dilation >= axis.kernel) {
        return std::nullopt;
    }
    return distance / axis.dilation;
}

/// The output position that reads `input` with tap `tap`; none when there is none.
std::optional<std::int64_t> outputOf(const WindowAxis& axis, std::int64_t input, std::int64_t tap,
                                     std::int64_t outputs, bool transposed) {
    const std::int64_t reached = transposed ? axis.inputIndex(input, tap) : input - tap * axis.dilation;
    const std::int64_t step = transposed ? 1 : axis.stride;
    if (reached < 0 || reached % step != 0 || reached / step >= outputs) {
        return std::nullopt;
    }
    return reached / step;
}

std::vector<std::int64_t> outputsAlong(const WindowAxis& axis, std::int64_t input, std::int64_t outputs,
                                       bool transposed) {
    std::vector<std::int64_t> found;
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
        if (const auto output = outputOf(axis, input, tap, outputs, transposed)) {
            found.push_back(*output);
        }
    }
    if (!transposed) {
        std::ranges::reverse(found);
    }
    return found;
}

/// The filters that read an input channel.
Range filtersReading(const BenchState& state, std::int64_t channel) {
    if (!hasFilters(state.operation)) {
        return {channel, channel + 1};
    }
    const std::int64_t perGroup = state.filters / state.groups;
    const std::int64_t group = channel / (state.size.depth / state.groups);
    return {group * perGroup, (group + 1) * perGroup};
}

bool lieWithin(const Element& at, const Shape& shape) {
    return Range{0, shape.channels()}.contains(at.channel) && Range{0, shape.height()}.contains(at.y) &&
           Range{0, shape.width()}.contains(at.x);
}

} // namespace

BenchLinks::BenchLinks(const BenchResult& result)
    : m_result(result) {
    for (std::int64_t y = 0; y < result.padded.shape().height(); ++y) {
        m_rowFeeds.push_back(std::ssize(fedRows(y)));
    }
    for (std::int64_t x = 0; x < result.padded.shape().width(); ++x) {
        m_columnFeeds.push_back(std::ssize(fedColumns(x)));
    }
}

std::vector<std::int64_t> BenchLinks::fedRows(std::int64_t input) const {
    return outputsAlong(m_result.state.window.rows, input, m_result.outputShape().height(),
                        isTransposed(m_result.state));
}

std::vector<std::int64_t> BenchLinks::fedColumns(std::int64_t input) const {
    return outputsAlong(m_result.state.window.columns, input, m_result.outputShape().width(),
                        isTransposed(m_result.state));
}

bool BenchLinks::isInput(const Element& input) const {
    return lieWithin(input, m_result.padded.shape());
}

bool BenchLinks::feeds(const Element& input, const Element& output) const {
    return weightBetween(input, output).has_value();
}

std::optional<Element> BenchLinks::weightBetween(const Element& input, const Element& output) const {
    if (!isInput(input) || !lieWithin(output, m_result.outputShape())) {
        return std::nullopt;
    }
    const BenchState& state = m_result.state;
    const Range channels = channelsOf(state, output.channel);
    const auto u = tapBetween(state.window.rows, input.y, output.y, isTransposed(state));
    const auto v = tapBetween(state.window.columns, input.x, output.x, isTransposed(state));
    if (!channels.contains(input.channel) || !u || !v) {
        return std::nullopt;
    }
    return Element{.channel = input.channel - channels.begin, .y = *u, .x = *v};
}

bool BenchLinks::usesWeight(std::int64_t filter, const Element& weight, const Element& input) const {
    const BenchState& state = m_result.state;
    if (!m_result.output || !isInput(input) || !Range{0, state.filters}.contains(filter)) {
        return false;
    }
    const auto& [rows, columns] = state.window;
    const Range channels = channelsOf(state, filter);
    const bool isWeight = Range{0, channels.length()}.contains(weight.channel) &&
                          Range{0, rows.kernel}.contains(weight.y) &&
                          Range{0, columns.kernel}.contains(weight.x);
    const Shape& shape = m_result.output->shape();
    const bool stamps = isTransposed(state);
    return isWeight && channels.begin + weight.channel == input.channel &&
           outputOf(rows, input.y, weight.y, shape.height(), stamps) &&
           outputOf(columns, input.x, weight.x, shape.width(), stamps);
}

std::vector<Element> BenchLinks::outputsFedBy(const Element& input, std::size_t limit) const {
    std::vector<Element> outputs;
    if (!m_result.output || !isInput(input)) {
        return outputs;
    }
    const std::vector<std::int64_t> rows = fedRows(input.y);
    const std::vector<std::int64_t> columns = fedColumns(input.x);
    const Range filters = filtersReading(m_result.state, input.channel);
    for (std::int64_t filter = filters.begin; filter < filters.end; ++filter) {
        for (const std::int64_t y : rows) {
            for (const std::int64_t x : columns) {
                if (outputs.size() == limit) {
                    return outputs;
                }
                outputs.push_back({.channel = filter, .y = y, .x = x});
            }
        }
    }
    return outputs;
}

std::int64_t BenchLinks::feedCount(const Element& input) const {
    if (!m_result.output || !isInput(input)) {
        return 0;
    }
    return filtersReading(m_result.state, input.channel).length() *
           m_rowFeeds[static_cast<std::size_t>(input.y)] * m_columnFeeds[static_cast<std::size_t>(input.x)];
}

} // namespace fovea
