#include "core/ops/pool_nd.h"

#include "core/ops/conv_nd.h"
#include "core/ops/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace fovea {

namespace {

constexpr std::array<std::string_view, 4> poolNames{"max_pool_nd", "max_index_nd", "average_pool_nd",
                                                    "lp_pool"};

/// The tap with the largest number, −1 when all lie on padding; the first of equal ones.
template <class Scalar>
std::int64_t winnerOf(const Scalar* map, const std::vector<std::int64_t>& offsets) {
    std::int64_t winner = -1;
    for (const std::int64_t offset : offsets) {
        if (offset >= 0 && (winner < 0 || map[offset] > map[winner])) {
            winner = offset;
        }
    }
    return winner;
}

std::int64_t countedColumnMajor(std::int64_t offset, const std::vector<std::int64_t>& extents) {
    std::int64_t result = 0;
    std::int64_t step = 1;
    std::int64_t left = 1;
    for (const std::int64_t extent : extents) {
        left *= extent;
    }
    for (const std::int64_t extent : extents) {
        left /= extent;
        result += offset / left % extent * step;
        step *= extent;
    }
    return result;
}

std::vector<std::int64_t> roomFor(const WindowNd& window) {
    return std::vector<std::int64_t>(static_cast<std::size_t>(window.taps()));
}

} // namespace

PoolNd::PoolNd(PoolNdOptions options)
    : m_options(std::move(options)) {
    requireValid(m_options.window, kind());
    if (m_options.pool == PoolKind::Lp && !(m_options.p > 0.0)) {
        throw SettingError("lp_pool: p is " + std::to_string(m_options.p) + "; it must be above 0");
    }
}

std::string_view PoolNd::kind() const {
    return poolNames[static_cast<std::size_t>(m_options.pool)];
}

nlohmann::json PoolNd::toJson() const {
    nlohmann::json axes = nlohmann::json::array();
    for (const WindowAxis& axis : m_options.window) {
        axes.push_back({axis.kernel, axis.stride, axis.padBefore, axis.padAfter, axis.dilation});
    }
    return {{"op", kind()},
            {"window", axes},
            {"ceil", m_options.rounding == Rounding::Ceil},
            {"count_padding", m_options.countPadding},
            {"column_major", m_options.columnMajor},
            {"p", m_options.p}};
}

WindowNd PoolNd::windowOver(const Shape& input) const {
    if (input.rank() != std::ssize(m_options.window) + 2 || input.elementCount() == 0) {
        throw ShapeError(std::string(kind()) + ": it needs N×C and " +
                         std::to_string(m_options.window.size()) + " more dimension(s), not " +
                         input.toString());
    }
    WindowNd window{.axes = m_options.window, .inputs = {}, .outputs = {}};
    for (std::size_t axis = 0; axis < m_options.window.size(); ++axis) {
        window.inputs.push_back(input[static_cast<int>(axis) + 2]);
        window.outputs.push_back(
            outputExtent(window.inputs.back(), m_options.window[axis], m_options.rounding));
    }
    return window;
}

Shape PoolNd::inferShape(std::span<const Shape> inputs) const {
    requireInputCount(inputs, 1, kind());
    const WindowNd window = windowOver(inputs[0]);
    std::vector<std::int64_t> extents{inputs[0].batch(), inputs[0].channels()};
    extents.insert(extents.end(), window.outputs.begin(), window.outputs.end());
    return Shape(std::span<const std::int64_t>(extents));
}

bool PoolNd::isNonNegative(const std::vector<bool>& inputsNonNegative) const {
    return m_options.pool == PoolKind::Lp || m_options.pool == PoolKind::MaxIndex || inputsNonNegative[0];
}

double PoolNd::divisor(const WindowNd& window, std::int64_t place, std::int64_t onInput) const {
    if (!m_options.countPadding) {
        return static_cast<double>(std::max<std::int64_t>(onInput, 1));
    }
    // What a ceil-mode window sticks out beyond the padding never counts.
    std::int64_t counted = 1;
    std::int64_t places = window.outputPlane();
    for (std::size_t axis = 0; axis < window.axes.size(); ++axis) {
        places /= window.outputs[axis];
        const WindowAxis& along = window.axes[axis];
        std::int64_t taps = 0;
        for (std::int64_t tap = 0; tap < along.kernel; ++tap) {
            taps += along.inputIndex(place / places % window.outputs[axis], tap) <
                            window.inputs[axis] + along.padAfter
                        ? 1
                        : 0;
        }
        counted *= taps;
    }
    return static_cast<double>(std::max<std::int64_t>(counted, 1));
}

template <class Scalar>
double PoolNd::pooled(const WindowNd& window, const Scalar* map, std::int64_t mapIndex, std::int64_t place,
                      std::vector<std::int64_t>& offsets) const {
    window.tapsOf(place, offsets);
    if (m_options.pool == PoolKind::Max || m_options.pool == PoolKind::MaxIndex) {
        const std::int64_t winner = winnerOf(map, offsets);
        if (m_options.pool == PoolKind::Max) {
            return winner < 0 ? 0.0 : static_cast<double>(map[winner]);
        }
        const std::int64_t inMap = m_options.columnMajor
                                       ? countedColumnMajor(std::max<std::int64_t>(winner, 0), window.inputs)
                                       : winner;
        return winner < 0 ? -1.0 : static_cast<double>(mapIndex * window.inputPlane() + inMap);
    }
    double sum = 0;
    std::int64_t onInput = 0;
    for (const std::int64_t offset : offsets) {
        if (offset >= 0) {
            const auto x = static_cast<double>(map[offset]);
            sum += m_options.pool == PoolKind::Average ? x : std::pow(std::abs(x), m_options.p);
            ++onInput;
        }
    }
    return m_options.pool == PoolKind::Average ? sum / divisor(window, place, onInput)
                                               : std::pow(sum, 1.0 / m_options.p);
}

Region PoolNd::inputRegion(const Region& output, std::size_t /*input*/, std::span<const Shape> inputs) const {
    if (output.empty()) {
        return {};
    }
    AxisRanges ranges = axisRanges(output, inferShape(inputs));
    for (std::size_t axis = 0; axis < m_options.window.size(); ++axis) {
        ranges[axis + 2] = m_options.window[axis].inputRange(ranges[axis + 2]);
    }
    return regionOf(ranges, inputs[0]);
}

ForwardResult PoolNd::forward(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                              const ForwardContext& context) const {
    const Shape shape = inputs[0].shape();
    const WindowNd window = windowOver(shape);
    ForwardResult result{.output = Tensor::uninitialized(inferShape({&shape, 1})), .saved = {}};
    float* to = result.output.mutableData();
    context.workers.forEach(shape.batch() * shape.channels(), [&](std::int64_t map) {
        context.control.checkpoint();
        std::vector<std::int64_t> offsets = roomFor(window);
        for (std::int64_t place = 0; place < window.outputPlane(); ++place) {
            to[map * window.outputPlane() + place] = static_cast<float>(
                pooled(window, inputs[0].data() + map * window.inputPlane(), map, place, offsets));
        }
    });
    return result;
}

TensorD PoolNd::reference(std::span<const TensorD> inputs, std::span<const TensorD> /*parameters*/,
                          Mode /*mode*/, const Saved* /*saved*/) const {
    const Shape shape = inputs[0].shape();
    const WindowNd window = windowOver(shape);
    TensorD output = TensorD::uninitialized(inferShape({&shape, 1}));
    double* to = output.mutableData();
    std::vector<std::int64_t> offsets = roomFor(window);
    for (std::int64_t i = 0; i < output.size(); ++i) {
        const std::int64_t map = i / window.outputPlane();
        to[i] = pooled(window, inputs[0].data() + map * window.inputPlane(), map, i % window.outputPlane(),
                       offsets);
    }
    return output;
}

BackwardResult PoolNd::backward(const BackwardArgs& args, const ForwardContext& context) const {
    BackwardResult result{.inputs = std::vector<Tensor>(1), .parameters = {}};
    if (!args.wantsInput[0]) {
        return result;
    }
    const Shape shape = args.inputs[0].shape();
    const WindowNd window = windowOver(shape);
    result.inputs[0] = Tensor(shape);
    float* to = result.inputs[0].mutableData();
    context.workers.forEach(shape.batch() * shape.channels(), [&](std::int64_t map) {
        context.control.checkpoint();
        std::vector<std::int64_t> offsets = roomFor(window);
        const float* x = args.inputs[0].data() + map * window.inputPlane();
        float* dx = to + map * window.inputPlane();
        for (std::int64_t place = 0; place < window.outputPlane(); ++place) {
            const std::int64_t index = map * window.outputPlane() + place;
            const auto gradient = static_cast<double>(args.outputGradient.data()[index]);
            const auto y = static_cast<double>(args.output.data()[index]);
            window.tapsOf(place, offsets);
            if (m_options.pool == PoolKind::Max) {
                if (const std::int64_t winner = winnerOf(x, offsets); winner >= 0) {
                    dx[winner] += static_cast<float>(gradient);
                }
                continue;
            }
            const auto onInput = std::ranges::count_if(offsets, [](std::int64_t o) { return o >= 0; });
            for (const std::int64_t offset : offsets) {
                if (offset < 0 || m_options.pool == PoolKind::MaxIndex) {
                    continue;
                }
                const auto own = static_cast<double>(x[offset]);
                const double slope =
                    m_options.pool == PoolKind::Average ? 1.0 / divisor(window, place, onInput)
                    : y > 0.0 ? std::copysign(std::pow(std::abs(own) / y, m_options.p - 1.0), own)
                              : 0.0;
                dx[offset] += static_cast<float>(slope * gradient);
            }
        }
    });
    return result;
}

Arithmetic PoolNd::explain(std::span<const Tensor> inputs, std::span<const Tensor> /*parameters*/,
                           std::int64_t picture, const Element& at) const {
    const Shape shape = inputs[0].shape();
    const WindowNd window = windowOver(shape);
    const Shape output = inferShape({&shape, 1});
    const std::int64_t place = at.y * output.width() + at.x;
    const std::int64_t map = picture * shape.channels() + at.channel;
    std::vector<std::int64_t> offsets = roomFor(window);
    Arithmetic arithmetic;
    arithmetic.result = pooled(window, inputs[0].data() + map * window.inputPlane(), map, place, offsets);
    const auto onInput = std::ranges::count_if(offsets, [](std::int64_t o) { return o >= 0; });
    const double weight = m_options.pool == PoolKind::Average ? 1.0 / divisor(window, place, onInput) : 1.0;
    const std::int64_t winner = winnerOf(inputs[0].data() + map * window.inputPlane(), offsets);
    for (const std::int64_t offset : offsets) {
        if (offset >= 0) {
            if (offset == winner && m_options.pool == PoolKind::Max) {
                arithmetic.winner = arithmetic.taps.size();
            }
            arithmetic.taps.push_back(
                tapOn(inputs[0], 0, map * window.inputPlane() + offset, picture, weight));
        }
    }
    arithmetic.combination = m_options.pool == PoolKind::Max       ? Combination::Maximum
                             : m_options.pool == PoolKind::Average ? Combination::WeightedSum
                                                                   : Combination::Function;
    if (m_options.pool == PoolKind::Lp) {
        arithmetic.own = {{.name = "p", .value = m_options.p}};
    }
    return arithmetic;
}

} // namespace fovea
