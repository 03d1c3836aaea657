#include "core/bench/bench_result.h"

#include "core/base/contract.h"
#include "core/bench/bench_edit.h"
#include "core/bench/bench_ops.h"
#include "core/ops/conv2d.h"
#include "core/ops/linear.h"

#include <algorithm>
#include <cmath>

namespace fovea {

namespace {

OutputSize transposedSize(std::int64_t input, const WindowAxis& axis) {
    OutputSize size;
    size.padded = (input - 1) * axis.stride + axis.span();
    const std::int64_t extent = size.padded - axis.padBefore - axis.padAfter;
    size.slack = extent - 1;
    size.exact = static_cast<double>(extent);
    size.fits = extent >= 1;
    if (size.fits) {
        size.size = extent;
    }
    return size;
}

/// Less padding, wider stamps or stamps farther apart, as little as is needed of each.
std::vector<WindowAxis> transposedFitting(std::int64_t input, const WindowAxis& axis) {
    std::vector<WindowAxis> found;
    const auto search = [&](const auto& change, std::int64_t most) {
        WindowAxis changed = axis;
        for (std::int64_t step = 0; step < most && !transposedSize(input, changed).fits; ++step) {
            change(changed);
        }
        if (transposedSize(input, changed).fits) {
            found.push_back(changed);
        }
    };
    search(
        [](WindowAxis& changed) {
            changed.padBefore = std::max<std::int64_t>(0, changed.padBefore - 1);
            changed.padAfter = std::max<std::int64_t>(0, changed.padAfter - 1);
        },
        maxBenchPadding);
    search([](WindowAxis& changed) { ++changed.kernel; }, maxBenchKernel);
    search([](WindowAxis& changed) { ++changed.stride; }, maxBenchStride);
    return found;
}

enum class Along { Rows, Columns };

BenchAxis axisOf(const BenchState& state, Along along) {
    const auto extent = [&](FitRule rule, const BenchAxis& axis) {
        return benchExtent(state.operation, axis.input, axis.window, rule);
    };
    BenchAxis axis;
    axis.input = along == Along::Rows ? state.size.height : state.size.width;
    axis.window = along == Along::Rows ? state.window.rows : state.window.columns;
    axis.size =
        isTransposed(state) ? transposedSize(axis.input, axis.window) : outputSize(axis.input, axis.window);
    axis.output = extent(state.fit, axis);
    axis.floor = extent(FitRule::Floor, axis);
    axis.ceil = extent(FitRule::Ceil, axis);
    if (!axis.size.fits) {
        axis.fitting = isTransposed(state) ? transposedFitting(axis.input, axis.window)
                                           : nearestFitting(axis.input, axis.window);
        std::erase_if(axis.fitting, [&](const WindowAxis& window) {
            BenchState changed = state;
            (along == Along::Rows ? changed.window.rows : changed.window.columns) = window;
            // What the operation fixes cannot be changed.
            return problemOf(changed) || withFixedSettings(changed).window != changed.window;
        });
    }
    return axis;
}

ForwardContext contextOf(const Workers& workers, const Control& control) {
    return {.workers = workers, .control = control, .mode = Mode::Inference, .rng = nullptr};
}

/// Rows or columns by which the last window sticks out beyond the padding (Ceil).
Tensor paddedInput(const BenchResult& result, const ForwardContext& context) {
    const auto& [rows, columns] = result.state.window;
    if (isTransposed(result.state)) {
        return result.state.input;
    }
    const Pad2d pad({.top = rows.padBefore,
                     .bottom = rows.padAfter + result.rows.overhang(),
                     .left = columns.padBefore,
                     .right = columns.padAfter + result.columns.overhang(),
                     .mode = result.state.paddingMode});
    return pad.forward({&result.state.input, 1}, {}, context).output;
}

void compute(BenchResult& result, const ForwardContext& context) {
    const BenchState& state = result.state;
    const BenchOp bench = benchOpOf(state);
    const Tensor& input = bench.readsPadded ? result.padded : state.input;
    result.output = bench.op->forward({&input, 1}, bench.parameters, context).output;
    result.multiplyAdds = bench.op->multiplyAdds({&input.shape(), 1});
    const Shape& shape = result.output->shape();
    const std::int64_t places = isTransposed(state) ? state.input.shape().planeSize() : shape.planeSize();
    result.unsharedParameters = places * state.weight.size() + shape.planeSize() * state.bias.size();
}

/// How many windows, of those that slide, look at each of the input's rows or columns.
std::vector<std::int64_t> gatheredFrom(const BenchAxis& axis) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(axis.input));
    for (std::int64_t window = 0; window < axis.output.value_or(0); ++window) {
        for (std::int64_t tap = 0; tap < axis.window.kernel; ++tap) {
            const std::int64_t index = axis.window.inputIndex(window, tap);
            if (index >= 0 && index < axis.input) {
                ++counts[static_cast<std::size_t>(index)];
            }
        }
    }
    return counts;
}

/// How many of the output's rows or columns each of the input's is added to.
std::vector<std::int64_t> scatteredTo(const BenchAxis& axis) {
    std::vector<std::int64_t> counts;
    for (std::int64_t place = 0; place < axis.input; ++place) {
        std::int64_t count = 0;
        for (std::int64_t tap = 0; tap < axis.window.kernel; ++tap) {
            const std::int64_t index = axis.window.inputIndex(place, tap);
            count += index >= 0 && index < axis.output.value_or(0) ? 1 : 0;
        }
        counts.push_back(count);
    }
    return counts;
}

std::vector<std::int64_t> coverageOf(const BenchResult& result) {
    const auto count = isTransposed(result.state) ? scatteredTo : gatheredFrom;
    const std::vector<std::int64_t> columns = count(result.columns);
    std::vector<std::int64_t> counts;
    for (const std::int64_t row : count(result.rows)) {
        std::ranges::transform(columns, std::back_inserter(counts),
                               [row](std::int64_t column) { return row * column; });
    }
    return counts;
}

bool beginsWith(const Tensor& larger, const Tensor& input) {
    const Shape& shape = input.shape();
    for (std::int64_t c = 0; c < shape.channels(); ++c) {
        for (std::int64_t y = 0; y < shape.height(); ++y) {
            const float* row = larger.plane(0, c).data + y * larger.shape().width();
            if (!std::equal(row, row + shape.width(), input.plane(0, c).data + y * shape.width())) {
                return false;
            }
        }
    }
    return true;
}

/// The input with more rows below and more columns to the right: its pattern goes on where it can, else it is
/// mirrored.
Tensor grownInput(const BenchState& state, const ForwardContext& context) {
    const VolumeSize size{.width = state.size.width + state.growth,
                          .height = state.size.height + state.growth,
                          .depth = state.size.depth};
    if (state.inputSource.pattern != InputSource::Pattern::Typed) {
        Tensor larger = inputNumbers(state.inputSource, size);
        if (beginsWith(larger, state.input)) {
            return larger;
        }
    }
    const bool canMirror = state.growth < std::min(state.size.width, state.size.height);
    const Pad2d pad({.bottom = state.growth,
                     .right = state.growth,
                     .mode = canMirror ? PaddingMode::Reflect : PaddingMode::Replicate});
    return pad.forward({&state.input, 1}, {}, context).output;
}

FcComparison compareFc(const BenchResult& result, const ForwardContext& context) {
    const BenchState& state = result.state;
    const std::int64_t inputs = state.input.size();
    const Linear linear({.inFeatures = inputs, .outFeatures = state.filters});
    const Tensor row = state.input.reshaped({1, inputs});
    const std::vector<Tensor> parameters{state.weight.reshaped({state.filters, inputs}), state.bias};
    FcComparison fc;
    fc.linear = linear.forward({&row, 1}, parameters, context).output;
    fc.convolution = *result.output;
    for (std::int64_t k = 0; k < state.filters; ++k) {
        const double difference =
            static_cast<double>(fc.linear.data()[k]) - static_cast<double>(fc.convolution.data()[k]);
        fc.largestDifference = std::max(fc.largestDifference, std::abs(difference));
    }
    fc.largerInput = grownInput(state, context);
    const BenchOp sliding = benchOpOf(state);
    fc.largerOutput = sliding.op->forward({&fc.largerInput, 1}, sliding.parameters, context).output;
    return fc;
}

std::optional<std::int64_t> sourceIn(const BenchState& state, std::int64_t position, std::int64_t extent,
                                     std::int64_t before, std::int64_t padded) {
    if (position < 0 || position >= padded) {
        return std::nullopt;
    }
    const std::int64_t source =
        paddedSource(isTransposed(state) ? position : position - before, extent, state.paddingMode);
    return source < 0 ? std::nullopt : std::optional(source);
}

} // namespace

std::int64_t BenchAxis::overhang() const {
    const std::int64_t read = output ? (*output - 1) * window.stride + window.span() : 0;
    return std::max<std::int64_t>(0, read - size.padded);
}

bool BenchResult::isPadding(std::int64_t y, std::int64_t x) const {
    if (isTransposed(state)) {
        return false;
    }
    const std::int64_t row = y - state.window.rows.padBefore;
    const std::int64_t column = x - state.window.columns.padBefore;
    return row < 0 || row >= state.size.height || column < 0 || column >= state.size.width;
}

std::optional<std::int64_t> BenchResult::sourceRow(std::int64_t y) const {
    return sourceIn(state, y, state.size.height, state.window.rows.padBefore, padded.shape().height());
}

std::optional<std::int64_t> BenchResult::sourceColumn(std::int64_t x) const {
    return sourceIn(state, x, state.size.width, state.window.columns.padBefore, padded.shape().width());
}

std::shared_ptr<const BenchResult> computeBench(const BenchState& state, const Workers& workers,
                                                const Control& control) {
    FOVEA_REQUIRE(!problemOf(state));
    const Shape inputShape{1, state.size.depth, state.size.height, state.size.width};
    FOVEA_REQUIRE(state.input.shape() == inputShape && state.weight.shape() == weightShape(state));
    FOVEA_REQUIRE(state.bias.size() == (hasFilters(state.operation) ? state.filters : 0));
    control.checkpoint();
    const ForwardContext context = contextOf(workers, control);
    auto result = std::make_shared<BenchResult>();
    result->state = state;
    result->rows = axisOf(state, Along::Rows);
    result->columns = axisOf(state, Along::Columns);
    result->padded = paddedInput(*result, context);
    result->parameters = state.weight.size() + state.bias.size();
    if (result->rows.output && result->columns.output) {
        compute(*result, context);
        result->coverage = coverageOf(*result);
    }
    if (result->output && state.operation == BenchOperation::FullyConnected) {
        result->fc = compareFc(*result, context);
    }
    return result;
}

} // namespace fovea
