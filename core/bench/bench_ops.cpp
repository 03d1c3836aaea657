#include "core/bench/bench_ops.h"

#include "core/ops/conv2d.h"
#include "core/ops/conv_transpose2d.h"
#include "core/ops/pool2d.h"

namespace fovea {

namespace {

void removePadding(Window2d& window) {
    for (WindowAxis* axis : {&window.rows, &window.columns}) {
        axis->padBefore = 0;
        axis->padAfter = 0;
    }
}

std::optional<std::int64_t> transposedExtent(std::int64_t input, const WindowAxis& axis) {
    const std::int64_t extent = (input - 1) * axis.stride + axis.span() - axis.padBefore - axis.padAfter;
    return extent >= 1 ? std::optional(extent) : std::nullopt;
}

std::unique_ptr<const Op> poolingOf(const BenchState& state) {
    const Pool2dOptions options{.window = state.window,
                                .rounding = state.fit == FitRule::Ceil ? Rounding::Ceil : Rounding::Floor,
                                .countPadding = state.countPadding};
    if (state.operation == BenchOperation::MaxPooling) {
        return std::make_unique<const MaxPool2d>(options);
    }
    return std::make_unique<const AveragePool2d>(options);
}

} // namespace

BenchState withFixedSettings(BenchState state) {
    switch (state.operation) {
    case BenchOperation::Convolution:
        break;
    case BenchOperation::Depthwise:
        state.groups = state.size.depth;
        break;
    case BenchOperation::Pointwise:
        state.window.rows.kernel = 1;
        state.window.columns.kernel = 1;
        break;
    case BenchOperation::Transposed:
        state.paddingMode = PaddingMode::Zeros;
        break;
    case BenchOperation::MaxPooling:
    case BenchOperation::AveragePooling:
        state.paddingMode = PaddingMode::Zeros;
        state.filters = state.size.depth;
        state.groups = state.size.depth;
        break;
    case BenchOperation::FullyConnected:
        state.paddingMode = PaddingMode::Zeros;
        state.groups = 1;
        state.window = {.rows = {.kernel = state.size.height}, .columns = {.kernel = state.size.width}};
        break;
    }
    return state;
}

BenchOp benchOpOf(const BenchState& state) {
    BenchOp result;
    if (!hasFilters(state.operation)) {
        result.op = poolingOf(state);
        return result;
    }
    result.parameters = {state.weight, state.bias};
    if (isTransposed(state)) {
        result.op =
            std::make_unique<const ConvTranspose2d>(ConvTranspose2dOptions{.inChannels = state.size.depth,
                                                                           .outChannels = state.filters,
                                                                           .window = state.window,
                                                                           .groups = state.groups});
        return result;
    }
    Conv2dOptions options{.inChannels = state.size.depth,
                          .outChannels = state.filters,
                          .window = state.window,
                          .groups = state.groups};
    result.readsPadded = state.paddingMode != PaddingMode::Zeros;
    if (result.readsPadded) {
        removePadding(options.window);
    }
    result.op = std::make_unique<const Conv2d>(options);
    return result;
}

std::optional<std::int64_t> benchExtent(BenchOperation operation, std::int64_t input, const WindowAxis& axis,
                                        FitRule rule) {
    if (operation == BenchOperation::Transposed) {
        return transposedExtent(input, axis);
    }
    const std::int64_t slack = input + axis.padBefore + axis.padAfter - axis.span();
    if (slack < 0 || (rule == FitRule::Exact && slack % axis.stride != 0) ||
        (rule == FitRule::Ceil && hasFilters(operation))) {
        return std::nullopt;
    }
    return outputExtent(input, axis, rule == FitRule::Ceil ? Rounding::Ceil : Rounding::Floor);
}

} // namespace fovea
