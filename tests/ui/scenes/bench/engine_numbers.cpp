#include "tests/ui/scenes/bench/engine_numbers.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace fovea::test {

namespace {

using Numbers = std::vector<std::int64_t>;

Numbers parsed(const QString& text) {
    Numbers numbers;
    for (const QString& part : text.split(QLatin1Char(','))) {
        numbers.push_back(part.toLongLong());
    }
    return numbers;
}

bool transposed(const BenchResult& result) {
    return result.state.operation == BenchOperation::Transposed;
}

double weightOf(const BenchState& state, std::int64_t filter, std::int64_t slice, std::int64_t y,
                std::int64_t x) {
    const std::int64_t index = weightIndex(state, filter, slice, y, x);
    return static_cast<double>(state.weight.values()[static_cast<std::size_t>(index)]);
}

/// What the stamps of the first `written` input places add up to on one output; none without a stamp.
std::optional<double> stampedOn(const BenchResult& result, const Element& at, std::int64_t written) {
    const BenchState& state = result.state;
    const Range channels = channelsOf(state, at.channel);
    const auto& [rows, columns] = state.window;
    const std::int64_t places = state.size.height * state.size.width;
    double sum = static_cast<double>(state.bias.values()[static_cast<std::size_t>(at.channel)]);
    bool any = false;
    for (std::int64_t place = 0; place < places && at.channel * places + place < written; ++place) {
        const std::int64_t i = place / state.size.width;
        const std::int64_t j = place % state.size.width;
        for (std::int64_t u = 0; u < rows.kernel; ++u) {
            for (std::int64_t v = 0; v < columns.kernel; ++v) {
                if (i * rows.stride - rows.padBefore + u * rows.dilation != at.y ||
                    j * columns.stride - columns.padBefore + v * columns.dilation != at.x) {
                    continue;
                }
                any = true;
                for (std::int64_t c = 0; c < channels.length(); ++c) {
                    sum += static_cast<double>(state.input.at(0, channels.begin + c, i, j)) *
                           weightOf(state, at.channel, c, u, v);
                }
            }
        }
    }
    return any || written >= (at.channel + 1) * places ? std::optional(sum) : std::nullopt;
}

std::optional<double> outputNumber(const BenchResult& result, const ui::BenchView& view,
                                   const ui::BenchFrame& frame, const Element& at) {
    const auto complete = static_cast<double>(result.output->at(0, at.channel, at.y, at.x));
    if (transposed(result)) {
        const auto sum = stampedOn(result, at, frame.written);
        return sum || !view.showAll ? sum : std::optional(complete);
    }
    const Shape shape = result.outputShape();
    const std::int64_t index = (at.channel * shape.height() + at.y) * shape.width() + at.x;
    const bool explained = frame.moment && frame.moment->step == BenchStep{at.channel, at.y, at.x} &&
                           frame.moment->phase == BenchPhase::Write && frame.moment->progress > 0;
    return index < frame.written || explained || view.showAll ? std::optional(complete) : std::nullopt;
}

/// Windows that look at an element of the input, counted one by one.
double coverageNumber(const BenchResult& result, std::int64_t y, std::int64_t x) {
    const auto& [rows, columns] = result.state.window;
    const Shape out = result.outputShape();
    const bool scatters = transposed(result);
    const auto hits = [&](const WindowAxis& axis, std::int64_t place, std::int64_t outputs) {
        std::int64_t count = 0;
        for (std::int64_t o = 0; o < outputs; ++o) {
            for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
                const std::int64_t here = scatters ? place : o;
                const std::int64_t there = scatters ? o : place;
                count += here * axis.stride - axis.padBefore + tap * axis.dilation == there ? 1 : 0;
            }
        }
        return count;
    };
    return static_cast<double>(hits(rows, y, out.height()) * hits(columns, x, out.width()));
}

std::optional<double> setting(const BenchResult& result, const QString& name) {
    const BenchState& state = result.state;
    const Shape out = result.outputShape();
    const auto& [rows, columns] = state.window;
    const std::vector<std::pair<const char*, std::int64_t>> settings = {
        {"input.width", state.size.width},
        {"input.height", state.size.height},
        {"input.depth", state.size.depth},
        {"kernel.width", columns.kernel},
        {"kernel.height", rows.kernel},
        {"kernel.depth", hasFilters(state.operation) ? state.size.depth / state.groups : -1},
        {"output.width", out.width()},
        {"output.height", out.height()},
        {"output.depth", out.channels()},
        {"N.columns", state.size.width},
        {"N.rows", state.size.height},
        {"F.columns", columns.kernel},
        {"F.rows", rows.kernel},
        {"A.columns", out.width()},
        {"A.rows", out.height()},
        {"P.columns.before", columns.padBefore},
        {"P.columns.after", columns.padAfter},
        {"P.rows.before", rows.padBefore},
        {"P.rows.after", rows.padAfter},
        {"S.columns", columns.stride},
        {"S.rows", rows.stride},
        {"D.columns", columns.dilation},
        {"D.rows", rows.dilation},
    };
    for (const auto& [known, value] : settings) {
        if (name == QLatin1String(known)) {
            return static_cast<double>(value);
        }
    }
    const auto exact = [](std::int64_t padded, const WindowAxis& axis) {
        return static_cast<double>(padded - axis.span()) / static_cast<double>(axis.stride) + 1;
    };
    if (name == QLatin1String("size.columns.exact")) {
        return exact(state.size.width + columns.padBefore + columns.padAfter, columns);
    }
    if (name == QLatin1String("size.rows.exact")) {
        return exact(state.size.height + rows.padBefore + rows.padAfter, rows);
    }
    return std::nullopt;
}

/// The ends of the scale of grays: of all inputs, of one filter's weights, of one output map (of all single
/// numbers together); symmetric where numbers can be negative.
std::optional<double> shade(const BenchResult& result, const ui::BenchView& view, std::int64_t filter,
                            const QString& name) {
    const BenchState& state = result.state;
    std::vector<float> values;
    bool symmetric = false;
    if (name.startsWith(QLatin1String("input."))) {
        if (view.coverage && result.fits()) {
            values.assign(result.coverage.begin(), result.coverage.end());
        } else {
            values.assign(state.input.values().begin(), state.input.values().end());
        }
        symmetric = std::ranges::any_of(values, [](float value) { return value < 0; });
    } else if (name.startsWith(QLatin1String("weight."))) {
        symmetric = true;
        for (std::int64_t c = 0; c < channelsOf(state, filter).length(); ++c) {
            for (std::int64_t y = 0; y < state.window.rows.kernel; ++y) {
                for (std::int64_t x = 0; x < state.window.columns.kernel; ++x) {
                    values.push_back(static_cast<float>(weightOf(state, filter, c, y, x)));
                }
            }
        }
    } else if (name.startsWith(QLatin1String("output."))) {
        const auto all = result.output->values();
        const auto own =
            result.outputShape().planeSize() == 1 ? all : result.output->plane(0, filter).values();
        values.assign(own.begin(), own.end());
        symmetric = hasFilters(state.operation) || std::ranges::any_of(all, [](float v) { return v < 0; });
    } else {
        return std::nullopt;
    }
    float extent = 0;
    for (const float value : values) {
        extent = std::max(extent, std::abs(value));
    }
    const double high = extent > 0 ? static_cast<double>(extent) : 1;
    if (name.endsWith(QLatin1String(".high"))) {
        return high;
    }
    return symmetric ? -high : 0;
}

} // namespace

std::optional<double> engineNumber(const BenchResult& result, const ui::BenchView& view,
                                   const ui::BenchFrame& frame, const QString& name) {
    const BenchState& state = result.state;
    const QString kind = name.section(QLatin1Char(' '), 0, 0);
    const Numbers at = parsed(name.section(QLatin1Char(' '), 1));
    const std::int64_t filter = frame.moment ? frame.moment->step.filter : view.filter;
    if (kind == QLatin1String("input") && at.size() == 3) {
        return static_cast<double>(result.padded.at(0, at[0], at[1], at[2]));
    }
    if (kind == QLatin1String("weight") && at.size() == 4) {
        return weightOf(state, at[0], at[1], at[2], at[3]);
    }
    if (kind == QLatin1String("bias")) {
        return static_cast<double>(state.bias.values()[static_cast<std::size_t>(at[0])]);
    }
    if (kind == QLatin1String("output") && at.size() == 3) {
        return outputNumber(result, view, frame, {at[0], at[1], at[2]});
    }
    if (kind == QLatin1String("map")) {
        return static_cast<double>(at[0]);
    }
    if (kind == QLatin1String("coverage")) {
        return coverageNumber(result, at[0], at[1]);
    }
    if (kind == QLatin1String("stamp")) {
        double sum = 0;
        const std::int64_t columns = state.window.columns.kernel;
        const Range channels = channelsOf(state, filter);
        for (std::int64_t c = 0; c < channels.length(); ++c) {
            sum += static_cast<double>(
                       state.input.at(0, channels.begin + c, frame.moment->step.y, frame.moment->step.x)) *
                   weightOf(state, filter, c, at[0] / columns, at[0] % columns);
        }
        return sum;
    }
    if (name.endsWith(QLatin1String(".low")) || name.endsWith(QLatin1String(".high"))) {
        return shade(result, view, filter, name);
    }
    return setting(result, name);
}

} // namespace fovea::test
